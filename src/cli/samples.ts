import type { LokiQueryData } from "../api/wire/loki.ts";
import type { HistogramPair, MatrixItem, QueryData, SamplePair, VectorItem } from "../api/wire/prometheus.ts";
import { table } from "./output.ts";
import { showLabels, showText, showTime } from "./show.ts";

type SampleData = QueryData | Exclude<LokiQueryData, { readonly resultType: "streams" }>;
type Row = readonly [series: string, time: string, value: string];

/** A table of series, time and value; a histogram shows its count and sum. */
export function samplesText(data: SampleData): string {
  const rows = rowsOf(data);
  return rows.length === 0 ? "no data" : table(["series", "time", "value"], rows);
}

function rowsOf(data: SampleData): readonly Row[] {
  switch (data.resultType) {
    case "vector":
      return data.result.flatMap(vectorRows);
    case "matrix":
      return data.result.flatMap(matrixRows);
    case "scalar":
    case "string":
      return [sampleRow("", data.result)];
  }
}

function vectorRows({ metric, value, histogram }: VectorItem): readonly Row[] {
  const name = showText(showLabels(metric));
  if (histogram !== undefined) return [histogramRow(name, histogram)];
  return value === undefined ? [] : [sampleRow(name, value)];
}

function matrixRows({ metric, values = [], histograms = [] }: MatrixItem): readonly Row[] {
  const name = showText(showLabels(metric));
  return [
    ...values.map((value) => sampleRow(name, value)),
    ...histograms.map((histogram) => histogramRow(name, histogram)),
  ];
}

function sampleRow(name: string, [time, value]: SamplePair | readonly [number, number | string]): Row {
  return [name, showTime(time * 1000), showText(String(value))];
}

function histogramRow(name: string, [time, { count, sum }]: HistogramPair): Row {
  return [name, showTime(time * 1000), `count ${count}, sum ${sum}`];
}
