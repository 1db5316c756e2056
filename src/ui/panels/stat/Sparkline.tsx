import { useMemo } from "react";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import type { Interval } from "../../time/time-range.ts";
import { sparkPath } from "../shared/spark-path.ts";

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
  const path = useMemo(() => {
    const frame = frames.find(({ fields }) => fields.includes(field));
    const times = frame?.fields.find(({ type }) => type === "time")?.values ?? [];
    return sparkPath(times, field.values, interval, { width, height: size });
  }, [frames, field, interval, width, size]);
  if (path === undefined || height < 60) return null;
  return (
    <svg className="stat-spark" width={width} height={size} aria-hidden>
      <path d={path.area} fill={color} fillOpacity={0.14} />
      <path d={path.line} fill="none" stroke={color} strokeWidth={1.5} />
    </svg>
  );
}
