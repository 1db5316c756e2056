import { expect, it } from "vitest";
import { arrivedSignals, refusals } from "./arrival.ts";

const signal = (items: number, dropped: Readonly<Record<string, number>> = {}) => ({
  items,
  received: items,
  rate: 0,
  dropped,
  diskBytes: 0,
});
const status = (traces: number, dropped = {}) =>
  ({
    signals: { traces: signal(traces, dropped), logs: signal(0), metrics: signal(3, { delta: 9 }) },
  }) as never;

it("arrivedSignals names the signals that came", () =>
  expect(arrivedSignals(status(0))).toEqual(["metrics"]));

it("refusals come with the most frequent reason first", () => {
  expect(refusals(status(1, { "no end time": 2 }))).toEqual([
    { what: "not kept as metrics", reason: "delta", count: 9 },
    { what: "not kept as traces", reason: "no end time", count: 2 },
  ]);
  const refused = { unauthenticated: 1, "span without id": 30 };
  expect(
    refusals(Object.assign(status(0), { refused })).map(({ what, count }) => `${count} ${what}`),
  ).toEqual(["30 items or requests refused", "9 not kept as metrics", "1 item or request refused"]);
});
