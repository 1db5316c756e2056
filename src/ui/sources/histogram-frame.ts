import type { HistogramPair } from "../../api/wire/prometheus.ts";
import { type DataFrame, type Field, frameOf, type Labels } from "../frames/data-frame.ts";
import { parseSample, seriesNames } from "../frame/time-frame.ts";
import { legendText } from "./legend.ts";
import { textOf } from "../../dashboard-file/json.ts";
import type { QueryRequest } from "./query-request.ts";

/**
 * A series of native histograms as `heatmap-cells`, as Grafana has them: a row for each bucket that holds something,
 * with `xMax` (time), `yMin`, `yMax` and `count`.
 */
export function histogramFrame(
  labels: Labels,
  histograms: readonly HistogramPair[],
  { refId, expr, query, step }: QueryRequest,
): DataFrame {
  const cells = histograms.flatMap(([time, { buckets = [] }]) =>
    buckets.map(([, lower, upper, count]) => ({
      time: time * 1000,
      lower: parseSample(lower),
      upper: parseSample(upper),
      count: parseSample(count),
    })),
  );
  const name = legendText(
    textOf(query["legendFormat"]) ?? "",
    labels,
    expr,
    seriesNames([labels], expr)[0] ?? expr,
  );
  const numbers = (field: string, values: readonly number[]): Field => ({
    name: field,
    type: "number",
    values,
    labels,
    config: {},
  });
  return frameOf(
    [
      {
        name: "xMax",
        type: "time",
        values: cells.map(({ time }) => time),
        config: { interval: step.stepMs },
      },
      numbers(
        "yMin",
        cells.map(({ lower }) => lower),
      ),
      numbers(
        "yMax",
        cells.map(({ upper }) => upper),
      ),
      numbers(
        "count",
        cells.map(({ count }) => count),
      ),
    ],
    { refId, name, meta: { type: "heatmap-cells", executedQuery: expr } },
  );
}
