import { type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";

/** One thing that spans are looked through for. */
export interface SpanFilter {
  /** An attribute, `serviceName`, `spanName`, `duration`, `_textSearch_`, or what {@link spanMeant} names. */
  readonly key: string;
  readonly operator: string;
  /** Empty: whether there is such an attribute. */
  readonly value: string;
}

/** Which spans of a trace are meant. */
export interface SpanFilters {
  /** All of them have to hold. */
  readonly filters: readonly SpanFilter[];
  /** The others are left out, instead of dimmed. */
  readonly matchesOnly: boolean;
  /** Only what the trace's end had to wait for. */
  readonly criticalPathOnly: boolean;
}

const OPERATORS = ["=", "!=", "=~", "!~", ">", ">=", "<", "<="];

/**
 * Reads `spanFilters` of a panel of traces, in today's form (`adhocFilters`) and the one before.
 *
 * @param fill fills variables in
 */
export function readSpanFilters(raw: JsonObject, fill: (text: string) => string): SpanFilters {
  const text = (name: string, object = raw): string => fill(textOf(object[name]) ?? "");
  const listed = (name: string, isMeant: (filter: SpanFilter) => boolean): readonly SpanFilter[] =>
    objectsOf(raw[name])
      .map((each) => ({
        key: text("key", each),
        operator: text("operator", each) || "=",
        value: text("value", each),
      }))
      .filter((filter) => isMeant(filter) && OPERATORS.includes(filter.operator));
  return {
    filters: [
      ...listed("adhocFilters", ({ key, value }) => key.trim() !== "" && value.trim() !== ""),
      ...one("serviceName", text("serviceNameOperator") || "=", text("serviceName")),
      ...one("spanName", text("spanNameOperator") || "=", text("spanName")),
      ...one("duration", text("fromOperator") === ">" ? ">" : ">=", text("from")),
      ...one("duration", text("toOperator") === "<" ? "<" : "<=", text("to")),
      ...listed("tags", ({ key }) => key !== ""),
      ...one("_textSearch_", "=", text("query")),
    ],
    matchesOnly: raw["matchesOnly"] === true,
    criticalPathOnly: raw["criticalPathOnly"] === true,
  };
}

const one = (key: string, operator: string, value: string): readonly SpanFilter[] =>
  value === "" ? [] : [{ key, operator, value }];

/** As the URL of a trace has them: `filter=serviceName+=+web`, and `only=matches`, `only=path`. */
export function filterParams({ filters, matchesOnly, criticalPathOnly }: SpanFilters): {
  readonly filter: readonly string[];
  readonly only: readonly string[];
} {
  return {
    filter: filters.map(filterText),
    only: [...(matchesOnly ? ["matches"] : []), ...(criticalPathOnly ? ["path"] : [])],
  };
}

export const filterText = ({ key, operator, value }: SpanFilter): string => `${key} ${operator} ${value}`;

/** What {@link filterParams} wrote; texts that are no filters are passed over. */
export function filtersInUrl(params: URLSearchParams): SpanFilters {
  const only = params.getAll("only");
  return {
    filters: params.getAll("filter").flatMap((text) => {
      const [, key = "", operator = "", value = ""] = /^(.+?) ([=!<>]=?|[=!]~) (.*)$/s.exec(text) ?? [];
      return OPERATORS.includes(operator) ? [{ key, operator, value }] : [];
    }),
    matchesOnly: only.includes("matches"),
    criticalPathOnly: only.includes("path"),
  };
}

/** The part of a URL's query that {@link filtersInUrl} reads. */
export function filterQuery(params: URLSearchParams): string {
  return [...params]
    .filter(([name]) => name === "filter" || name === "only")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
