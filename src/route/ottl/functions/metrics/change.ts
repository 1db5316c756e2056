import { EditableMetric } from "../../../../model/otlp/telemetry/metric.ts";
import type { MetricData } from "../../../../model/otlp/telemetry/metric.ts";
import type { NumberValue } from "../../../../model/otlp/telemetry/fields.ts";
import { WireReader } from "../../../../model/wire/reader.ts";
import { WireWriter } from "../../../../model/wire/writer.ts";
import { OttlError } from "../../values/value.ts";
import { define } from "../definition.ts";
import { literalFloat, optional, text } from "../parameters.ts";
import { appendMetric } from "./append.ts";

const copyMetric = define(
  "copy_metric",
  { name: optional(text), description: optional(text), unit: optional(text) },
  (given) => (run) => {
    const copy = copyOf(run.metric);
    if (given.name !== undefined) copy.name = given.name(run);
    if (given.description !== undefined) copy.description = given.description(run);
    if (given.unit !== undefined) copy.unit = given.unit(run);
    appendMetric(run, copy);
    return undefined;
  },
);

function copyOf(metric: EditableMetric): EditableMetric {
  const writer = new WireWriter();
  metric.write(writer);
  const bytes = writer.finish();
  return new EditableMetric(new WireReader(bytes), 0, bytes.length);
}

const scaleMetric = define(
  "scale_metric",
  { multiplier: literalFloat, unit: optional(text) },
  (given) => (run) => {
    const { metric } = run;
    const unit = given.unit?.(run);
    if (metric.data === undefined) throw new OttlError("scale_metric requires a metric with data");
    scale(metric.data, given.multiplier);
    if (unit !== undefined) metric.unit = unit;
    return undefined;
  },
);

function scale(data: MetricData, factor: number): void {
  switch (data.kind) {
    case "gauge":
    case "sum":
      for (const point of data.points) point.value = scaled(point.value, factor);
      return;
    case "histogram":
      for (const point of data.points) {
        if (point.sum !== undefined) point.sum *= factor;
        if (point.min !== undefined) point.min *= factor;
        if (point.max !== undefined) point.max *= factor;
        point.explicitBounds = point.explicitBounds.map((bound) => bound * factor);
        for (const exemplar of point.exemplars) exemplar.value = scaled(exemplar.value, factor);
      }
      return;
    case "summary":
      for (const point of data.points) {
        point.sum *= factor;
        for (const quantile of point.quantiles) quantile.value *= factor;
      }
      return;
    case "exponentialHistogram":
      throw new OttlError("exponential histograms are not supported by the 'scale_metric' function");
  }
}

function scaled(value: NumberValue | undefined, factor: number): NumberValue | undefined {
  if (value?.kind === "double") return { kind: "double", value: value.value * factor };
  if (value?.kind !== "int") return value;
  const product = Math.trunc(Number(value.value) * factor);
  return { kind: "int", value: Number.isFinite(product) ? BigInt.asIntN(64, BigInt(product)) : 0n };
}

export const CHANGE_FUNCTIONS = [copyMetric, scaleMetric];
