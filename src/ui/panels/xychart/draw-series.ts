import uPlot from "uplot";
import { withAlpha } from "../timeseries/with-alpha.ts";
import type { XyShown } from "./xy-points.ts";

/** Draws points, and the line through them, within the plot. */
export function drawSeries(chart: uPlot, series: XyShown): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (series.marks !== "points") drawLine(chart, series);
  if (series.marks !== "lines") drawPoints(chart, series);
  ctx.restore();
}

function drawLine(chart: uPlot, { points, line, lineWidth }: XyShown): void {
  const { ctx } = chart;
  const { dash } = line.style;
  ctx.strokeStyle = line.field.color;
  ctx.lineWidth = lineWidth * uPlot.pxRatio;
  ctx.setLineDash((dash ?? []).map((length) => length * uPlot.pxRatio));
  ctx.beginPath();
  for (const { x, y } of points)
    ctx.lineTo(chart.valToPos(x, "x", true), chart.valToPos(y, line.scale, true));
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawPoints(chart: uPlot, { points, line, shape, opacity, strokeWidth }: XyShown): void {
  const { ctx } = chart;
  ctx.lineWidth = strokeWidth * uPlot.pxRatio;
  let last = "";
  for (const { x, y, size, color } of points) {
    if (color !== last) {
      ctx.fillStyle = withAlpha(color, opacity);
      ctx.strokeStyle = color;
      last = color;
    }
    const half = (size * uPlot.pxRatio) / 2;
    const [left, top] = [chart.valToPos(x, "x", true), chart.valToPos(y, line.scale, true)];
    ctx.beginPath();
    if (shape === "square") ctx.rect(left - half, top - half, half * 2, half * 2);
    else ctx.arc(left, top, half, 0, 2 * Math.PI);
    ctx.fill();
    if (strokeWidth > 0) ctx.stroke();
  }
}
