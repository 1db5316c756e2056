import type {
  FieldConfig,
  FieldConfigSource,
  FieldOverride,
  Thresholds,
} from "../../dashboard-file/field-config.ts";
import { type DataFrame, type Field, isNumeric } from "../frames/data-frame.ts";
import { Trend } from "../frames/trend.ts";
import type { Macro } from "../variables/scope.ts";
import type { ColorTheme } from "./color-names.ts";
import { isByValue } from "./color-schemes.ts";
import { fieldMacro } from "./data-macros.ts";
import { type Display, displayOf, type DisplayPlace, type DisplayValue, type Range } from "./display.ts";
import { displayName, type Naming, namingOf } from "./display-name.ts";
import { fieldMatcher, type MatchField } from "./field-matchers.ts";
import { reduceField } from "./reducers.ts";

/** A field with all that a panel asks of it. */
export interface ShownField extends Field {
  /** What it is called in legends and columns. */
  readonly title: string;
  /** Among the fields of all frames that are no times. */
  readonly seriesIndex: number;
  /** From the smallest to the largest value, or as configured. */
  readonly range: Range;
  readonly display: Display;
  /** CSS, for the whole of a series. */
  readonly color: string;
}

export interface ShownFrame extends DataFrame {
  readonly fields: readonly ShownField[];
}

/** What frames are made ready to be drawn with. */
export interface ShowOptions {
  readonly config: FieldConfigSource;
  readonly theme: ColorTheme;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
  /** Fills variables into names; the macro knows the field. */
  readonly interpolate: (text: string, macro: Macro) => string;
}

/** Applies a panel's field configuration: defaults below what the data says, overrides in order above. */
export function showFrames(frames: readonly DataFrame[], options: ShowOptions): readonly ShownFrame[] {
  const naming = namingOf(frames);
  const rules = rulesOf(options.config.overrides, naming);
  const rangeFor = ranges(frames);
  const indexOf = seriesIndices(frames);
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const typed = withType(field);
      const configured = { ...typed, config: configOf(typed, frame, rules, options) };
      return shownField(
        configured,
        { ...frame, fields: replaced(frame.fields, field, configured) },
        {
          ...options,
          naming,
          index: indexOf(configured, frame),
          range: rangeFor(configured),
        },
      );
    }),
  }));
}

/** Fields are counted, but for times; what another is compared to has the number, and so the colour, of that. */
function seriesIndices(frames: readonly DataFrame[]): (field: Field, frame: DataFrame) => number {
  let count = 0;
  const known = new Map<string, number>();
  const isComparing = frames.some(({ meta }) => meta?.compareMs !== undefined);
  return (field, { refId = "", meta }) => {
    if (field.type === "time") return count;
    const key = isComparing ? JSON.stringify([refId.replace(/-compare$/, ""), field.name, field.labels]) : "";
    const same = meta?.compareMs === undefined ? undefined : known.get(key);
    if (same !== undefined) return same;
    known.set(key, count);
    count += 1;
    return count - 1;
  };
}

function shownField(
  field: Field,
  frame: DataFrame,
  {
    naming,
    index,
    range,
    theme,
    timeZone,
  }: ShowOptions & { readonly naming: Naming; readonly index: number; readonly range: Range },
): ShownField {
  const title = displayName(field, frame, naming);
  const plain = displayFor(field, { theme, timeZone, range, index, name: title });
  // How long ago a time is changes while it is looked at.
  const display = field.config.unit === "dateTimeFromNow" ? plain : cached(plain);
  return { ...field, title, seriesIndex: index, range, display, color: seriesColor(field, display) };
}

/** Series in cells are shown as the numbers that stand for them. */
function displayFor(field: Field, place: DisplayPlace): Display {
  const holdsTrends =
    field.type === "other" && Array.from(field.values).some((value) => value instanceof Trend);
  if (!holdsTrends) return displayOf(field, place);
  const display = displayOf({ ...field, type: "number" }, place);
  return (value, decimals) => display(value instanceof Trend ? value.value : value, decimals);
}

/** By its last value, or the one that the config names, if colours are by value. */
function seriesColor(field: Field, display: Display): string {
  const by = field.config.color?.seriesBy ?? "last";
  return display(isByValue(field.config.color) ? (reduceField(field, by) ?? 0) : 0).color;
}

function replaced(fields: readonly Field[], old: Field, now: Field): readonly Field[] {
  return fields.map((field) => (field === old ? now : field));
}

interface Rule {
  readonly matches: MatchField;
  readonly override: FieldOverride;
}

/** Overrides whose matcher is not known are left out; the dashboard has a notice of them. */
function rulesOf(overrides: readonly FieldOverride[], naming: Naming): readonly Rule[] {
  return overrides
    .filter(({ matcher }) => (matcher.scope ?? "series") === "series")
    .flatMap((override) => {
      const matches = fieldMatcher(override.matcher, naming);
      return matches === undefined ? [] : [{ matches, override }];
    });
}

function configOf(
  field: Field,
  frame: DataFrame,
  rules: readonly Rule[],
  { config, interpolate }: ShowOptions,
): FieldConfig {
  const start = withDefaults(field.config, config.defaults);
  const macro = fieldMacro(field, frame);
  const named = (now: FieldConfig): FieldConfig =>
    now.displayName === undefined ? now : { ...now, displayName: interpolate(now.displayName, macro) };
  return rules.reduce((now, { matches, override }) => {
    // A rule sees what those before it have called the field.
    const seen = { ...field, config: now };
    return matches(seen, { ...frame, fields: replaced(frame.fields, field, seen) })
      ? named(overridden(now, override))
      : now;
  }, named(start));
}

function withDefaults(own: FieldConfig, defaults: FieldConfig): FieldConfig {
  const links = [...(own.links ?? []), ...(defaults.links ?? [])];
  const merged: FieldConfig = {
    ...defaults,
    ...own,
    ...(own.thresholds && { thresholds: withBase(own.thresholds, defaults.thresholds) }),
    custom: { ...defaults.custom, ...own.custom },
    ...(links.length > 0 && { links }),
  };
  return inOrder(
    merged.color === undefined && merged.thresholds !== undefined
      ? { ...merged, color: { mode: "thresholds" } }
      : merged,
  );
}

/** Thresholds that come with the data may begin at a value: what is below it has the colour of the panel's. */
function withBase(own: Thresholds, defaults: Thresholds | undefined): Thresholds {
  const hasBase = own.steps.some(({ value }) => value === -Infinity);
  const base = defaults?.steps.find(({ value }) => value === -Infinity);
  if (own.mode !== "absolute" || defaults?.mode !== "absolute" || hasBase || base === undefined) return own;
  return { ...own, steps: [base, ...own.steps] };
}

/** The smaller of min and max is min. */
function inOrder(config: FieldConfig): FieldConfig {
  const { min, max } = config;
  return min !== undefined && max !== undefined && min > max ? { ...config, min: max, max: min } : config;
}

function overridden(config: FieldConfig, { config: change, removed }: FieldOverride): FieldConfig {
  const isRemoved = new Set(removed);
  const kept: FieldConfig = Object.fromEntries(Object.entries(config).filter(([key]) => !isRemoved.has(key)));
  const custom = Object.entries({ ...kept.custom, ...change.custom }).filter(
    ([key]) => !isRemoved.has(`custom.${key}`),
  );
  return {
    ...kept,
    ...change,
    custom: Object.fromEntries(custom),
    ...(change.mappings !== undefined && { mappings: [...change.mappings, ...(kept.mappings ?? [])] }),
    ...(change.links !== undefined && { links: [...change.links, ...(kept.links ?? [])] }),
  };
}

/** A column of anything that holds numbers, texts or booleans is one of those. */
function withType(field: Field): Field {
  if (field.type !== "other") return field;
  const value = Array.from(field.values).find((candidate) => candidate !== null && candidate !== undefined);
  const type = typeof value;
  return type === "number" || type === "string" || type === "boolean" ? { ...field, type } : field;
}

/**
 * Ranges by Grafana's rule: all numbers share theirs, but where the first field has one configured, that is it
 * for those that have none.
 */
function ranges(frames: readonly DataFrame[]): (field: Field) => Range {
  let shared: Range | undefined;
  return (field) => {
    const { min, max, fieldMinMax } = field.config;
    if (min !== undefined && max !== undefined) {
      shared ??= { min, max };
      return { min, max };
    }
    if (field.type !== "number") return { min: 0, max: 100 };
    if (fieldMinMax !== true) shared ??= rangeOf(frames.flatMap(({ fields }) => fields));
    const found = fieldMinMax === true || shared === undefined ? rangeOf([field]) : shared;
    return { min: min ?? found.min, max: max ?? found.max };
  };
}

/** From 0 to 0 where there are no numbers. */
function rangeOf(fields: readonly Field[]): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const field of fields) {
    if (field.type !== "number" || !isNumeric(field)) continue;
    for (let row = 0; row < field.values.length; row += 1) {
      const value = field.values[row] ?? NaN;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

const MAX_CACHED = 2500;

/** Cells and axes ask for the same values again and again. */
function cached(display: Display): Display {
  const known = new Map<unknown, DisplayValue>();
  return (value, decimals) => {
    if (decimals !== undefined) return display(value, decimals);
    const found = known.get(value);
    if (found !== undefined) return found;
    if (known.size >= MAX_CACHED) known.clear();
    const made = display(value);
    known.set(value, made);
    return made;
  };
}
