import type { DataFrame, Labels } from "../frames/data-frame.ts";
import { frameOf } from "../frames/data-frame.ts";

interface Series {
  readonly refId: string;
  readonly labels: Labels;
  /** What the query's legend makes of the labels. */
  readonly name: string;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly executedQuery: string;
  readonly stepMs?: number;
  readonly notices: readonly string[];
}

/** A series as a frame of its own: a column of times, one of values. */
export function seriesFrame({
  refId,
  labels,
  name,
  times,
  values,
  executedQuery,
  stepMs,
  notices,
}: Series): DataFrame {
  return frameOf(
    [
      { name: "Time", type: "time", values: times, config: stepMs === undefined ? {} : { interval: stepMs } },
      { name: "Value", type: "number", values, labels, config: { displayNameFromDS: name } },
    ],
    {
      name,
      refId,
      meta: {
        type: stepMs === undefined ? "numeric-multi" : "timeseries-multi",
        preferred: "graph",
        executedQuery,
        notices,
      },
    },
  );
}
