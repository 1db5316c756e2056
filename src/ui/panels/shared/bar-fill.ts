import { isContinuous } from "../../fields/color-schemes.ts";
import type { DisplayValue } from "../../fields/display.ts";
import type { ShownField } from "../../fields/show-frames.ts";

/** How far the bar is filled, 0 to 1. */
export function filledShare({ numeric }: DisplayValue, { range }: ShownField): number {
  const share = (numeric - range.min) / (range.max - range.min);
  return Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share));
}

const SAMPLES = 12;

/**
 * The colours along the whole scale, cut at the value: a CSS gradient whose 100 % is the end of the filled part.
 * @param to `right` or `top`
 */
export function gradientOf(field: ShownField, share: number, to: "right" | "top", own: string): string {
  const { range, display, config } = field;
  if (share <= 0) return own;
  const span = range.max - range.min;
  const shares = isContinuous(config.color)
    ? Array.from({ length: SAMPLES + 1 }, (_, at) => (at / SAMPLES) * share)
    : [0, ...thresholdShares(field).filter((at) => at > 0 && at < share), share];
  const stops = shares.map((at) => {
    const color = at === share ? own : display(range.min + at * span).color;
    return `${color} ${((at / share) * 100).toFixed(1)}%`;
  });
  return `linear-gradient(to ${to}, ${stops.join(", ")})`;
}

function thresholdShares({ config, range }: ShownField): readonly number[] {
  const { mode, steps } = config.thresholds ?? { mode: "absolute" as const, steps: [] };
  const share = (value: number): number =>
    mode === "percentage" ? value / 100 : (value - range.min) / (range.max - range.min);
  return steps.map(({ value }) => share(value));
}

const CELL = 10;

/** Colour of each cell of a row of lamps, and whether it is lit. @param length of the bar, CSS pixels */
export function lampsOf(
  field: ShownField,
  value: number,
  length: number,
): readonly { readonly color: string; readonly lit: boolean }[] {
  const { range, display } = field;
  const count = Math.max(1, Math.floor(length / CELL));
  return Array.from({ length: count }, (_, at) => {
    const here = range.min + ((at + 0.5) / count) * (range.max - range.min);
    return { color: display(here).color, lit: here <= value };
  });
}
