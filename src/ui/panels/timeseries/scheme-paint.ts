import type uPlot from "uplot";
import { isContinuous } from "../../fields/color-schemes.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { withAlpha } from "./with-alpha.ts";

/** Of a scheme whose colours run into each other. */
const SAMPLES = 24;

/** A line or what is below it has at each height the colour of the value there, by thresholds or along a scheme. */
export function schemePaint(field: ShownField, scale: string, alpha: number) {
  return (chart: uPlot): CanvasGradient | string => {
    const { min, max } = chart.scales[scale] ?? {};
    const { top, height } = chart.bbox;
    // A scale without values yet has no height.
    if (min == null || max == null || !(max > min) || !(height > 0)) return withAlpha(field.color, alpha);
    const gradient = chart.ctx.createLinearGradient(0, top + height, 0, top);
    for (const { at, color } of schemeStops(field, { min, max }, (value) => shareOf(chart, scale, value)))
      gradient.addColorStop(at, withAlpha(color, alpha));
    return gradient;
  };
}

/** From the bottom of the plot, 0, to its top, 1, on a logarithmic scale too. */
function shareOf(chart: uPlot, scale: string, value: number): number {
  const { top, height } = chart.bbox;
  const share = (top + height - chart.valToPos(value, scale, true)) / height;
  return Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share));
}

interface Stop {
  /** 0 to 1. */
  readonly at: number;
  readonly color: string;
}

/** Colours from the smallest to the largest value of an axis; two at one place where a threshold is. */
export function schemeStops(
  { config, display, range }: ShownField,
  { min, max }: { readonly min: number; readonly max: number },
  place: (value: number) => number,
): readonly Stop[] {
  const colorAt = (value: number): string => display(value).color;
  if (isContinuous(config.color))
    return Array.from({ length: SAMPLES + 1 }, (_, index) => {
      const value = min + (index / SAMPLES) * (max - min);
      return { at: place(value), color: colorAt(value) };
    });
  const { mode, steps } = config.thresholds ?? { mode: "absolute" as const, steps: [] };
  const bounds = steps
    .map(({ value }) => (mode === "percentage" ? range.min + (value / 100) * (range.max - range.min) : value))
    .filter((value) => value > min && value < max);
  return [min, ...bounds].flatMap((value, index) => {
    const color = colorAt(value);
    return [
      { at: place(value), color },
      { at: place(bounds[index] ?? max), color },
    ];
  });
}
