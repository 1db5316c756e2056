import { describe, expect, it } from "vitest";
import type { Telemetry } from "../../../../model/otlp/telemetry/telemetry.ts";
import { attributes, execute, isTrue, jsonOf, metricsOf } from "../../testing/sample.ts";
import { OWN_FUNCTIONS } from "../tables.ts";

type Json = Readonly<Record<string, unknown>>;

/** The metrics that are left, in OTLP/JSON. */
function metricsIn(telemetry: Telemetry): readonly Json[] {
  const json = jsonOf(telemetry) as {
    readonly resourceMetrics: readonly {
      readonly scopeMetrics: readonly { readonly metrics: readonly Json[] }[];
    }[];
  };
  return json.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
}

const run = (metric: Json, ...statements: readonly string[]): readonly Json[] =>
  metricsIn(execute(metricsOf(metric), "metric", ...statements));

const point = (value: Json, entries: object, more: Json = {}): Json => ({
  startTimeUnixNano: "100",
  timeUnixNano: "200",
  attributes: attributes(entries),
  ...value,
  ...more,
});

const sumOf = (...dataPoints: readonly Json[]): Json => ({
  name: "requests",
  description: "of all",
  unit: "By",
  sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints },
});
const gaugeOf = (...dataPoints: readonly Json[]): Json => ({ name: "load", gauge: { dataPoints } });
const HISTOGRAM_POINT = point(
  { count: "3", sum: 4.5, min: 1, max: 2, bucketCounts: ["1", "2"], explicitBounds: [10] },
  { a: "b" },
);
const HISTOGRAM = {
  name: "h",
  unit: "s",
  histogram: { aggregationTemporality: 1, dataPoints: [HISTOGRAM_POINT] },
};
const SUMMARY = {
  name: "s",
  unit: "s",
  summary: {
    dataPoints: [
      point(
        {
          count: "3",
          sum: 4.5,
          quantileValues: [
            { quantile: 0.5, value: 1 },
            { quantile: 1, value: 2 },
          ],
        },
        { a: "b" },
      ),
      point({ count: "4", sum: 5.5, quantileValues: [] }, { a: "c" }),
    ],
  },
};
const EXPONENTIAL = {
  name: "e",
  exponentialHistogram: {
    aggregationTemporality: 2,
    dataPoints: [
      // Buckets (1,2], (2,4], (4,8], (8,16].
      point(
        {
          count: "25",
          sum: 100,
          scale: 0,
          zeroCount: "1",
          positive: { offset: 0, bucketCounts: ["4", "5", "6", "9"] },
        },
        { a: "b" },
      ),
    ],
  },
};

describe("functions of metrics", () => {
  it("convert sums to gauges and back", () => {
    const points = [point({ asInt: "5" }, { a: "b" })];
    expect(run(sumOf(...points), "convert_sum_to_gauge()")).toMatchObject([
      { name: "requests", unit: "By", gauge: { dataPoints: points } },
    ]);
    expect(run(gaugeOf(...points), 'convert_gauge_to_sum("delta", true)')).toMatchObject([
      { name: "load", sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: points } },
    ]);
    expect(run(gaugeOf(...points), "convert_sum_to_gauge()")).toMatchObject([gaugeOf(...points)]);
    expect(run(HISTOGRAM, 'convert_gauge_to_sum("cumulative", false)')).toMatchObject([HISTOGRAM]);
    expect(() => run(HISTOGRAM, 'convert_gauge_to_sum("total", false)')).toThrow(
      'must be "delta" or "cumulative"',
    );
  });

  it("extract sums and counts", () => {
    expect(run(HISTOGRAM, 'extract_sum_metric(true) where name == "h"')[1]).toMatchObject({
      name: "h_sum",
      unit: "s",
      sum: {
        aggregationTemporality: 1,
        isMonotonic: true,
        dataPoints: [point({ asDouble: 4.5 }, { a: "b" })],
      },
    });
    expect(run(EXPONENTIAL, 'extract_count_metric(false, ".count") where name == "e"')[1]).toMatchObject({
      name: "e.count",
      unit: "1",
      sum: { aggregationTemporality: 2, dataPoints: [point({ asInt: "25" }, { a: "b" })] },
    });
    expect(run(SUMMARY, 'extract_count_metric(true) where name == "s"')[1]).toMatchObject({
      sum: { aggregationTemporality: 2, dataPoints: [{ asInt: "3" }, { asInt: "4" }] },
    });
    const withoutSum = {
      name: "h",
      histogram: { aggregationTemporality: 1, dataPoints: [point({ count: "1" }, {})] },
    };
    expect(run(withoutSum, "extract_sum_metric(true)")).toHaveLength(1);
    expect(() => run(gaugeOf(), "extract_sum_metric(true)")).toThrow(
      "extract_sum_metric requires a Histogram",
    );
  });

  it("convert summaries, once for all of their points", () => {
    const made = metricsIn(
      execute(
        metricsOf(SUMMARY),
        "datapoint",
        'convert_summary_sum_val_to_sum("cumulative", true)',
        'convert_summary_count_val_to_sum("delta", false, ".n") where metric.name == "s"',
      ),
    );
    expect(made.map(({ name }) => name)).toEqual(["s", "s_sum", "s.n"]);
    expect(made[1]).toMatchObject({
      unit: "s",
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ asDouble: 4.5 }, { asDouble: 5.5 }],
      },
    });
    expect(made[2]).toMatchObject({
      sum: { aggregationTemporality: 1, dataPoints: [{ asInt: "3" }, { asInt: "4" }] },
    });
    expect(run(SUMMARY, "convert_summary_quantile_val_to_gauge()")[1]).toMatchObject({
      name: "s.quantiles",
      gauge: {
        dataPoints: [
          point({ asDouble: 1 }, { a: "b", quantile: "0.50" }),
          point({ asDouble: 2 }, { a: "b", quantile: "1" }),
        ],
      },
    });
  });

  it("copy metrics, which are seen by the statements behind", () => {
    const made = run(
      sumOf(point({ asInt: "1" }, {})),
      'copy_metric(name="copy", unit="s") where name == "requests"',
      'set(description, "x") where name == "copy"',
    );
    expect(made).toMatchObject([
      { name: "requests", description: "of all", unit: "By" },
      { name: "copy", description: "x", unit: "s", sum: { dataPoints: [{ asInt: "1" }] } },
    ]);
    expect(() => run(sumOf(), "copy_metric()")).toThrow("ottl.metrics");
  });

  it("scale metrics", () => {
    expect(
      run(gaugeOf(point({ asInt: "25" }, {}), point({ asDouble: 2.5 }, {})), 'scale_metric(0.1, "kWh")'),
    ).toMatchObject([{ unit: "kWh", gauge: { dataPoints: [{ asInt: "2" }, { asDouble: 0.25 }] } }]);
    expect(run(HISTOGRAM, "scale_metric(10.0)")).toMatchObject([
      { histogram: { dataPoints: [{ count: "3", sum: 45, min: 10, max: 20, explicitBounds: [100] }] } },
    ]);
    expect(run(SUMMARY, "scale_metric(2.0)")).toMatchObject([
      { summary: { dataPoints: [{ sum: 9, quantileValues: [{ value: 2 }, { value: 4 }] }, { sum: 11 }] } },
    ]);
    expect(() => run(EXPONENTIAL, "scale_metric(2.0)")).toThrow("exponential histograms are not supported");
  });

  it("aggregate points on attributes", () => {
    const points = [
      point({ asInt: "1" }, { a: "x", b: "1" }),
      point({ asInt: "4" }, { b: "2", a: "x" }),
      point({ asInt: "7" }, { a: "y" }),
    ];
    const values = (aggregation: string, rest = ', ["a"]'): unknown => {
      const [metric] = run(gaugeOf(...points), `aggregate_on_attributes("${aggregation}"${rest})`);
      return (metric as { readonly gauge: { readonly dataPoints: readonly Json[] } }).gauge.dataPoints.map(
        ({ asInt }) => asInt,
      );
    };
    expect(values("sum")).toEqual(["5", "7"]);
    expect(values("max")).toEqual(["4", "7"]);
    expect(values("min")).toEqual(["1", "7"]);
    expect(values("mean")).toEqual(["2", "7"]);
    expect(values("median")).toEqual(["2", "7"]);
    expect(values("count")).toEqual(["2", "7"]);
    expect(values("sum", ", []")).toEqual(["12"]);
    expect(values("sum", "")).toEqual(["1", "4", "7"]);
    expect(
      run(
        gaugeOf(point({ asDouble: 1 }, {}), point({ asInt: "2" }, {}), point({ asDouble: 6 }, {})),
        'aggregate_on_attributes("median")',
      ),
    ).toMatchObject([{ gauge: { dataPoints: [{ asDouble: 2 }] } }]);
    expect(() => run(gaugeOf(), 'aggregate_on_attributes("p99")')).toThrow("must be one of sum, max, min");
    expect(() => run(SUMMARY, 'aggregate_on_attributes("sum")')).toThrow(
      "does not support aggregating Summary metrics",
    );
  });

  it("aggregate points by an attribute's values, and keep times apart", () => {
    const metric = sumOf(
      point({ asInt: "1" }, { a: "v1" }),
      point({ asInt: "2" }, { a: "v2" }, { startTimeUnixNano: "50" }),
      point({ asInt: "4" }, { a: "v2" }, { timeUnixNano: "300" }),
    );
    expect(run(metric, 'aggregate_on_attribute_value("sum", "a", ["v1", "v2"], "new")')).toMatchObject([
      {
        sum: {
          dataPoints: [
            { asInt: "3", startTimeUnixNano: "50", attributes: attributes({ a: "new" }) },
            { asInt: "4", timeUnixNano: "300" },
          ],
        },
      },
    ]);
  });

  it("aggregate histograms of equal buckets", () => {
    const other = point(
      { count: "2", sum: 1, min: 0.5, max: 9, bucketCounts: ["2", "0"], explicitBounds: [10] },
      { a: "b" },
    );
    const apart = point(
      { count: "2", sum: 1, min: 0, max: 0, bucketCounts: ["2", "0"], explicitBounds: [11] },
      { a: "b" },
    );
    const merged = run(
      { name: "h", histogram: { aggregationTemporality: 2, dataPoints: [HISTOGRAM_POINT, other, apart] } },
      'aggregate_on_attributes("sum")',
    );
    expect(merged).toMatchObject([
      {
        histogram: {
          dataPoints: [
            { count: "5", sum: 5.5, min: 0.5, max: 9, bucketCounts: ["3", "2"] },
            { explicitBounds: [11] },
          ],
        },
      },
    ]);
    const [first] = EXPONENTIAL.exponentialHistogram.dataPoints;
    const twice = {
      name: "e",
      exponentialHistogram: { aggregationTemporality: 2, dataPoints: [first, first] },
    };
    expect(run(twice, 'aggregate_on_attributes("sum")')).toMatchObject([
      {
        exponentialHistogram: {
          dataPoints: [
            { count: "50", sum: 200, zeroCount: "2", positive: { bucketCounts: ["8", "10", "12", "18"] } },
          ],
        },
      },
    ]);
  });

  it.each([
    ["upper", ["5", "0", "5", "15", "0"]],
    ["midpoint", ["5", "5", "6", "9", "0"]],
    ["uniform", ["5", "3", "5", "12", "0"]],
  ])("convert exponential histograms by %s", (distribution, bucketCounts) => {
    const [made] = run(
      EXPONENTIAL,
      `convert_exponential_histogram_to_histogram("${distribution}", [0.0, 2.0, 5.0, 10.0])`,
    );
    expect(made).toMatchObject({
      name: "e",
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [
          { count: "25", sum: 100, explicitBounds: [0, 2, 5, 10], attributes: attributes({ a: "b" }) },
        ],
      },
    });
    const { histogram } = made as {
      readonly histogram: { readonly dataPoints: readonly { readonly bucketCounts: readonly string[] }[] };
    };
    const counts = histogram.dataPoints[0]?.bucketCounts ?? [];
    expect(counts).toHaveLength(bucketCounts.length);
    expect(counts.reduce((total, count) => total + Number(count), 0)).toBe(25);
    expect(counts).toEqual(bucketCounts);
  });

  it("refuse what chance decides", () => {
    expect(() => run(EXPONENTIAL, 'convert_exponential_histogram_to_histogram("random", [1.0])')).toThrow(
      "random is not supported here",
    );
    expect(() => run(EXPONENTIAL, 'convert_exponential_histogram_to_histogram("upper", [])')).toThrow(
      "must not be empty",
    );
  });

  it("ask for attributes of points in filters", () => {
    const metric = metricsOf(sumOf(point({ asInt: "1" }, { a: "x" })));
    expect(isTrue('HasAttrKeyOnDatapoint("a")', metric, "metric")).toBe(true);
    expect(isTrue('HasAttrKeyOnDatapoint("b")', metric, "metric")).toBe(false);
    expect(isTrue('HasAttrOnDatapoint("a", "x")', metric, "metric")).toBe(true);
    expect(isTrue('HasAttrOnDatapoint("a", "y")', metric, "metric")).toBe(false);
  });

  it("are all tried here", async () => {
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(new URL(import.meta.url), "utf8");
    const own = [...(OWN_FUNCTIONS.metric ?? []), ...(OWN_FUNCTIONS.datapoint ?? [])];
    expect(own.map(({ name }) => name).filter((name) => !text.includes(`${name}(`))).toEqual([]);
  });
});
