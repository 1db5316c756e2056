import { useMemo } from "react";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import type { Interval } from "../../time/time-range.ts";

interface SparklineProps {
  readonly frames: readonly ShownFrame[];
  readonly field: ShownField;
  readonly width: number;
  readonly height: number;
  readonly interval: Interval;
  readonly color: string;
}

/** The way of a value over the time, low in its tile. Nothing where there are no times. */
export function Sparkline({ frames, field, width, height, interval, color }: SparklineProps) {
  const size = Math.round(height * 0.4);
  const path = useMemo(
    () => sparkPath(frames, field, interval, width, size),
    [frames, field, interval, width, size],
  );
  if (path === undefined || height < 60) return null;
  return (
    <svg className="stat-spark" width={width} height={size} aria-hidden>
      <path d={path.area} fill={color} fillOpacity={0.14} />
      <path d={path.line} fill="none" stroke={color} strokeWidth={1.5} />
    </svg>
  );
}

interface SparkPath {
  readonly line: string;
  /** What lies below the line, from its first point to its last. */
  readonly area: string;
}

/** @returns undefined with less than two points. */
export function sparkPath(
  frames: readonly ShownFrame[],
  field: ShownField,
  { from, to }: Interval,
  width: number,
  height: number,
): SparkPath | undefined {
  const frame = frames.find(({ fields }) => fields.includes(field));
  const times = frame?.fields.find(({ type }) => type === "time")?.values;
  if (times === undefined) return undefined;
  const points = Array.from(field.values, (value, row) => ({ time: times[row], value })).flatMap(
    ({ time, value }) =>
      typeof time === "number" && typeof value === "number" && Number.isFinite(value)
        ? [{ time, value }]
        : [],
  );
  if (points.length < 2) return undefined;
  const values = points.map(({ value }) => value);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const span = values.reduce((a, b) => Math.max(a, b), -Infinity) - low || 1;
  const left = (time = from): string => (((time - from) / (to - from)) * width).toFixed(1);
  const places = points.map(
    ({ time, value }) => `${left(time)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
  );
  const line = `M${places.join(" L")}`;
  const area = `${line} L${left(points.at(-1)?.time)},${height} L${left(points[0]?.time)},${height} Z`;
  return { line, area };
}
