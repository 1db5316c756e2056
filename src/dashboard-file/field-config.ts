import type { JsonObject } from "./json.ts";

/**
 * How a field is shown, as dashboards store it (`fieldConfig.defaults`, and the properties of overrides).
 * Source: Grafana's dashboard JSON, schemaVersion 41.
 */
export interface FieldConfig {
  readonly displayName?: string;
  /** The name that the data source chose (a legend), below `displayName` in rank. */
  readonly displayNameFromDS?: string;
  readonly description?: string;
  /** An id of Grafana's catalogue of units, or `suffix:…`, `prefix:…`, `time:…`, `si:…`, `count:…`, `currency:…`. */
  readonly unit?: string;
  /** Absent: as many as the value needs. */
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Milliseconds between points of a time field, where they are regular. */
  readonly interval?: number;
  /** `min` and `max` of the field itself instead of those of all fields. */
  readonly fieldMinMax?: boolean;
  /** Stands for values that are not there. */
  readonly noValue?: string;
  readonly mappings?: readonly ValueMapping[];
  readonly thresholds?: Thresholds;
  readonly color?: FieldColor;
  readonly links?: readonly DataLink[];
  /** The head of a table's column offers a filter. */
  readonly filterable?: boolean;
  /** What only one kind of panel understands: line width, cell type, … */
  readonly custom?: JsonObject;
}

/** A panel's `fieldConfig`: what all fields have, and what some have instead. Overrides apply in their order. */
export interface FieldConfigSource {
  readonly defaults: FieldConfig;
  readonly overrides: readonly FieldOverride[];
}

export interface FieldOverride {
  readonly matcher: Matcher;
  /** Takes the place of what the field has; mappings and links come before those it has. */
  readonly config: FieldConfig;
  /** Keys of the config, or `custom.…`, that the override takes away. */
  readonly removed: readonly string[];
}

/** A choice of fields or rows, by the id of one of Grafana's matchers. */
export interface Matcher {
  readonly id: string;
  readonly options?: unknown;
  /** `series` or `nested`: which fields of a graph or table are looked at. */
  readonly scope?: string;
}

/** What is shown instead of a value. */
export interface MappingResult {
  readonly text?: string;
  readonly color?: string;
  readonly icon?: string;
  /** Order among the mappings of the same kind. */
  readonly index?: number;
}

/** `empty` is the text of length 0; `nan` no number, `null` no value. */
export type SpecialMatch = "true" | "false" | "null" | "nan" | "null+nan" | "empty";

/** Grafana's value mappings: the first that fits a value counts. The keys of kind `value` are values as texts. */
export type ValueMapping =
  | { readonly type: "value"; readonly options: Readonly<Record<string, MappingResult>> }
  | {
      readonly type: "range";
      /** Both ends belong to the range; null is without end. */
      readonly options: {
        readonly from: number | null;
        readonly to: number | null;
        readonly result: MappingResult;
      };
    }
  | { readonly type: "regex"; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | {
      readonly type: "special";
      readonly options: { readonly match: SpecialMatch; readonly result: MappingResult };
    };

/** A step, which ends where the next begins. */
export interface Threshold {
  /** From here on. Minus infinity in the first step. */
  readonly value: number;
  /** A name of Grafana's palette, or a colour as CSS writes it. */
  readonly color: string;
}

export interface Thresholds {
  /** Percentages are of the way from min to max. */
  readonly mode: "absolute" | "percentage";
  /** Ascending. */
  readonly steps: readonly Threshold[];
}

export interface FieldColor {
  /** `thresholds`, `palette-classic`, `palette-classic-by-name`, `fixed`, `shades`, `continuous-…`, … */
  readonly mode: string;
  readonly fixedColor?: string;
  /** Which value of a series gives its colour in a graph. */
  readonly seriesBy?: "last" | "min" | "max";
}

export interface DataLink {
  readonly title: string;
  /** With variables, not interpolated yet. */
  readonly url: string;
  readonly targetBlank?: boolean;
  readonly oneClick?: boolean;
}
