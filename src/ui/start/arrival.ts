import type { StatusBody } from "../../api/wire/watchtower.ts";

export const SIGNALS = ["traces", "logs", "metrics"] as const;

export type SignalName = (typeof SIGNALS)[number];

/** What counts as one item of a signal. */
export const ITEM_NAMES: Readonly<Record<SignalName, string>> = {
  traces: "spans",
  logs: "log records",
  metrics: "samples",
};

/** The signals of which something is kept or has come since the start. */
export function arrivedSignals(status: StatusBody): readonly SignalName[] {
  return SIGNALS.filter((name) => status.signals[name].items > 0 || status.signals[name].received > 0);
}

/** Something that came and was not taken. */
interface Refusal {
  /** What became of what: of what came over the ports, be it items or whole requests, or on the way into a store. */
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}

/** Why data were refused, on arrival or by a store, most often first. */
export function refusals({ signals, refused = {} }: StatusBody): readonly Refusal[] {
  const onArrival = Object.entries(refused).map(([reason, count]) => ({
    what: count === 1 ? "item or request refused" : "items or requests refused",
    reason,
    count,
  }));
  const byStores = SIGNALS.flatMap((signal) =>
    Object.entries(signals[signal].dropped).map(([reason, count]) => ({
      what: `not kept as ${signal}`,
      reason,
      count,
    })),
  );
  return [...onArrival, ...byStores]
    .filter((refusal) => refusal.count > 0)
    .toSorted((a, b) => b.count - a.count);
}
