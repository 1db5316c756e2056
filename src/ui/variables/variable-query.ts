import { type JsonObject, textOf } from "../../dashboard-file/json.ts";
import type { SourceKind } from "../../dashboard-file/supported.ts";

/** What a query variable asks a data source for. Its variables are filled in already. */
export type VariableQuery =
  /** Names of labels, or of tags. @see match a selector; undefined: of everything */
  | { readonly kind: "label-names"; readonly match: string | undefined }
  | { readonly kind: "label-values"; readonly label: string; readonly match: string | undefined }
  /** Names of metrics that match a regular expression. */
  | { readonly kind: "metric-names"; readonly regex: string }
  /** The series of an instant query, each as a text. */
  | { readonly kind: "query-result"; readonly expr: string }
  /** The series of a selector, each as a text. */
  | { readonly kind: "series"; readonly match: string }
  /** A sentence without a full stop that names what is not understood. */
  | { readonly kind: "unsupported"; readonly what: string };

/** Reads the query of a variable as the data source of its kind writes it: a text, or an object. */
export function readVariableQuery(query: string | JsonObject, source: SourceKind): VariableQuery {
  switch (source) {
    case "prometheus":
      return typeof query === "string" ? prometheusText(query) : prometheusObject(query);
    case "loki":
      return typeof query === "string" ? lokiText(query) : labelsObject(query);
    case "tempo":
      return typeof query === "string" ? lokiText(query) : labelsObject(query);
  }
}

function prometheusText(text: string): VariableQuery {
  const query = text.trim();
  const [, names] = /^label_names\((.*)\)$/s.exec(query) ?? [];
  if (names !== undefined) return { kind: "label-names", match: present(names) };
  const [, match, label] = /^label_values\((?:(.+),)?\s*([^,()\s]+)\s*\)$/s.exec(query) ?? [];
  if (label !== undefined) return { kind: "label-values", label, match: present(match) };
  const [, regex] = /^metrics\((.*)\)$/s.exec(query) ?? [];
  if (regex !== undefined) return { kind: "metric-names", regex: regex.trim() };
  const [, expr] = /^query_result\((.*)\)$/s.exec(query) ?? [];
  if (expr !== undefined) return { kind: "query-result", expr: expr.trim() };
  return query === ""
    ? { kind: "unsupported", what: "the query is empty" }
    : { kind: "series", match: query };
}

function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? undefined : trimmed;
}

/** The text is kept beside the fields of the editor; files that are made by code may have the fields only. */
function prometheusObject(query: JsonObject): VariableQuery {
  const text = textOf(query["query"]);
  if (text !== undefined) return prometheusText(text);
  const [label, metric] = [textOf(query["label"]), textOf(query["metric"])];
  switch (textOf(query["qryType"]) ?? "") {
    case "0":
      return { kind: "label-names", match: present(textOf(query["match"])) };
    case "1":
      return label === undefined
        ? { kind: "unsupported", what: "the query names no label" }
        : { kind: "label-values", label, match: present(metric) };
    case "2":
      return { kind: "metric-names", regex: metric ?? ".*" };
    default:
      return {
        kind: "unsupported",
        what: `query type ${textOf(query["qryType"]) ?? "none"} is not supported`,
      };
  }
}

/** `label_names()`, `label_values(name)`, `label_values({selector}, name)`. */
function lokiText(text: string): VariableQuery {
  const query = text.trim();
  if (/^label_names\(\s*\)$/.test(query)) return { kind: "label-names", match: undefined };
  const [, match, label] = /^label_values\((?:(.+),)?\s*([^,()\s]+)\s*\)$/s.exec(query) ?? [];
  if (label !== undefined) return { kind: "label-values", label, match: present(match) };
  return { kind: "unsupported", what: `query ${query} is not supported` };
}

/** Loki's and Tempo's editors: type 0 is names, 1 is values. */
function labelsObject(query: JsonObject): VariableQuery {
  const label = present(textOf(query["label"]));
  const text = textOf(query["query"]);
  switch (textOf(query["type"]) ?? "") {
    case "0":
      return { kind: "label-names", match: undefined };
    case "1":
      return label === undefined
        ? { kind: "unsupported", what: "the query names no label" }
        : { kind: "label-values", label, match: present(textOf(query["stream"])) };
    default:
      return text === undefined
        ? { kind: "unsupported", what: `query type ${textOf(query["type"]) ?? "none"} is not supported` }
        : lokiText(text);
  }
}
