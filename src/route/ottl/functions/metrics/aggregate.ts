import { valueText } from "../../../../model/otlp/value-text.ts";
import type { EditableMetric } from "../../../../model/otlp/telemetry/metric.ts";
import type {
  EditableExponentialPoint,
  EditableHistogramPoint,
} from "../../../../model/otlp/telemetry/points.ts";
import { pointsOf } from "../../paths/metric.ts";
import type { DataPoint } from "../../run/run.ts";
import { OttlError } from "../../values/value.ts";
import { define } from "../definition.ts";
import type { CallSite } from "../definition.ts";
import { each, literalText, optional } from "../parameters.ts";
import { AGGREGATIONS, mergeExponential, mergeHistograms, mergeNumbers } from "./merge.ts";
import type { Aggregation } from "./merge.ts";

const onAttributes = define(
  "aggregate_on_attributes",
  { aggregation_function: literalText, attributes: optional(each(literalText)) },
  (given, site) => {
    const aggregation = aggregationOf(given.aggregation_function, site);
    const kept = given.attributes && new Set(given.attributes);
    return ({ metric }) => {
      refuseSummaries("aggregate_on_attributes", metric);
      if (kept !== undefined)
        for (const { attributes } of pointsOf(metric)) attributes.retain((key) => kept.has(key));
      aggregate(metric, aggregation);
      return undefined;
    };
  },
);

const onAttributeValue = define(
  "aggregate_on_attribute_value",
  {
    aggregation_function: literalText,
    attribute: literalText,
    values: each(literalText),
    new_value: literalText,
  },
  (given, site) => {
    const aggregation = aggregationOf(given.aggregation_function, site);
    const values = new Set(given.values);
    return ({ metric }) => {
      refuseSummaries("aggregate_on_attribute_value", metric);
      for (const { attributes } of pointsOf(metric)) {
        const value = attributes.text(given.attribute);
        if (value !== undefined && values.has(value)) {
          attributes.set(given.attribute, { kind: "string", value: given.new_value });
        }
      }
      aggregate(metric, aggregation);
      return undefined;
    };
  },
);

function aggregationOf(name: string, site: CallSite): Aggregation {
  const found = AGGREGATIONS.find((known) => known === name);
  if (found !== undefined) return found;
  throw site.problem("aggregation_function", `must be one of ${AGGREGATIONS.join(", ")}`);
}

function refuseSummaries(name: string, { data }: EditableMetric): void {
  if (data?.kind === "summary") throw new OttlError(`${name} does not support aggregating Summary metrics`);
}

const DELTA = 1;

/** Points of equal attributes and times become one, where the first of them stands. */
function aggregate({ data }: EditableMetric, aggregation: Aggregation): void {
  switch (data?.kind) {
    case "gauge":
    case "sum": {
      const isDelta = data.kind === "sum" && data.temporality === DELTA;
      data.points = grouped(data.points, (point) => (isDelta ? [point.startTime] : [])).map((points) =>
        mergeNumbers(points, aggregation),
      );
      return;
    }
    case "histogram": {
      const isDelta = data.temporality === DELTA;
      data.points = grouped(data.points, (point) => [
        point.explicitBounds.join(),
        ...parts(point),
        isDelta && point.startTime,
      ]).map(mergeHistograms);
      return;
    }
    case "exponentialHistogram": {
      const isDelta = data.temporality === DELTA;
      data.points = grouped(data.points, (point) => [
        point.scale,
        point.positive.offset,
        point.negative.offset,
        ...parts(point),
        isDelta && point.startTime,
      ]).map(mergeExponential);
      return;
    }
    case "summary":
    case undefined:
      return;
  }
}

const parts = (point: EditableHistogramPoint | EditableExponentialPoint): readonly unknown[] => [
  point.min !== undefined,
  point.max !== undefined,
  point.flags,
];

type Several<P> = readonly [P, ...P[]];

function grouped<P extends DataPoint>(
  points: readonly P[],
  furtherKey: (point: P) => readonly unknown[],
): readonly Several<P>[] {
  const groups = new Map<string, [P, ...P[]]>();
  for (const point of points) {
    const attributes = valueText({ kind: "map", value: point.attributes.entries() });
    const key = [attributes, point.time, ...furtherKey(point)].join("\0");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups.values()];
}

export const AGGREGATE_FUNCTIONS = [onAttributes, onAttributeValue];
