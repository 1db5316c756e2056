import type { DataSourceRef } from "./datasource-ref.ts";
import type { JsonObject } from "./json.ts";

/** What is chosen: one text, or several where the variable takes more than one. */
export interface VariableValue {
  readonly text: string | readonly string[];
  /** `$__all` (alone or in a list) is the choice All. */
  readonly value: string | readonly string[];
}

/** The text is shown, the value goes into queries. */
export interface VariableOption {
  readonly text: string;
  readonly value: string;
}

interface Common {
  readonly name: string;
  /** Empty: the name is shown. */
  readonly label: string;
  readonly description: string;
  readonly hide: "nothing" | "label" | "all" | "controls-menu";
  /** What is chosen does not stand in the page's address. */
  readonly skipUrlSync: boolean;
}

interface Choice extends Common {
  /** What was chosen when the dashboard was saved. */
  readonly current: VariableValue | undefined;
  readonly multi: boolean;
  readonly includeAll: boolean;
  /** What All stands for, unescaped; empty: all options. */
  readonly allValue: string;
}

/** Orders of Grafana, by their numbers 0 to 8. */
export type VariableSort =
  | "none"
  | "alphabetical-asc"
  | "alphabetical-desc"
  | "numerical-asc"
  | "numerical-desc"
  | "alphabetical-ci-asc"
  | "alphabetical-ci-desc"
  | "natural-asc"
  | "natural-desc";

/** Its options are what a data source answers. */
export interface QueryVariable extends Choice {
  readonly kind: "query";
  readonly datasource: DataSourceRef | undefined;
  /** As the data source stores it: a text, or an object with `query` or `type`, `label`, `stream`, … */
  readonly query: string | JsonObject;
  /** `/…/flags` or a bare expression; empty: none. */
  readonly regex: string;
  /** Whether `regex` picks from values or from the texts shown. */
  readonly regexApplyTo: "value" | "text";
  readonly sort: VariableSort;
  /** When the options are asked for anew: `time` is whenever the time range changes. */
  readonly refresh: "never" | "load" | "time";
}

export interface CustomVariable extends Choice {
  readonly kind: "custom";
  readonly options: readonly VariableOption[];
}

/** Its options are data sources of one type. */
export interface DataSourceVariable extends Choice {
  readonly kind: "datasource";
  /** A plugin id such as `prometheus`. */
  readonly type: string;
}

/** Its options are lengths of time. */
export interface IntervalVariable extends Common {
  readonly kind: "interval";
  readonly current: VariableValue | undefined;
  /** Such as `1m`. */
  readonly intervals: readonly string[];
  /** Undefined: no choice `auto`. */
  readonly auto: { readonly count: number; readonly min: string } | undefined;
}

/** Cannot be changed on the page. */
export interface ConstantVariable extends Common {
  readonly kind: "constant";
  readonly value: string;
}

export interface TextBoxVariable extends Common {
  readonly kind: "textbox";
  readonly value: string;
}

/** A condition that is put into every query of the data source. */
export interface AdHocFilter {
  readonly key: string;
  /** `=`, `!=`, `=~`, `!~`, `<`, `>`, `=|` (one of), `!=|` (none of). */
  readonly operator: string;
  readonly value: string;
  /** Of operators that take several, in place of `value`. */
  readonly values?: readonly string[];
}

/** Conditions that the user puts together. */
export interface AdHocVariable extends Common {
  readonly kind: "adhoc";
  readonly datasource: DataSourceRef | undefined;
  readonly filters: readonly AdHocFilter[];
  /** Always applied and not shown. */
  readonly baseFilters: readonly AdHocFilter[];
  /** What filters may be about; empty: whatever the data source has. */
  readonly keys: readonly string[];
}

/** A kind that is not known here. It keeps what was chosen when the dashboard was saved. */
export interface UnknownVariable extends Common {
  readonly kind: "unknown";
  readonly type: string;
  readonly current: VariableValue | undefined;
}

export type Variable =
  | QueryVariable
  | CustomVariable
  | DataSourceVariable
  | IntervalVariable
  | ConstantVariable
  | TextBoxVariable
  | AdHocVariable
  | UnknownVariable;

/** The choice All, in values and in URLs. */
export const ALL_VALUE = "$__all";
