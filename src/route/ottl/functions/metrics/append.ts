import { EditableMetric } from "../../../../model/otlp/telemetry/metric.ts";
import { EditableNumberPoint } from "../../../../model/otlp/telemetry/points.ts";
import { OTTL_LIMITS, ottlLimit } from "../../limits.ts";
import type { DataPoint, Run } from "../../run/run.ts";

/** Puts a metric behind the others of its scope; the statements run on it, too. @throws WatchtowerError `limit` */
export function appendMetric({ metrics }: Run, metric: EditableMetric): void {
  if (metrics.length >= OTTL_LIMITS.metrics) throw ottlLimit("metrics", "a scope with more metrics");
  metrics.push(metric);
}

/** With the name, description and unit of another. */
export function likeMetric({ name, description, unit }: EditableMetric, suffix: string): EditableMetric {
  const metric = new EditableMetric();
  metric.name = name + suffix;
  metric.description = description;
  metric.unit = unit;
  return metric;
}

/** With the attributes and times of another. */
export function likePoint({ attributes, startTime, time }: DataPoint): EditableNumberPoint {
  const point = new EditableNumberPoint();
  point.attributes.replace(attributes.entries());
  point.startTime = startTime;
  point.time = time;
  return point;
}
