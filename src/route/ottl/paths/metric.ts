import type { EditableMetric, MetricData } from "../../../model/otlp/telemetry/metric.ts";
import type { DataPoint, Run } from "../run/run.ts";
import { OttlItems } from "../values/value.ts";
import type { Field, Fields } from "./field.ts";
import { expectBool, expectWhole, field, mapField, textField } from "./field.ts";

/** By the numbers of METRIC_DATA_TYPE_*. */
const TYPES: readonly (MetricData["kind"] | undefined)[] = [
  undefined,
  "gauge",
  "sum",
  "histogram",
  "exponentialHistogram",
  "summary",
];

/** None for a metric without data. */
export const pointsOf = (metric: EditableMetric): readonly DataPoint[] => metric.data?.points ?? [];

type WithTemporality = Extract<MetricData, { temporality: number }>;

function withTemporality({ metric }: Run): WithTemporality | undefined {
  const { data } = metric;
  return data !== undefined && "temporality" in data ? data : undefined;
}

const temporality: Field = field({
  get: (run) => {
    const data = withTemporality(run);
    return data && BigInt(data.temporality);
  },
  set: (run, value) => {
    const given = Number(BigInt.asUintN(32, expectWhole(value)));
    const data = withTemporality(run);
    if (data !== undefined) data.temporality = given;
  },
});

const isMonotonic: Field = field({
  get: ({ metric: { data } }) => (data?.kind === "sum" ? data.isMonotonic : undefined),
  set: ({ metric: { data } }, value) => {
    const given = expectBool(value);
    if (data?.kind === "sum") data.isMonotonic = given;
  },
});

/** Paths of a metric (pkg/ottl/contexts/ottlmetric). */
export const METRIC: Fields = {
  name: textField(
    (run) => run.metric.name,
    (run, name) => (run.metric.name = name),
  ),
  description: textField(
    (run) => run.metric.description,
    (run, description) => (run.metric.description = description),
  ),
  unit: textField(
    (run) => run.metric.unit,
    (run, unit) => (run.metric.unit = unit),
  ),
  // To set it does nothing in the Collector, which is why it can only be read here.
  type: field({ get: (run) => BigInt(TYPES.indexOf(run.metric.data?.kind)), set: undefined }),
  aggregation_temporality: temporality,
  is_monotonic: isMonotonic,
  data_points: field({
    get: ({ metric }) => metric.data && new OttlItems("data points", pointsOf(metric).length),
    set: undefined,
  }),
  metadata: mapField((run) => run.metric.metadata),
};
