import type { MatrixItem } from "../../api/wire/prometheus.ts";
import type { Grid } from "../time/step.ts";

export type LabelMap = Readonly<Record<string, string>>;

/** One line of a chart: a value, or a gap, for each time of its frame. */
export interface FrameSeries {
  readonly labels: LabelMap;
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Series on one grid of times (Unix seconds). */
export interface TimeFrame {
  readonly times: readonly number[];
  readonly series: readonly FrameSeries[];
  /** Series left out because their values are native histograms, which lines cannot show. */
  readonly histograms: number;
}

/**
 * Lays a range query's answer on its grid. Steps without a sample are gaps; samples off the grid are dropped,
 * which a server that keeps to the protocol never sends.
 * @param title names a single series that has no labels
 */
export function matrixFrame(items: readonly MatrixItem[], grid: Grid, title: string): TimeFrame {
  const length = Math.floor((grid.end - grid.start) / grid.step + 1e-9) + 1;
  const times = Array.from({ length }, (_, index) => grid.start + index * grid.step);
  const shown = items.filter((item) => (item.values?.length ?? 0) > 0);
  const names = seriesNames(
    shown.map((item) => item.metric),
    title,
  );
  const series = shown.map((item, index) => ({
    labels: item.metric,
    name: names[index] ?? title,
    values: placed(item, grid, length),
  }));
  const histograms = items.filter((item) => (item.histograms?.length ?? 0) > 0).length;
  return { times, series, histograms };
}

function placed(item: MatrixItem, grid: Grid, length: number): (number | null)[] {
  const values = Array.from<number | null>({ length }).fill(null);
  for (const [time, text] of item.values ?? []) {
    const index = Math.round((time - grid.start) / grid.step);
    const value = parseSample(text);
    if (index >= 0 && index < length && Number.isFinite(value)) values[index] = value;
  }
  return values;
}

/** A sample's value as the protocol writes it: a number, `NaN`, `+Inf` or `-Inf`. */
export function parseSample(text: string): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

/**
 * Names that tell series apart: the labels in which they differ, without those that all share. The metric's name
 * stands in front where it differs too, or where nothing else is left.
 */
export function seriesNames(all: readonly LabelMap[], title: string): readonly string[] {
  const differing = differingLabels(all);
  return all.map((labels) => {
    const pairs = differing
      .filter((name) => name !== "__name__" && labels[name] !== undefined)
      .map((name) => `${name}=${JSON.stringify(labels[name])}`);
    const metric = differing.includes("__name__") || pairs.length === 0 ? (labels["__name__"] ?? "") : "";
    if (pairs.length > 0) return `${metric}{${pairs.join(", ")}}`;
    return metric !== "" ? metric : fullName(labels, title);
  });
}

function differingLabels(all: readonly LabelMap[]): readonly string[] {
  const names = new Set(all.flatMap((labels) => Object.keys(labels)));
  return [...names].toSorted().filter((name) => new Set(all.map((labels) => labels[name])).size > 1);
}

/** A series with all its labels: `up{job="shop"}`. */
export function fullName(labels: LabelMap, title: string): string {
  const pairs = Object.keys(labels)
    .filter((name) => name !== "__name__")
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  const metric = labels["__name__"] ?? "";
  if (pairs.length === 0) return metric === "" ? title : metric;
  return `${metric}{${pairs.join(", ")}}`;
}
