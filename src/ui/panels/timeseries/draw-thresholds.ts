import type uPlot from "uplot";
import { type ColorTheme, colorByName } from "../../fields/color-names.ts";
import type { ChartLine } from "./series.ts";

/** The thresholds of the first line that has some, as lines or areas below all lines. */
export function drawThresholds(chart: uPlot, lines: readonly ChartLine[], theme: ColorTheme): void {
  const line = lines.find(
    ({ style, field }) =>
      (style.thresholds.line || style.thresholds.area) && field.config.thresholds !== undefined,
  );
  if (line === undefined) return;
  const { ctx, bbox } = chart;
  const { steps, mode } = line.field.config.thresholds ?? { steps: [], mode: "absolute" };
  const { min, max } = line.field.range;
  const [top, bottom] = [bbox.top, bbox.top + bbox.height];
  const place = (value: number): number => {
    const absolute = mode === "percentage" ? min + ((max - min) * value) / 100 : value;
    return Number.isFinite(absolute) ? chart.valToPos(absolute, line.scale, true) : bottom;
  };
  const inside = (y: number): number => Math.min(bottom, Math.max(top, y));
  ctx.save();
  for (const [index, { value, color }] of steps.entries()) {
    const y = place(value);
    const next = steps[index + 1];
    const end = next === undefined ? top : inside(place(next.value));
    const paint = colorByName(color, theme);
    if (line.style.thresholds.area) {
      ctx.globalAlpha = 0.12;
      ctx.fillStyle = paint;
      ctx.fillRect(bbox.left, end, bbox.width, inside(y) - end);
    }
    // The first is where all begins, whatever its value is.
    if (line.style.thresholds.line && index > 0 && y >= top && y <= bottom) {
      ctx.globalAlpha = 1;
      ctx.strokeStyle = paint;
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.setLineDash(line.style.thresholds.dashed ? [8 * devicePixelRatio, 6 * devicePixelRatio] : []);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
  }
  ctx.restore();
}
