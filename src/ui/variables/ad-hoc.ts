import type { AdHocFilter } from "../../dashboard-file/variable-model.ts";
import { tokensOf, type Token } from "./query-tokens.ts";

/** A query with ad-hoc filters in it, as far as that can be done. */
export interface Filtered {
  readonly query: string;
  /** Filters that the language cannot express, a sentence each, without a full stop. */
  readonly notices: readonly string[];
}

/**
 * Adds filters to each selector of a query: `up{…}` in PromQL, `{…}` in LogQL, where they are matchers, and in
 * TraceQL, where they are conditions. The query's variables are filled in already.
 */
export function withFilters(
  query: string,
  language: "promql" | "logql" | "traceql",
  filters: readonly AdHocFilter[],
): Filtered {
  const written = filters
    .filter(({ key }) => key !== "")
    .map((filter) => ({
      filter,
      text: language === "traceql" ? conditionOf(filter) : matcherOf(filter, language),
    }));
  const notices = written.flatMap(({ filter, text }) =>
    text === undefined
      ? [`filter ${filter.key} ${filter.operator} ${filter.value} cannot be written in this query`]
      : [],
  );
  const parts = written.flatMap(({ text }) => text ?? []);
  if (parts.length === 0) return { query, notices };
  const added = parts.join(language === "traceql" ? " && " : ", ");
  return { query: inserted(query, added, language), notices };
}

const MATCH_OPERATORS: ReadonlySet<string> = new Set(["=", "!=", "=~", "!~"]);

function matcherOf(filter: AdHocFilter, language: "promql" | "logql"): string | undefined {
  const { key, operator, value } = asRegex(filter);
  if (!MATCH_OPERATORS.has(operator)) return undefined;
  if (/^[A-Za-z_]\w*$/.test(key)) return `${key}${operator}${JSON.stringify(value)}`;
  // Other names stand in quotes, in PromQL only.
  return language === "promql" ? `${JSON.stringify(key)}${operator}${JSON.stringify(value)}` : undefined;
}

function conditionOf(filter: AdHocFilter): string | undefined {
  const { key, operator, value } = asRegex(filter);
  if (!/^[\w.:-]+$/.test(key)) return undefined;
  if (operator === "<" || operator === ">") return `${key} ${operator} ${value}`;
  return MATCH_OPERATORS.has(operator) ? `${key} ${operator} ${JSON.stringify(value)}` : undefined;
}

/** One of several values, or none of them, is a regular expression. */
function asRegex({ key, operator, value, values = [value] }: AdHocFilter): AdHocFilter {
  if (operator !== "=|" && operator !== "!=|") return { key, operator, value };
  const any = values.map((each) => each.replaceAll(/[\\^$*+?.()|[\]{}]/g, String.raw`\$&`)).join("|");
  return { key, operator: operator === "=|" ? "=~" : "!~", value: any };
}

function inserted(query: string, added: string, language: "promql" | "logql" | "traceql"): string {
  const tokens = tokensOf(query);
  const places = [...closingBraces(tokens), ...(language === "promql" ? bareMetrics(tokens) : [])];
  return places
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, { at, kind }) => {
      const isBare = kind === "bare";
      const between = isBare || kind === "empty" ? "" : language === "traceql" ? " && " : ", ";
      return text.slice(0, at) + between + (isBare ? `{${added}}` : added) + text.slice(at);
    }, query);
}

interface Place {
  readonly at: number;
  /** Within braces that hold something, or nothing, or where there are none. */
  readonly kind: "filled" | "empty" | "bare";
}

function closingBraces(tokens: readonly Token[]): readonly Place[] {
  return tokens.flatMap(({ text, at }, index) => {
    if (text !== "}") return [];
    const before = tokens[index - 1]?.text;
    return [{ at, kind: before === "{" || before === "," ? "empty" : "filled" }];
  });
}

const AGGREGATIONS: ReadonlySet<string> = new Set(
  "sum min max avg group stddev stdvar count count_values bottomk topk quantile limitk limit_ratio".split(
    " ",
  ),
);
const LISTS: ReadonlySet<string> = new Set("by without on ignoring group_left group_right".split(" "));
const WORDS: ReadonlySet<string> = new Set("bool offset and or unless atan2 inf nan".split(" "));

/** Names of metrics without braces behind them. */
function bareMetrics(tokens: readonly Token[]): readonly Place[] {
  const places: Place[] = [];
  let index = 0;
  while (index < tokens.length) {
    const { text, at, isName } = tokens[index] ?? { text: "", at: 0, isName: false };
    const next = tokens[index + 1]?.text;
    if (text === "{") index = closing(tokens, index, "}");
    else if (text === "[") index = closing(tokens, index, "]");
    else if (LISTS.has(text.toLowerCase())) index = next === "(" ? closing(tokens, index + 1, ")") : index;
    else if (isName && !isCalled(text, next) && next !== "{")
      places.push({ at: at + text.length, kind: "bare" });
    index += 1;
  }
  return places;
}

function isCalled(name: string, next: string | undefined): boolean {
  const word = name.toLowerCase();
  if (WORDS.has(word) || next === "(") return true;
  return AGGREGATIONS.has(word) && next !== undefined && LISTS.has(next.toLowerCase());
}

/** The index of what closes; the last one if nothing does. */
function closing(tokens: readonly Token[], from: number, sign: string): number {
  const found = tokens.findIndex(({ text }, index) => index > from && text === sign);
  return found < 0 ? tokens.length : found;
}
