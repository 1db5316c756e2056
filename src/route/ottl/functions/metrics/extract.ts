import { decimalText } from "../../../../base/float-text.ts";
import { EditableGauge, EditableSum } from "../../../../model/otlp/telemetry/metric-data.ts";
import type { EditableMetric, MetricData } from "../../../../model/otlp/telemetry/metric.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "../../../../model/otlp/telemetry/points.ts";
import type { Run } from "../../run/run.ts";
import { OttlError } from "../../values/value.ts";
import { define } from "../definition.ts";
import type { FunctionDefinition } from "../definition.ts";
import { literalBool, literalText, optional } from "../parameters.ts";
import { appendMetric, likeMetric, likePoint } from "./append.ts";
import { temporalityOf } from "./convert.ts";

type Counted = Extract<MetricData, { kind: "histogram" | "exponentialHistogram" | "summary" }>;
type CountedPoint = EditableHistogramPoint | EditableExponentialPoint | EditableSummaryPoint;

const CUMULATIVE = 2;
/** The unit of a count. */
const NO_UNIT = "1";

/** A point of the new metric; none for a point without a sum. */
function sumOf(point: CountedPoint): EditableNumberPoint | undefined {
  const { sum } = point;
  if (sum === undefined) return undefined;
  const made = likePoint(point);
  made.value = { kind: "double", value: sum };
  return made;
}

function countOf(point: CountedPoint): EditableNumberPoint {
  const made = likePoint(point);
  made.value = { kind: "int", value: BigInt.asIntN(64, point.count) };
  return made;
}

type PointOf = (point: CountedPoint) => EditableNumberPoint | undefined;

/** @param temporality of the data, or what a statement asks for. */
function sumMetric(
  { metric }: Run,
  data: Counted,
  made: {
    readonly suffix: string;
    readonly temporality: number;
    readonly isMonotonic: boolean;
    readonly pointOf: PointOf;
  },
): EditableMetric {
  const sum = new EditableSum();
  sum.temporality = made.temporality;
  sum.isMonotonic = made.isMonotonic;
  const points: readonly CountedPoint[] = data.points;
  sum.points = points.flatMap((point) => made.pointOf(point) ?? []);
  const added = likeMetric(metric, made.suffix);
  added.data = sum;
  return added;
}

const extract = (name: string, suffix: string, pointOf: PointOf): FunctionDefinition =>
  define(name, { monotonic: literalBool, suffix: optional(literalText) }, (given) => (run) => {
    const { data } = run.metric;
    if (data === undefined || data.kind === "gauge" || data.kind === "sum") {
      throw new OttlError(`${name} requires a Histogram, ExponentialHistogram or Summary`);
    }
    const temporality = data.kind === "summary" ? CUMULATIVE : data.temporality;
    if (temporality === 0) throw new OttlError(`${name} requires a metric with an aggregation temporality`);
    const made = { suffix: given.suffix ?? suffix, temporality, isMonotonic: given.monotonic, pointOf };
    const added = sumMetric(run, data, made);
    if (pointOf === countOf) added.unit = NO_UNIT;
    if (added.data?.points.length !== 0) appendMetric(run, added);
    return undefined;
  });

/**
 * Of summaries, in the context of data points. The Collector makes the metric anew for each data point, always with the
 * points of all; here it is made once.
 */
const convertSummary = (name: string, defaultSuffix: string, pointOf: PointOf): FunctionDefinition =>
  define(
    name,
    { aggregation_temporality: literalText, monotonic: literalBool, suffix: optional(literalText) },
    (given, site) => {
      const temporality = temporalityOf(given.aggregation_temporality, site);
      const suffix = given.suffix ?? defaultSuffix;
      const done = new WeakSet<EditableMetric>();
      return (run) => {
        const { data } = run.metric;
        if (data?.kind !== "summary" || done.has(run.metric)) return undefined;
        done.add(run.metric);
        appendMetric(
          run,
          sumMetric(run, data, { suffix, temporality, isMonotonic: given.monotonic, pointOf }),
        );
        return undefined;
      };
    },
  );

const summaryQuantiles = define(
  "convert_summary_quantile_val_to_gauge",
  { attribute_key: optional(literalText), suffix: optional(literalText) },
  (given) => (run) => {
    const { data } = run.metric;
    if (data?.kind !== "summary") return undefined;
    const gauge = new EditableGauge();
    gauge.points = data.points.flatMap((point) =>
      point.quantiles.map(({ quantile, value }) => {
        const made = likePoint(point);
        made.attributes.set(given.attribute_key ?? "quantile", {
          kind: "string",
          value: quantileText(quantile),
        });
        made.value = { kind: "double", value };
        return made;
      }),
    );
    const added = likeMetric(run.metric, given.suffix ?? ".quantiles");
    added.data = gauge;
    appendMetric(run, added);
    return undefined;
  },
);

/** Two digits at least: `0.50`. */
function quantileText(quantile: number): string {
  const text = decimalText(quantile);
  return text.length < 4 && text !== "0" && text !== "1" ? `${text}0` : text;
}

/** Of the context `metric`. */
export const EXTRACT_FUNCTIONS = [
  extract("extract_sum_metric", "_sum", sumOf),
  extract("extract_count_metric", "_count", countOf),
  summaryQuantiles,
];

/** Of the context `datapoint`. */
export const SUMMARY_FUNCTIONS = [
  convertSummary("convert_summary_sum_val_to_sum", "_sum", sumOf),
  convertSummary("convert_summary_count_val_to_sum", "_count", countOf),
];
