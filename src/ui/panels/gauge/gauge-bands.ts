import type { ShownField } from "../../fields/show-frames.ts";
import { colorByName, type ColorTheme } from "../../fields/color-names.ts";
import { isContinuous } from "../../fields/color-schemes.ts";

/** A stretch of a gauge's scale in one colour. */
export interface Band {
  /** Shares of the scale, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** CSS. */
  readonly color: string;
  /** The value at `from`; minus infinity at the beginning. */
  readonly value: number;
}

const SAMPLES = 24;

/** The thresholds along the scale; a continuous colour scheme in small steps. */
export function gaugeBands({ config, range, display }: ShownField, theme: ColorTheme): readonly Band[] {
  const span = range.max - range.min;
  if (span <= 0) return [];
  if (isContinuous(config.color)) {
    return Array.from({ length: SAMPLES }, (_, at) => ({
      from: at / SAMPLES,
      to: (at + 1) / SAMPLES,
      value: -Infinity,
      color: display(range.min + ((at + 0.5) / SAMPLES) * span).color,
    }));
  }
  const { mode, steps } = config.thresholds ?? { mode: "absolute" as const, steps: [] };
  const valueOf = (value: number): number =>
    mode === "percentage" ? range.min + (value / 100) * span : value;
  const shareOf = (value: number): number =>
    Math.min(1, Math.max(0, value === -Infinity ? 0 : (valueOf(value) - range.min) / span));
  return steps
    .map((step, at) => ({
      from: shareOf(step.value),
      to: shareOf(steps[at + 1]?.value ?? Infinity),
      value: step.value === -Infinity ? -Infinity : valueOf(step.value),
      color: colorByName(step.color, theme),
    }))
    .filter(({ from, to }) => to > from);
}
