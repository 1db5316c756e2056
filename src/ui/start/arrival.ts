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

/** Why data of a signal were refused, most often first. */
export function refusals(
  status: StatusBody,
): readonly { signal: SignalName; reason: string; count: number }[] {
  return SIGNALS.flatMap((signal) =>
    Object.entries(status.signals[signal].dropped).map(([reason, count]) => ({ signal, reason, count })),
  )
    .filter((refusal) => refusal.count > 0)
    .toSorted((a, b) => b.count - a.count);
}
