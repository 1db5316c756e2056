import { type JsonObject, numberOf } from "../../../dashboard-file/json.ts";
import type { Threshold } from "../../../dashboard-file/field-config.ts";
import type { DisplayValue } from "../../fields/display.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { activeThreshold } from "../../fields/thresholds.ts";
import { wholeText } from "../../format/value-text.ts";
import { timeFieldOf } from "../../frames/data-frame.ts";
import type { Interval } from "../../time/time-range.ts";

/** A field's values along time. */
export interface TimeRow {
  readonly key: string;
  readonly name: string;
  readonly field: ShownField;
  readonly frame: ShownFrame;
  readonly cells: readonly TimeCell[];
  /** 0 to 1, of the cells' colour. */
  readonly opacity: number;
}

export interface TimeCell {
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What the legend calls its colour: the text, or the range of thresholds. */
  readonly meaning: string;
  /** CSS. */
  readonly color: string;
}

/** Each value until the next one; the last until the end. Equal ones behind each other are one, if wanted. */
export function stateRows(
  frames: readonly ShownFrame[],
  options: JsonObject,
  interval: Interval,
): readonly TimeRow[] {
  const merges = options["mergeValues"] !== false;
  return rowsOf(frames, (times, field) => {
    const spans = field.config.custom?.["spanNulls"];
    const bridged = spans === true ? Infinity : (numberOf(spans) ?? 0);
    const known = Array.from(times, (time, row) => ({ time: time ?? NaN, value: field.values[row] })).filter(
      ({ time, value }) => !Number.isNaN(time) && value !== undefined,
    );
    const cells: TimeCell[] = [];
    let gapFrom = NaN;
    for (const [at, { time, value }] of known.entries()) {
      const to = Math.min(known[at + 1]?.time ?? interval.to, interval.to);
      if (value === null) {
        if (Number.isNaN(gapFrom)) gapFrom = time;
        continue;
      }
      const last = cells.at(-1);
      const closes = last !== undefined && !Number.isNaN(gapFrom) && time - last.to <= bridged;
      const joined = closes ? { ...last, to: time } : last;
      if (closes && joined !== undefined) cells[cells.length - 1] = joined;
      gapFrom = NaN;
      const cell = { from: time, to, ...stateOf(field, value, merges) };
      const isSame =
        joined !== undefined &&
        joined.to === time &&
        joined.text === cell.text &&
        joined.color === cell.color;
      if (merges && isSame) cells[cells.length - 1] = { ...joined, to };
      else cells.push(cell);
    }
    return cells;
  });
}

/** Each value as a cell around its time, as wide as the distance between two. */
export function statusRows(frames: readonly ShownFrame[]): readonly TimeRow[] {
  return rowsOf(frames, (times, field) => {
    const step = stepOf(times);
    return Array.from(times, (time, row) => ({ time: time ?? NaN, value: field.values[row] })).flatMap(
      ({ time, value }) => {
        if (Number.isNaN(time) || value === null || value === undefined) return [];
        const display = field.display(value);
        const text = wholeText(display);
        const meaning = thresholdRange(field, display) ?? text;
        return [{ from: time - step / 2, to: time + step / 2, text, meaning, color: display.color }];
      },
    );
  });
}

const DEFAULT_OPACITY = 70;

function rowsOf(
  frames: readonly ShownFrame[],
  cellsOf: (times: ArrayLike<number | null>, field: ShownField) => readonly TimeCell[],
): readonly TimeRow[] {
  return frames.flatMap((frame, place) => {
    const time = timeFieldOf(frame);
    if (time === undefined) return [];
    return frame.fields
      .filter(({ type }) => type !== "time")
      .map((field) => ({
        key: `${place}/${field.seriesIndex}`,
        name: field.title,
        field,
        frame,
        cells: cellsOf(time.values, field),
        opacity: (numberOf(field.config.custom?.["fillOpacity"]) ?? DEFAULT_OPACITY) / 100,
      }));
  });
}

/** The row of a cell's value. */
export function rowAt(frame: ShownFrame, { from, to }: TimeCell): number | undefined {
  const times = timeFieldOf(frame)?.values ?? [];
  const row = Array.from(times).findIndex((time) => time !== null && time >= from && time <= to);
  return row < 0 ? undefined : row;
}

function stepOf(times: ArrayLike<number | null>): number {
  let least = Infinity;
  for (let at = 1; at < times.length; at += 1) {
    const step = (times[at] ?? NaN) - (times[at - 1] ?? NaN);
    if (step > 0 && step < least) least = step;
  }
  return least === Infinity ? 60_000 : least;
}

/** A number that is coloured by thresholds and not mapped is told by the range it is in, so that ranges merge. */
function stateOf(
  field: ShownField,
  value: unknown,
  merges: boolean,
): Pick<TimeCell, "text" | "meaning" | "color"> {
  const display = field.display(value);
  const meaning = thresholdRange(field, display) ?? wholeText(display);
  return { text: merges ? meaning : wholeText(display), meaning, color: display.color };
}

function thresholdRange(
  { type, config, range, display }: ShownField,
  shown: DisplayValue,
): string | undefined {
  const { color, thresholds, mappings = [] } = config;
  const byThresholds = color === undefined || color.mode === "thresholds";
  if (type !== "number" || !byThresholds || thresholds === undefined || mappings.length > 0) return undefined;
  const { steps, mode } = thresholds;
  if (steps.length < 2 || Number.isNaN(shown.numeric)) return undefined;
  const text = (step: Threshold): string => {
    const { min, max } = range;
    return wholeText(display(mode === "percentage" ? min + (step.value / 100) * (max - min) : step.value));
  };
  const active = activeThreshold(thresholds, shown.numeric, shown.percent ?? 0);
  const at = steps.indexOf(active);
  const next = steps[at + 1];
  if (active.value === -Infinity) return next === undefined ? undefined : `< ${text(next)}`;
  return next === undefined ? `${text(active)}+` : `${text(active)} – ${text(next)}`;
}
