import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import { cellText } from "../frames/cell-text.ts";
import type { Field } from "../frames/data-frame.ts";
import { isBooleanUnit, isDateUnit, localText, valueFormat } from "../format/value-format.ts";
import type { ValueText } from "../format/value-text.ts";
import { type ColorTheme, colorByName } from "./color-names.ts";
import { colorOf, isContinuous, schemeColors } from "./color-schemes.ts";
import { mappedValue } from "./mappings.ts";
import { activeThreshold } from "./thresholds.ts";

/** A value as a panel shows it. */
export interface DisplayValue extends ValueText {
  /** NaN where the value is no number. */
  readonly numeric: number;
  /** CSS. */
  readonly color: string;
  /** Of the way from min to max, mostly 0 to 1; undefined where a mapping gave the colour. */
  readonly percent?: number;
  readonly icon?: string;
}

/** @param decimals for values without any of their own, which then lose zeros at their end */
export type Display = (value: unknown, decimals?: number) => DisplayValue;

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface DisplayPlace {
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly range: Range;
  /** Of the field among all. */
  readonly index: number;
  readonly name: string;
}

/** How values of a field are shown: text by unit, decimals and mappings; colour by scheme. */
export function displayOf(field: Field, place: DisplayPlace): Display {
  const { config } = field;
  const unit = unitOf(field);
  const format = valueFormat(unit);
  const local = localText(unit);
  const isDate = isDateUnit(unit);
  const trims = config.decimals === undefined && trimsZeros(field, unit);
  const scale = scaleOf(field, place);
  return (given, decimals) => {
    const value = isDate && typeof given === "string" ? Date.parse(given) : given;
    const numeric = unit === "string" ? NaN : numberIn(value);
    const mapped = config.mappings === undefined ? undefined : mappedValue(config.mappings, value);
    const isWritten = mapped?.text !== undefined || Number.isNaN(numeric) || typeof value === "boolean";
    const shown = isWritten
      ? { text: mapped?.text ?? plainText(value, config) }
      : local(
          trims && decimals !== undefined
            ? trimmed(format(numeric, decimals, place.timeZone))
            : format(numeric, config.decimals, place.timeZone),
        );
    const icon = mapped?.icon === undefined ? {} : { icon: mapped.icon };
    if (mapped?.color !== undefined && mapped.color !== "") {
      return { ...shown, numeric, color: colorByName(mapped.color, place.theme), ...icon };
    }
    return { ...shown, numeric, ...scale(Number.isNaN(numeric) ? -Infinity : numeric), ...icon };
  };
}

const MINUTE_MS = 60_000;

/** What a field of its type is shown in where its config has no unit. */
function unitOf({ type, config, values }: Field): string | undefined {
  const { unit } = config;
  if (type === "time" && !isDateUnit(unit)) {
    const [first, last] = [Number(values[0]), Number(values[values.length - 1])];
    const isShort = values.length > 1 && Math.abs(last - first) < MINUTE_MS;
    return isShort ? "time:YYYY-MM-DD HH:mm:ss.SSS" : "dateTimeAsSystem";
  }
  if (type === "boolean") return isBooleanUnit(unit) ? unit : "bool";
  return (unit === undefined || unit === "") && type === "string" ? "string" : unit;
}

function trimsZeros({ type }: Field, unit = ""): boolean {
  return (
    type === "number" &&
    !isDateUnit(unit) &&
    !isBooleanUnit(unit) &&
    !unit.startsWith("currency") &&
    unit !== "locale"
  );
}

function trimmed(shown: ValueText): ValueText {
  const number = Number(shown.text);
  return Number.isNaN(number) ? shown : { ...shown, text: String(number) };
}

function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
}

function plainText(value: unknown, { noValue }: FieldConfig): string {
  if (value === null || value === undefined || value === "") return noValue ?? "";
  return Array.isArray(value) ? value.map(cellText).join(", ") : cellText(value);
}

interface Scaled {
  readonly color: string;
  readonly percent: number;
}

/** @returns minus infinity is the colour of what is no number */
function scaleOf(field: Field, { theme, range, index, name }: DisplayPlace): (value: number) => Scaled {
  const { config } = field;
  if (field.type === "boolean") return booleanScale(config, theme);
  const color = colorOf(config.color, { theme, index, name });
  const { min, max } = range;
  return (value) => {
    const share = value === -Infinity ? 0 : (value - min) / (max - min);
    const percent = Number.isNaN(share) ? 0 : share;
    return { percent, color: color(percent, activeThreshold(config.thresholds, value, percent)) };
  };
}

function booleanScale({ color }: FieldConfig, theme: ColorTheme): (value: number) => Scaled {
  const stops = isContinuous(color) ? schemeColors(color?.mode ?? "", theme) : [];
  const [no, yes] = [stops[0] ?? colorByName("red", theme), stops.at(-1) ?? colorByName("green", theme)];
  return (value) =>
    value !== 0 && !Number.isNaN(value) ? { color: yes, percent: 1 } : { color: no, percent: 0 };
}
