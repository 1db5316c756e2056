import type { Interval } from "../../time/time-range.ts";

/** A small line, for `d` of SVG paths. */
interface SparkPath {
  readonly line: string;
  /** What lies below the line, from its first point to its last. */
  readonly area: string;
}

/** @returns undefined with less than two points. */
export function sparkPath(
  times: ArrayLike<unknown>,
  values: ArrayLike<unknown>,
  { from, to }: Interval,
  { width, height }: { readonly width: number; readonly height: number },
): SparkPath | undefined {
  const points = Array.from(values, (value, row) => ({ time: times[row], value })).flatMap(
    ({ time, value }) =>
      typeof time === "number" && typeof value === "number" && Number.isFinite(value)
        ? [{ time, value }]
        : [],
  );
  if (points.length < 2) return undefined;
  const low = points.reduce((least, { value }) => Math.min(least, value), Infinity);
  const span = points.reduce((most, { value }) => Math.max(most, value), -Infinity) - low || 1;
  const left = (time = from): string => (((time - from) / (to - from)) * width).toFixed(1);
  const places = points.map(
    ({ time, value }) => `${left(time)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
  );
  const line = `M${places.join(" L")}`;
  const area = `${line} L${left(points.at(-1)?.time)},${height} L${left(points[0]?.time)},${height} Z`;
  return { line, area };
}
