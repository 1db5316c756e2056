import { AXIS_SIZE, type AxisLabel, clearOf, type Plot } from "./plot.ts";
import { cutText, textWidth } from "./text-size.ts";

interface PlotAxesProps {
  readonly plot: Plot;
  readonly width: number;
  readonly height: number;
  readonly x: readonly AxisLabel[];
  readonly y: readonly AxisLabel[];
  /** Which labels have a line through the drawing. */
  readonly grid?: "x" | "y" | "none";
  /** Degrees by which the texts below are turned, clockwise. */
  readonly turn?: number;
}

/** Texts beside the axes, and lines at them; behind the drawing, without meaning for those who do not see it. */
export function PlotAxes({ plot, width, height, x, y, grid = "none", turn = 0 }: PlotAxesProps) {
  const hasX = height - plot.top - plot.height >= AXIS_SIZE;
  const bottom = plot.top + plot.height;
  const texts = clearOf(y, () => AXIS_SIZE + 3);
  const below = clearOf(x, ({ text }) => (turn === 0 ? textWidth(text, AXIS_SIZE) + 8 : AXIS_SIZE + 4));
  const room = height - bottom - 8;
  return (
    <svg className="plot-axes" width={width} height={height} aria-hidden>
      {grid === "y" &&
        y.map(({ at }) => (
          <line
            key={at}
            className="panel-grid-line"
            x1={plot.left}
            x2={plot.left + plot.width}
            y1={at}
            y2={at}
          />
        ))}
      {grid === "x" &&
        x.map(({ at }) => (
          <line key={at} className="panel-grid-line" x1={at} x2={at} y1={plot.top} y2={bottom} />
        ))}
      {plot.left > 0 &&
        texts.map(({ at, text }) => (
          <text key={at} x={plot.left - 6} y={at} textAnchor="end" dominantBaseline="central">
            <title>{text}</title>
            {cutText(text, plot.left - 6, AXIS_SIZE)}
          </text>
        ))}
      {hasX &&
        turn === 0 &&
        below.map(({ at, text }) => (
          <text key={at} x={insideOf(at, text, width)} y={bottom + 14} textAnchor="middle">
            {text}
          </text>
        ))}
      {hasX &&
        turn !== 0 &&
        below.map(({ at, text }) => (
          <text
            key={at}
            textAnchor={turn < 0 ? "end" : "start"}
            dominantBaseline="central"
            transform={`translate(${at} ${bottom + 9}) rotate(${turn})`}
          >
            <title>{text}</title>
            {cutText(text, room / Math.max(0.2, Math.abs(Math.sin((turn / 180) * Math.PI))), AXIS_SIZE)}
          </text>
        ))}
    </svg>
  );
}

/** Moved so that the text does not leave the panel. */
function insideOf(at: number, text: string, width: number): number {
  const half = textWidth(text, AXIS_SIZE) / 2 + 2;
  return Math.max(half, Math.min(at, width - half));
}
