import { type JsonObject, oneOf } from "../../../dashboard-file/json.ts";
import { localNumber } from "../../format/local-number.ts";
import { wholeText } from "../../format/value-text.ts";
import type { ReducedValue } from "../shared/reduced-values.ts";

/** A part of the whole. */
export interface Slice {
  readonly key: string;
  readonly name: string;
  /** CSS. */
  readonly color: string;
  /** With its unit. */
  readonly text: string;
  /** Of all slices, 0 to 1. */
  readonly share: number;
  /** Turns, 0 is up, clockwise. */
  readonly from: number;
  readonly to: number;
  readonly value: ReducedValue;
}

/** Values above zero as parts of their sum; there is no part that is zero, below it, or no number. */
export function pieSlices(values: readonly ReducedValue[], options: JsonObject): readonly Slice[] {
  const order = oneOf(options["sort"], ["asc", "none"] as const) ?? "desc";
  const shown = values.filter(({ display: { numeric } }) => numeric > 0 && numeric < Infinity);
  const sorted =
    order === "none"
      ? shown
      : shown.toSorted((a, b) => (a.display.numeric - b.display.numeric) * (order === "asc" ? 1 : -1));
  const total = sorted.reduce((sum, { display }) => sum + display.numeric, 0);
  let turn = 0;
  return sorted.map((value) => {
    const { key, title, display } = value;
    const share = display.numeric / total;
    const from = turn;
    turn += share;
    return { key, name: title, color: display.color, text: wholeText(display), share, from, to: turn, value };
  });
}

/**
 * The slices that the tooltip of one tells of.
 * @param tooltip `{mode: "multi"}` for all of them, sorted by `sort`
 */
export function toldSlices(
  slices: readonly Slice[],
  near: Slice,
  { mode, sort }: JsonObject,
): readonly Slice[] {
  if (mode !== "multi") return [near];
  if (sort !== "asc" && sort !== "desc") return slices;
  return slices.toSorted((a, b) => (sort === "asc" ? a.share - b.share : b.share - a.share));
}

/** `12%`, or `0.4%` where that would be nothing. */
export function percentText(share: number): string {
  const percent = share * 100;
  const rounded = percent >= 10 || percent === 0 ? Math.round(percent) : Number(percent.toPrecision(2));
  return `${localNumber(String(rounded))}%`;
}
