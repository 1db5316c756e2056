import type { DataSourceRef } from "./datasource-ref.ts";
import type { DataLink, FieldConfigSource, Matcher } from "./field-config.ts";
import type { JsonObject } from "./json.ts";
import type { Variable, VariableValue } from "./variable-model.ts";

/**
 * A dashboard as the page shows it: read from Grafana's JSON of any schemaVersion, checked, brought up to
 * version 41, with rows as parents of their panels.
 */
export interface Dashboard {
  /** Empty if the file has none. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** As the file had it, before migration. */
  readonly schemaVersion: number;
  readonly time: TimeSettings;
  readonly tooltip: "single" | "crosshair" | "shared";
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly links: readonly Link[];
  /** In order. Panels above the first row are in a row without a title. */
  readonly rows: readonly Row[];
  /** What of the file cannot be shown as it was meant. */
  readonly notices: readonly Notice[];
}

/** The dashboard's time range when it is opened, and what its picker offers. */
export interface TimeSettings {
  /** As Grafana writes times: `now-6h`, or Unix milliseconds, or ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timezone: string;
  /** Such as `10s`; empty: none. */
  readonly refresh: string;
  readonly refreshIntervals: readonly string[];
  readonly quickRanges: readonly { readonly from: string; readonly to: string; readonly display: string }[];
  /** The time picker is not shown. */
  readonly hidden: boolean;
  /** Such as `1m`: how far behind now the newest data is; empty: none. */
  readonly nowDelay: string;
  /** `monday`, `sunday`, `saturday`, or empty for the locale's. */
  readonly weekStart: string;
  /** 0 is January. */
  readonly fiscalYearStartMonth: number;
}

/** Panels that fold away together; rows are not nested. */
export interface Row {
  readonly id: number;
  /** Its own among all rows, those made by repeats too. */
  readonly key: string;
  /** Undefined: the panels stand without a head. */
  readonly title: string | undefined;
  readonly collapsed: boolean;
  /** The row is shown once for each value of this variable. */
  readonly repeat: string | undefined;
  readonly panels: readonly Panel[];
  /** Values that repeats have given to variables here. */
  readonly scope: ScopedVariables;
}

/** A panel's place on Grafana's grid. */
export interface GridPos {
  /** Column of 24. */
  readonly x: number;
  /** In units of 30 px with 8 px between them, from the top of the row's content. */
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Panel {
  readonly id: number;
  /** Its own among all panels, those made by repeats too. */
  readonly key: string;
  /** A plugin's id, such as `timeseries`. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly transparent: boolean;
  readonly gridPos: GridPos;
  readonly repeat: PanelRepeat | undefined;
  readonly datasource: DataSourceRef | undefined;
  readonly targets: readonly Target[];
  readonly transformations: readonly Transformation[];
  readonly fieldConfig: FieldConfigSource;
  /** What only this kind of panel understands. */
  readonly options: JsonObject;
  readonly links: readonly DataLink[];
  /** The smallest interval, such as `15s` or `>15s`; empty: that of the data source. */
  readonly interval: string;
  readonly maxDataPoints: number | undefined;
  /** Own time range, such as `1h`, or one that is moved back; empty: the dashboard's. */
  readonly timeFrom: string;
  readonly timeShift: string;
  /** How far back the time is that is shown beside it: `1d`, `__previousPeriod`; empty: none. */
  readonly timeCompare: string;
  /** The head does not tell of `timeFrom` and `timeShift`. */
  readonly hideTimeOverride: boolean;
  /** Values that repeats have given to variables here. */
  readonly scope: ScopedVariables;
  /** What of this panel cannot be shown as it was meant. */
  readonly notices: readonly Notice[];
}

/** The panel is shown once for each value of the variable. */
export interface PanelRepeat {
  readonly variable: string;
  readonly direction: "h" | "v";
  /** How many stand side by side at most, when horizontal. */
  readonly maxPerRow: number;
}

/** One query of a panel. */
export interface Target {
  /** Its own within the panel; expressions and transformations call it so. */
  readonly refId: string;
  readonly hidden: boolean;
  readonly datasource: DataSourceRef | undefined;
  /** All that the file says of the query: `expr`, `legendFormat`, `instant`, … */
  readonly query: JsonObject;
}

/** A step that the frames of a panel go through, in the file's order. */
export interface Transformation {
  readonly id: string;
  readonly disabled: boolean;
  /** Which frames it takes; the others pass. */
  readonly filter: Matcher | undefined;
  /** `annotations`: of the queries of annotations instead of the panel's. */
  readonly topic: string;
  readonly options: JsonObject;
}

/** A query whose answers are marks in graphs. */
export interface Annotation {
  readonly name: string;
  readonly enabled: boolean;
  /** No switch for it at the top. */
  readonly hidden: boolean;
  readonly iconColor: string;
  readonly datasource: DataSourceRef | undefined;
  /** Only these panels, or all but these; undefined: all. */
  readonly filter: { readonly exclude: boolean; readonly ids: readonly number[] } | undefined;
  readonly query: JsonObject;
}

/** At the top of the dashboard: to dashboards with tags, or to an address. */
export interface Link {
  readonly kind: "dashboards" | "link";
  readonly title: string;
  readonly tooltip: string;
  readonly url: string;
  readonly icon: string;
  /** Of the dashboards meant, when `kind` is `dashboards`. */
  readonly tags: readonly string[];
  readonly asDropdown: boolean;
  readonly targetBlank: boolean;
  /** The time range goes along in the address, and with `includeVars` what is chosen of variables. */
  readonly keepTime: boolean;
  readonly includeVars: boolean;
}

/** By the variable's name, without `$`. */
export type ScopedVariables = Readonly<Record<string, VariableValue>>;

/** What cannot be shown, said to the user. */
export interface Notice {
  /** Such as `panel "CPU"` or `variable instance`. */
  readonly where: string;
  /** A sentence without a full stop that names the construct. */
  readonly what: string;
}
