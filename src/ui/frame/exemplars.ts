import type { ExemplarItem } from "../../api/wire/prometheus.ts";
import { parseSample, type LabelMap } from "./time-frame.ts";

/** A point of a chart that leads to a trace. */
export interface ExemplarPoint {
  /** Unix seconds. */
  readonly time: number;
  readonly value: number;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly labels: LabelMap;
  /** Letter of the query that it belongs to. */
  readonly query: string;
}

const TRACE_LABELS = ["trace_id", "traceID", "traceId"];
const SPAN_LABELS = ["span_id", "spanID", "spanId"];

/** At most this many are drawn: those with the highest values, which are the ones worth a look. */
const MAX_POINTS = 300;

export interface Exemplars {
  readonly points: readonly ExemplarPoint[];
  /** How many there are beyond the ones given. */
  readonly omitted: number;
}

/** @param answers per query, by its letter */
export function exemplarPoints(
  answers: readonly { readonly query: string; readonly items: readonly ExemplarItem[] }[],
): Exemplars {
  const points = answers.flatMap(({ query, items }) => items.flatMap((item) => pointsOf(item, query)));
  const drawable = points.filter((point) => Number.isFinite(point.value));
  const highest = drawable.toSorted((a, b) => b.value - a.value).slice(0, MAX_POINTS);
  return { points: highest, omitted: drawable.length - highest.length };
}

function pointsOf({ seriesLabels, exemplars }: ExemplarItem, query: string): readonly ExemplarPoint[] {
  return exemplars.map(({ labels, value, timestamp }) => ({
    time: timestamp,
    value: parseSample(value),
    traceId: first(labels, TRACE_LABELS),
    spanId: first(labels, SPAN_LABELS),
    labels: { ...seriesLabels, ...labels },
    query,
  }));
}

function first(labels: LabelMap, names: readonly string[]): string | undefined {
  const name = names.find((candidate) => labels[candidate] !== undefined);
  return name === undefined ? undefined : labels[name];
}
