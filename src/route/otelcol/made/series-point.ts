import type { MadePoint } from "../../../metering/metrics/metric.ts";
import type { Series } from "./series.ts";

/** When a point's time begins, and when it is told; Unix milliseconds. */
export interface PointTimes {
  readonly start: number;
  readonly time: number;
}

/** A series as it is handed out. @param count of a counter. */
export const pointOf = (
  { attributes, distribution, exemplars }: Series,
  count: number,
  times: PointTimes,
): MadePoint => ({
  attributes,
  ...times,
  value: distribution?.value() ?? { kind: "int", value: count },
  exemplars: exemplars.map(({ value, ...span }) => ({ time: times.time, value, span, attributes: [] })),
});
