/** Panels that the page draws, by the ids of Grafana's plugins. */
export const PANEL_TYPES: ReadonlySet<string> = new Set([
  "timeseries",
  "trend",
  "xychart",
  "candlestick",
  "stat",
  "gauge",
  "bargauge",
  "barchart",
  "table",
  "heatmap",
  "histogram",
  "piechart",
  "logs",
  "traces",
  "nodeGraph",
  "state-timeline",
  "status-history",
  "text",
  "alertlist",
]);

/** Those that can show another time beside their own. */
export const COMPARING_PANELS: ReadonlySet<string> = new Set([
  "timeseries",
  "stat",
  "gauge",
  "bargauge",
  "barchart",
  "piechart",
  "table",
]);

/** Transformations that the page does, by Grafana's ids, old ones too. */
export const TRANSFORMATIONS: ReadonlySet<string> = new Set([
  "organize",
  "merge",
  "sortBy",
  "filterFieldsByName",
  "filterByValue",
  "filterByRefId",
  "joinByField",
  "seriesToColumns",
  "reduce",
  "limit",
  "renameByRegex",
  "calculateField",
  "groupBy",
  "groupingToMatrix",
  "partitionByValues",
  "timeSeriesTable",
  "labelsToFields",
  "seriesToRows",
  "rowsToFields",
  "configFromData",
  "convertFieldType",
  "extractFields",
]);

/** What Grafana itself makes of queries' answers, by its `type`. */
export const EXPRESSIONS: ReadonlySet<string> = new Set([
  "math",
  "reduce",
  "resample",
  "threshold",
  "classic_conditions",
]);

/** How overrides and transformations may choose fields, by Grafana's ids. */
export const FIELD_MATCHERS: ReadonlySet<string> = new Set([
  "byName",
  "byNames",
  "byRegexp",
  "byRegexpOrNames",
  "byType",
  "byTypes",
  "byFrameRefID",
  "byValue",
  "numeric",
  "time",
  "first",
  "firstTimeField",
]);

/** Formats that may stand behind the colon in `${name:format}`. */
export const VARIABLE_FORMATS: ReadonlySet<string> = new Set([
  "csv",
  "customqueryparam",
  "date",
  "distributed",
  "doublequote",
  "glob",
  "html",
  "join",
  "json",
  "lucene",
  "percentencode",
  "pipe",
  "queryparam",
  "raw",
  "regex",
  "singlequote",
  "sqlstring",
  "text",
  "uriencode",
]);

/** Names that begin with `__` and stand for something. */
export const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  "__all_variables",
  "__auto",
  "__dashboard",
  "__data",
  "__field",
  "__from",
  "__interval",
  "__interval_ms",
  "__name",
  "__org",
  "__range",
  "__range_ms",
  "__range_s",
  "__rate_interval",
  "__rate_interval_ms",
  "__series",
  "__series_name",
  "__timezone",
  "__to",
  "__url_time_range",
  "__user",
  "__value",
]);

/** Where queries go. */
export type SourceKind = "prometheus" | "loki" | "tempo";

/** Data sources that ask the user nothing: `-- Grafana --`, `-- Dashboard --`, `-- Mixed --`. */
export const BUILT_IN_SOURCES: ReadonlySet<string> = new Set(["grafana", "datasource"]);
