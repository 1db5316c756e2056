interface ColumnHistogramProps {
  /** Of one time, from the lowest bucket to the highest. */
  readonly counts: readonly (number | null)[];
  /** The bucket under the cursor. */
  readonly row: number;
}

const SIZE = { width: 220, height: 56 };

/** How a time's values are spread over the buckets, that under the cursor stronger than the others. */
export function ColumnHistogram({ counts, row }: ColumnHistogramProps) {
  const most = counts.reduce<number>((max, count) => Math.max(max, count ?? 0), 0);
  const room = SIZE.width / counts.length;
  const gap = room > 4 ? 1 : 0;
  return (
    <svg className="heatmap-column" {...SIZE} aria-hidden>
      {counts.map((count, index) => {
        const size = most === 0 ? 0 : (Math.max(0, count ?? 0) / most) * SIZE.height;
        return (
          <rect
            key={index}
            className={index === row ? "near" : ""}
            x={index * room}
            y={SIZE.height - size}
            width={Math.max(0.5, room - gap)}
            height={size}
          />
        );
      })}
    </svg>
  );
}

interface HeatScaleProps {
  readonly colors: readonly string[];
  readonly min: string;
  readonly max: string;
  /** Where the count under the cursor lies, 0 to 1; undefined: nowhere. */
  readonly at: number | undefined;
}

/** What the colours stand for, and where the cell under the cursor is among them. */
export function HeatScale({ colors, min, max, at }: HeatScaleProps) {
  return (
    <div className="heatmap-legend num">
      <span>{min}</span>
      <span
        className="heatmap-scale"
        style={{ background: `linear-gradient(to right, ${colors.join(", ")})` }}
      >
        {at !== undefined && <span className="heatmap-mark" style={{ left: `${(at * 100).toFixed(1)}%` }} />}
      </span>
      <span>{max}</span>
    </div>
  );
}
