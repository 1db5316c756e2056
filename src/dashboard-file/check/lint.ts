import { isObject, type JsonObject } from "../json.ts";
import type { Dashboard, Notice, Panel } from "../model.ts";
import { UnreadableDashboard } from "../read/envelope.ts";
import { readDashboard } from "../read-dashboard.ts";
import { BUILT_IN_NAMES, VARIABLE_FORMATS } from "../supported.ts";
import { timeRegionNotice } from "../time-region/read-time-region.ts";
import type { Variable } from "../variable-model.ts";

/**
 * What of a dashboard file cannot be shown as it was meant, for `watchtower dashboards lint`.
 * @param text the file: JSON
 */
export function lintDashboard(text: string): readonly Notice[] {
  try {
    const dashboard = readDashboard(JSON.parse(text));
    return [...dashboard.notices, ...referenceNotices(dashboard), ...regionNotices(dashboard)];
  } catch (error) {
    if (error instanceof UnreadableDashboard) return [{ where: "dashboard", what: error.message }];
    if (error instanceof SyntaxError)
      return [{ where: "dashboard", what: `the file is not JSON: ${error.message}` }];
    throw error;
  }
}

/** Names and formats of variables that texts of the dashboard use, and that stand for nothing. */
function referenceNotices({ variables, rows, annotations }: Dashboard): readonly Notice[] {
  const names = new Set(variables.map(({ name }) => name));
  const panels = rows.flatMap((row) => row.panels);
  return [
    ...variables.flatMap((variable) => found(`variable ${variable.name}`, asJson(variable), names)),
    ...annotations.flatMap((annotation) =>
      found(`annotation ${annotation.name}`, withoutSource(annotation.query), names),
    ),
    ...panels.flatMap((panel) => [
      ...found(`panel "${panel.title}"`, queriesOf(panel), names),
      ...repeatNotice(panel, names),
    ]),
    ...rows.flatMap(({ title = "", repeat }) =>
      repeat === undefined || names.has(repeat)
        ? []
        : [{ where: `row "${title}"`, what: `repeats by variable ${repeat}, which is not there` }],
    ),
  ];
}

/** The page says it at the annotation's switch, where it looks for the times. */
function regionNotices({ annotations }: Dashboard): readonly Notice[] {
  return annotations.flatMap(({ name, enabled, query }) => {
    const what = enabled ? timeRegionNotice(query) : undefined;
    return what === undefined ? [] : [{ where: `annotation ${name}`, what }];
  });
}

function asJson(variable: Variable): unknown {
  return variable.kind === "query" ? variable.query : "";
}

function queriesOf({ targets, options, fieldConfig }: Panel): unknown {
  return [targets.map(({ query }) => withoutSource(query)), options, fieldConfig];
}

/** Data sources are found by their type; a name that is not there does no harm. */
const withoutSource = (query: JsonObject): JsonObject => ({ ...query, datasource: undefined });

function repeatNotice({ title, repeat }: Panel, names: ReadonlySet<string>): readonly Notice[] {
  if (repeat === undefined || names.has(repeat.variable)) return [];
  return [{ where: `panel "${title}"`, what: `repeats by variable ${repeat.variable}, which is not there` }];
}

const REFERENCE = /\$(__\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}/g;

/** A bare `$name` may be part of a query, `${name}` is a variable for sure. */
function found(where: string, value: unknown, names: ReadonlySet<string>): readonly Notice[] {
  const whats = textsIn(value).flatMap((text) =>
    [...text.matchAll(REFERENCE)].flatMap(([, bare, old, oldFormat, braced, format]) => {
      const name = bare ?? old ?? braced ?? "";
      const used = (oldFormat ?? format)?.split(":")[0];
      return [
        ...(isKnown(name, names) ? [] : [`$${name} is not supported, and no variable`]),
        ...(used === undefined || VARIABLE_FORMATS.has(used)
          ? []
          : [`format ${used} of variable ${name} is not supported`]),
      ];
    }),
  );
  return [...new Set(whats)].map((what) => ({ where, what }));
}

/** Numbers are groups of a regular expression, as in `label_replace`. */
function isKnown(name: string, names: ReadonlySet<string>): boolean {
  return names.has(name) || BUILT_IN_NAMES.has(name) || /^(__cell(_\d+)?|\d+)$/.test(name);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? membersOf(value) : [];
}

function membersOf(object: JsonObject): readonly string[] {
  return Object.values(object).flatMap(textsIn);
}
