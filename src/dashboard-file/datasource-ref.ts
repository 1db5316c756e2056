import { isObject, objectOf, textOf, type JsonObject } from "./json.ts";
import type { SourceKind } from "./supported.ts";

/** A data source as panels, queries and variables name it. */
export interface DataSourceRef {
  /** `prometheus`, `loki`, `tempo`, `grafana`, `datasource`, …; empty if the file does not say. */
  readonly type: string;
  /** May hold a variable; empty if the file does not say. */
  readonly uid: string;
}

/** Data sources that a file leaves open: plugin ids by the name of the input, `DS_PROMETHEUS`. */
export type Inputs = ReadonlyMap<string, string>;

/**
 * Reads a reference of any generation: an object, or the name of a data source.
 * @returns undefined for the default one
 */
export function readDataSource(value: unknown, inputs: Inputs): DataSourceRef | undefined {
  if (isObject(value)) {
    const [type, uid] = [textOf(value["type"]) ?? "", textOf(value["uid"]) ?? ""];
    const input = inputOf(uid, inputs);
    if (input !== undefined) return { type: type === "" ? input : type, uid: "" };
    return type === "" && uid === "" ? undefined : named(uid, type);
  }
  const name = textOf(value) ?? "";
  if (name === "" || name === "default") return undefined;
  const input = inputOf(name, inputs);
  return input === undefined ? named(name, "") : { type: input, uid: "" };
}

function inputOf(text: string, inputs: Inputs): string | undefined {
  const [, name] = /^\$\{?(\w+)\}?$/.exec(text) ?? [];
  return name === undefined ? undefined : inputs.get(name);
}

function named(uid: string, type: string): DataSourceRef {
  if (uid === "-- Grafana --" || uid === "grafana") return { type: "grafana", uid: "grafana" };
  return uid.startsWith("-- ") ? { type: "datasource", uid } : { type, uid };
}

/** One reference that stands for the queries' own. */
export function isMixed(ref: DataSourceRef | undefined): boolean {
  return ref?.uid === "-- Mixed --";
}

/** What Grafana itself makes of the answers of other queries. Old files tell it by what is asked alone. */
export function isExpression(ref: DataSourceRef | undefined, query: JsonObject): boolean {
  return ref?.type === "__expr__" || ref?.uid === "__expr__" || textOf(query["type"]) === "math";
}

/** A panel that shows what another has asked for. */
export function isDashboardSource(ref: DataSourceRef | undefined): boolean {
  return ref?.uid === "-- Dashboard --";
}

/**
 * Which of the three kinds of sources answers a reference, whose variables are filled in. Files from elsewhere
 * name sources that are not here, so that their type decides, else what their name says, else what the query
 * looks like; the default is Prometheus.
 * @param query what is asked: a target, or the query of a variable
 * @returns undefined for other kinds
 */
export function sourceKind(ref: DataSourceRef | undefined, query?: unknown): SourceKind | undefined {
  if (ref === undefined) return "prometheus";
  const text = ref.type === "" ? ref.uid : ref.type;
  if (/prom|mimir|thanos|cortex|victoriametrics|^default$/i.test(text)) return "prometheus";
  if (/loki/i.test(text)) return "loki";
  // Metrics of Temporal are none of Tempo's.
  if (/tempo(?!r)/i.test(text)) return "tempo";
  return ref.type === "" ? looksLike(query) : undefined;
}

/** Old files name a source without its type; then only the query tells. */
function looksLike(query: unknown): SourceKind | undefined {
  const { expr, query: text, queryType } = objectOf(query);
  const asked = textOf(expr) ?? textOf(text) ?? textOf(query) ?? "";
  if (/\|[=~>]|!~\s*["`]|\|\s*(json|logfmt|pattern|regexp|unwrap|line_format)\b/.test(asked)) return "loki";
  const isPromql =
    textOf(expr) !== undefined || /^\s*(label_values|label_names|metrics|query_result)\(/.test(asked);
  if (isPromql) return "prometheus";
  return textOf(text) !== undefined && /traceql/i.test(textOf(queryType) ?? "") ? "tempo" : undefined;
}
