import type uPlot from "uplot";
import type { XyPoint, XyShown } from "./xy-points.ts";

/** A point with its place on the screen. */
export interface NearPoint {
  readonly series: XyShown;
  readonly point: XyPoint;
  /** Its middle, CSS pixels within the plot. */
  readonly left: number;
  readonly top: number;
}

/** Beside a point that is very small, CSS pixels. */
const LEAST = 5;

/** The point under the pointer: of several the one whose middle is nearest. */
export function nearPoint(
  chart: uPlot,
  all: readonly XyShown[],
  pointer: { readonly left: number; readonly top: number },
): NearPoint | undefined {
  let best: NearPoint | undefined;
  let least = Infinity;
  for (const series of all) {
    const { line, points } = series;
    if (line.style.hidden.chart || line.style.hidden.tooltip) continue;
    for (const point of points) {
      const [left, top] = [chart.valToPos(point.x, "x"), chart.valToPos(point.y, line.scale)];
      const distance = Math.hypot(left - pointer.left, top - pointer.top);
      if (distance > Math.max(LEAST, point.size / 2) || distance >= least) continue;
      [best, least] = [{ series, point, left, top }, distance];
    }
  }
  return best;
}
