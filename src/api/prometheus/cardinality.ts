import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import type { LabelNamesCardinality, LabelValuesCardinality } from "../wire/prometheus.ts";
import { parametersOf } from "../parameters.ts";
import { ALL_TIME } from "./parameters.ts";
import { jsonBody } from "./text-answer.ts";

/** Bounds of Grafana Mimir's HTTP API. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;

/** `/api/v1/cardinality/label_names` (Grafana Mimir): how many values each label has, the most first. */
export async function cardinalityOfNames(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const values = valuesByName(await selected(parameters, engine));
  const counts = [...values].map(([name, byValue]) => ({
    label_name: name,
    label_values_count: byValue.size,
  }));
  const total = counts.reduce((sum, each) => sum + each.label_values_count, 0);
  const sorted = counts.toSorted((a, b) => b.label_values_count - a.label_values_count);
  const body: LabelNamesCardinality = {
    label_values_count_total: total,
    label_names_count: counts.length,
    cardinality: sorted.slice(0, limit),
  };
  return jsonBody(c, body);
}

/** `/api/v1/cardinality/label_values` (Grafana Mimir): how many series each value of the given labels has. */
export async function cardinalityOfValues(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const names = parameters.getAll("label_names[]");
  if (names.length === 0) throw new WatchtowerError("invalid", "'label_names[]' param is required");
  const series = await selected(parameters, engine);
  const values = valuesByName(series);
  const labels = names.map((name) => labelItem(name, values.get(name) ?? new Map(), limit));
  const body: LabelValuesCardinality = { series_count_total: series.length, labels };
  return jsonBody(c, body);
}

/** `/api/v1/cardinality/active_series` (Grafana Mimir): the label sets that the selector selects. */
export async function activeSeries(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  if (!parameters.has("selector")) throw new WatchtowerError("invalid", 'missing "selector" parameter');
  const series = await selected(parameters, engine);
  return jsonBody(c, { data: series.map((labels) => labels.toObject()) });
}

function labelItem(name: string, byValue: ReadonlyMap<string, number>, limit: number) {
  const all = [...byValue].map(([value, count]) => ({ label_value: value, series_count: count }));
  return {
    label_name: name,
    label_values_count: byValue.size,
    series_count: all.reduce((sum, each) => sum + each.series_count, 0),
    cardinality: all.toSorted((a, b) => b.series_count - a.series_count).slice(0, limit),
  };
}

/** For each label, how many series each of its values has. */
export function valuesByName(series: readonly Labels[]): Map<string, Map<string, number>> {
  const values = new Map<string, Map<string, number>>();
  for (const labels of series) {
    for (const [name, value] of labels.pairs) {
      let byValue = values.get(name);
      if (byValue === undefined) values.set(name, (byValue = new Map()));
      byValue.set(value, (byValue.get(value) ?? 0) + 1);
    }
  }
  return values;
}

function selected(parameters: URLSearchParams, engine: PromqlEngine): Promise<readonly Labels[]> {
  requireMethod(parameters.get("count_method") ?? "inmemory");
  const selector = parameters.get("selector") ?? "";
  const sets: readonly (readonly Matcher[])[] = selector === "" ? [] : [engine.matchers(selector)];
  return engine.source.series(sets, ALL_TIME);
}

/** Both methods of Mimir see the same series here. */
function requireMethod(method: string): void {
  if (method === "inmemory" || method === "active") return;
  throw new WatchtowerError(
    "invalid",
    `unknown count method ${JSON.stringify(method)}, expected inmemory or active`,
  );
}

function limitOf(parameters: URLSearchParams): number {
  const text = parameters.get("limit") ?? "";
  if (text === "") return DEFAULT_LIMIT;
  if (!/^\d+$/.test(text) || Number(text) > MAX_LIMIT) {
    throw new WatchtowerError("invalid", `'limit' param must be a number from 0 to ${MAX_LIMIT}`);
  }
  return Number(text);
}
