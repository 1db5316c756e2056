import { textWidth } from "./text-size.ts";

/** Where the drawing is within a panel, CSS pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A text beside an axis. */
export interface AxisLabel {
  /** Middle of the text along the axis, CSS pixels from the panel's edge. */
  readonly at: number;
  readonly text: string;
}

export const AXIS_SIZE = 11;
const X_AXIS = 20;
/** Below these sizes of a panel there is no room for axes. */
const SMALLEST = { width: 170, height: 90 };

/**
 * What axes leave of a panel.
 * @param texts beside the vertical axis
 * @param margin above and on the right, for texts within the drawing
 */
export function plotOf(
  size: { readonly width: number; readonly height: number },
  texts: readonly string[],
  margin: { readonly top: number; readonly right: number } = { top: 4, right: 6 },
  /** Beyond a line of text, below the plot. */
  below = 0,
): Plot {
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, AXIS_SIZE)));
  const left =
    size.width < SMALLEST.width ? 0 : Math.min(Math.ceil(widest) + 8, Math.floor(size.width * 0.3));
  const bottom = size.height < SMALLEST.height ? 0 : X_AXIS + below;
  return {
    left,
    top: margin.top,
    width: Math.max(1, size.width - left - margin.right),
    height: Math.max(1, size.height - margin.top - bottom),
  };
}

/** Labels that keep clear of those before them. @param room along the axis that a label takes */
export function clearOf(
  labels: readonly AxisLabel[],
  room: (label: AxisLabel) => number,
): readonly AxisLabel[] {
  const kept: AxisLabel[] = [];
  for (const label of labels) {
    const before = kept.at(-1);
    if (before === undefined || Math.abs(label.at - before.at) >= (room(label) + room(before)) / 2)
      kept.push(label);
  }
  return kept;
}
