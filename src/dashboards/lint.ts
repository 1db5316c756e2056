import { z } from "zod";

/** What a dashboard may use to be shown in both engines: by Grafana, and by the page of the embedded engine. */
const PANELS: ReadonlySet<string> = new Set([
  "timeseries",
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
  "row",
]);
const TRANSFORMATIONS: ReadonlySet<string> = new Set([
  "organize",
  "merge",
  "sortBy",
  "filterFieldsByName",
  "filterByValue",
  "joinByField",
  "reduce",
  "limit",
  "renameByRegex",
  "calculateField",
  "groupBy",
  "labelsToFields",
  "seriesToRows",
  "convertFieldType",
  "extractFields",
]);
const VARIABLES: ReadonlySet<string> = new Set([
  "query",
  "custom",
  "interval",
  "datasource",
  "constant",
  "textbox",
  "adhoc",
]);
const DATA_SOURCES: ReadonlySet<string> = new Set(["prometheus mimir", "loki loki", "tempo tempo"]);
const MAX_SCHEMA_VERSION = 41;

const source = z.object({ type: z.string(), uid: z.string() }).partial().optional();
const target = z.looseObject({ refId: z.string().optional(), datasource: source });
const panel = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  datasource: source,
  targets: z.array(target).optional(),
  transformations: z.array(z.looseObject({ id: z.string() })).optional(),
  get panels() {
    return z.array(panel).optional();
  },
});
const dashboardSchema = z.looseObject({
  uid: z.string().min(1),
  title: z.string().min(1),
  schemaVersion: z.number(),
  panels: z.array(panel),
  templating: z
    .looseObject({
      list: z.array(z.looseObject({ name: z.string(), type: z.string(), datasource: source })).optional(),
    })
    .optional(),
});

type Panel = z.infer<typeof panel>;

/**
 * What in a Grafana dashboard (its JSON, classic schema) cannot be shown in both engines, each as
 * `where: what`; empty if it can be shown whole.
 */
export function lintDashboard(json: unknown): readonly string[] {
  const parsed = dashboardSchema.safeParse(json);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join(".") || "dashboard"}: ${message}`);
  const { schemaVersion, panels, templating } = parsed.data;
  return [
    ...(schemaVersion > MAX_SCHEMA_VERSION
      ? [`dashboard: schemaVersion ${schemaVersion} is newer than ${MAX_SCHEMA_VERSION}`]
      : []),
    ...(templating?.list ?? []).flatMap(({ name, type, datasource }) => [
      ...unknown(`variable ${name}`, "variable type", type, VARIABLES),
      ...sourceFindings(`variable ${name}`, datasource),
    ]),
    ...panels.flatMap(panelFindings),
  ];
}

function panelFindings({
  type,
  title = "",
  datasource,
  targets,
  transformations,
  panels,
}: Panel): readonly string[] {
  const where = `panel "${title}"`;
  return [
    ...unknown(where, "panel type", type, PANELS),
    ...sourceFindings(where, datasource),
    ...(targets ?? []).flatMap((each) =>
      sourceFindings(`${where}, query ${each.refId ?? ""}`, each.datasource),
    ),
    ...(transformations ?? []).flatMap(({ id }) => unknown(where, "transformation", id, TRANSFORMATIONS)),
    ...(panels ?? []).flatMap(panelFindings),
  ];
}

function unknown(where: string, what: string, name: string, known: ReadonlySet<string>): readonly string[] {
  return known.has(name) ? [] : [`${where}: ${what} ${name} is not supported`];
}

/** A variable may stand for a data source; what it is then is the user's choice. */
function sourceFindings(where: string, datasource: z.infer<typeof source>): readonly string[] {
  if (datasource?.uid === undefined || datasource.uid.includes("$")) return [];
  const name = `${datasource.type ?? ""} ${datasource.uid}`;
  return DATA_SOURCES.has(name)
    ? []
    : [`${where}: data source ${name.trim()} is none of ${[...DATA_SOURCES].join(", ")} (type uid)`];
}
