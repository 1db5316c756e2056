import type { StatusBody } from "../../api/wire/watchtower.ts";
import { SIGNALS } from "../start/arrival.ts";

/** So many items that were not kept or sent, and why. */
export interface NotTaken {
  readonly where: string;
  readonly reason: string;
  readonly count: number;
}

/** Everything that was refused or dropped since the start, on its way through, most of all first. */
export function notTaken({ signals, refused, lost }: StatusBody): readonly NotTaken[] {
  const rows = [
    ...rowsOf(refused, () => "on arrival"),
    ...SIGNALS.flatMap((signal) => rowsOf(signals[signal].dropped, () => `in the store of ${signal}`)),
    ...componentRows(lost?.store, "on the way into the store"),
    ...componentRows(lost?.destinations, "on the way to a destination"),
  ];
  return rows.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

type Counts = Readonly<Record<string, number>>;

const rowsOf = (counts: Counts = {}, where: (reason: string) => string): readonly NotTaken[] =>
  Object.entries(counts).map(([reason, count]) => ({ where: where(reason), reason, count }));

/** Keys are `<component>: <reason>`. */
const componentRows = (counts: Counts = {}, way: string): readonly NotTaken[] =>
  Object.entries(counts).map(([key, count]) => {
    const [component = "", ...reason] = key.split(": ");
    return { where: `${component}, ${way}`, reason: reason.join(": "), count };
  });
