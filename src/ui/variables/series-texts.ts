import type { QueryData, SamplePair } from "../../api/wire/prometheus.ts";

type Labels = Readonly<Record<string, string>>;

/** A series as a text that the expression of a variable picks from: `up{job="shop",zone="eu"}`. */
export function seriesText(labels: Labels): string {
  const { __name__: name = "", ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(",")}}`;
}

/** The answer of `query_result(…)`: for each series its text, its value and its time in milliseconds. */
export function resultTexts(data: QueryData): readonly string[] {
  switch (data.resultType) {
    case "vector":
      return data.result.flatMap(({ metric, value }) =>
        value === undefined ? [] : [withSample(metric, value)],
      );
    case "matrix":
      return data.result.flatMap(({ metric, values = [] }) =>
        values.slice(-1).map((value) => withSample(metric, value)),
      );
    case "scalar":
    case "string":
      return [data.result[1]];
  }
}

function withSample(labels: Labels, [time, value]: SamplePair): string {
  return `${seriesText(labels)} ${value} ${Math.round(time * 1000)}`;
}
