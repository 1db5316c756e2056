import { sourceKind } from "../../dashboard-file/datasource-ref.ts";
import { isObject, type JsonObject } from "../../dashboard-file/json.ts";
import {
  ALL_VALUE,
  type AdHocFilter,
  type QueryVariable,
  type Variable,
  type VariableOption,
  type VariableValue,
} from "../../dashboard-file/variable-model.ts";
import { labelNames, labelValues, queryInstant, seriesOf } from "../http/prometheus.ts";
import { logLabelNames, logLabelValues } from "../http/loki.ts";
import { tagScopes, tagValues } from "../http/tempo.ts";
import { queryDuration } from "../time/duration.ts";
import type { Interval } from "../time/time-range.ts";
import { readFilter } from "../variables/ad-hoc-url.ts";
import { queryFormat } from "../variables/escapes.ts";
import { regExpOf } from "../regexp/dashboard-regexp.ts";
import { interpolate } from "../variables/interpolate.ts";
import { autoInterval, autoValue } from "../variables/intervals.ts";
import { optionsOf } from "../variables/options.ts";
import type { Scope } from "../variables/scope.ts";
import { resultTexts, seriesText } from "../variables/series-texts.ts";
import { readVariableQuery, type VariableQuery } from "../variables/variable-query.ts";

/** A variable with its choices and what is chosen. */
export interface ResolvedVariable {
  readonly variable: Variable;
  readonly options: readonly VariableOption[];
  readonly chosen: VariableValue;
  /** Of an ad hoc variable: what the URL says, else the file. */
  readonly filters?: readonly AdHocFilter[];
  /** Why there are no choices; without a full stop. */
  readonly problem?: string;
}

/**
 * The choices of a variable and which of them is chosen: what the URL says, else what was chosen when the file was
 * saved if it is still there, else the first.
 *
 * @param given the values of the URL's `var-NAME`; empty: it says nothing.
 */
export async function resolveVariable(
  variable: Variable,
  given: readonly string[],
  scope: Scope,
  interval: Interval,
  signal: AbortSignal,
): Promise<ResolvedVariable> {
  switch (variable.kind) {
    case "query": {
      try {
        return resolved(variable, await queryOptions(variable, scope, interval, signal), given);
      } catch (error) {
        if (signal.aborted) throw error;
        const problem = error instanceof Error ? error.message : String(error);
        return { ...resolved(variable, [], given), problem };
      }
    }
    case "custom":
      return resolved(
        variable,
        variable.options.map(({ text, value }) => ({ text, value: interpolate(value, scope) })),
        given,
      );
    case "datasource":
      return resolved(variable, sourceOptions(variable.type), given);
    case "interval":
      return intervalVariable(variable, given, interval);
    case "constant":
      return fixed(variable, variable.value);
    case "textbox":
      return fixed(variable, given[0] ?? interpolate(variable.value, scope));
    case "adhoc":
      return {
        ...fixed(variable, ""),
        filters: given.length > 0 ? given.flatMap((text) => readFilter(text) ?? []) : variable.filters,
      };
    case "unknown":
      return { variable, options: [], chosen: variable.current ?? { text: "", value: "" } };
  }
}

const fixed = (variable: Variable, value: string): ResolvedVariable => ({
  variable,
  options: [],
  chosen: { text: value, value },
});

function resolved(
  variable: Extract<Variable, { readonly multi: boolean }>,
  options: readonly VariableOption[],
  given: readonly string[],
): ResolvedVariable {
  return { variable, options, chosen: chosenOf(variable, options, given) };
}

function chosenOf(
  { multi, includeAll, current }: Extract<Variable, { readonly multi: boolean }>,
  options: readonly VariableOption[],
  given: readonly string[],
): VariableValue {
  const wanted = given.length > 0 ? given : listOf(current?.value ?? "");
  if (includeAll && (wanted.includes(ALL_VALUE) || (given.length > 0 && given[0] === "All")))
    return valueOf([ALL_VALUE], options, multi);
  // What a link names is taken, though there may be no such data now.
  const there =
    given.length > 0 ? given : wanted.filter((value) => options.some((option) => option.value === value));
  if (there.length > 0) return valueOf(multi ? there : there.slice(0, 1), options, multi);
  const [first] = options;
  if (first === undefined) return includeAll ? valueOf([ALL_VALUE], options, multi) : { text: "", value: "" };
  return valueOf([includeAll && current === undefined ? ALL_VALUE : first.value], options, multi);
}

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? (value === "" ? [] : [value]) : value;

/** With the texts of the options; a value that is no option is its own text. */
export function valueOf(
  values: readonly string[],
  options: readonly VariableOption[],
  multi: boolean,
): VariableValue {
  const texts = values.map((value) =>
    value === ALL_VALUE ? "All" : (options.find((option) => option.value === value)?.text ?? value),
  );
  return multi ? { text: texts, value: values } : { text: texts[0] ?? "", value: values[0] ?? "" };
}

const SOURCES: readonly (VariableOption & { readonly type: string })[] = [
  { text: "Mimir", value: "mimir", type: "prometheus" },
  { text: "Loki", value: "loki", type: "loki" },
  { text: "Tempo", value: "tempo", type: "tempo" },
];

const sourceOptions = (type: string): readonly VariableOption[] =>
  SOURCES.filter((source) => source.type === type).map(({ text, value }) => ({ text, value }));

function intervalVariable(
  variable: Extract<Variable, { kind: "interval" }>,
  given: readonly string[],
  { from, to }: Interval,
): ResolvedVariable {
  const { auto, intervals, name, current } = variable;
  const automatic = auto === undefined ? [] : [{ text: "auto", value: autoValue(name) }];
  const options = [...automatic, ...intervals.map((text) => ({ text, value: text }))];
  const wanted = given[0] ?? listOf(current?.value ?? "")[0];
  const choice = options.find(({ value, text }) => value === wanted || text === wanted) ?? options[0];
  if (choice === undefined) return fixed(variable, "");
  if (auto === undefined || choice.value !== autoValue(name))
    return { variable, options, chosen: { text: choice.text, value: choice.value } };
  return { variable, options, chosen: { text: "auto", value: queryDuration(autoInterval(to - from, auto)) } };
}

async function queryOptions(
  variable: QueryVariable,
  scope: Scope,
  interval: Interval,
  signal: AbortSignal,
): Promise<readonly VariableOption[]> {
  const kind = sourceKind(
    variable.datasource === undefined
      ? undefined
      : { ...variable.datasource, uid: interpolate(variable.datasource.uid, scope) },
    variable.query,
  );
  if (kind === undefined) throw new Error(`data source ${variable.datasource?.type ?? ""} is not supported`);
  const language = { prometheus: "promql", loki: "logql", tempo: "traceql" } as const;
  const query = readVariableQuery(filled(variable.query, scope, language[kind]), kind);
  const found = await ask(query, kind, interval, signal);
  const { options, badRegex } = optionsOf(
    found.map((value) => ({ text: value, value })),
    { regex: interpolate(variable.regex, scope), sort: variable.sort, applyTo: variable.regexApplyTo },
  );
  if (badRegex) throw new Error(`${variable.regex} is no regular expression`);
  return options;
}

function filled(
  query: string | JsonObject,
  scope: Scope,
  language: "promql" | "logql" | "traceql",
): string | JsonObject {
  if (typeof query === "string") return interpolate(query, scope, queryFormat(language));
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      typeof value === "string"
        ? interpolate(value, scope, queryFormat(language))
        : isObject(value)
          ? value
          : value,
    ]),
  );
}

async function ask(
  query: VariableQuery,
  kind: "prometheus" | "loki" | "tempo",
  interval: Interval,
  signal: AbortSignal,
): Promise<readonly string[]> {
  switch (query.kind) {
    case "unsupported":
      throw new Error(query.what);
    case "label-names":
      if (kind === "loki") return logLabelNames(signal);
      if (kind === "tempo") return (await tagScopes(signal)).flatMap(({ tags }) => tags ?? []);
      return labelNames(query.match, signal);
    case "label-values":
      if (kind === "loki") return logLabelValues(query.label, signal);
      if (kind === "tempo") return (await tagValues(query.label, signal)).map(({ value }) => value);
      return labelValues(query.label, query.match, signal);
    case "metric-names": {
      const names = await labelValues("__name__", undefined, signal);
      const pattern = regExpOf(query.regex, "");
      if (pattern === undefined) throw new Error(`${query.regex} is no regular expression`);
      return names.filter((name) => pattern.test(name));
    }
    case "query-result":
      return resultTexts(await queryInstant(query.expr, interval.to / 1000, signal));
    case "series":
      return (await seriesOf(query.match, interval, signal)).map(seriesText);
  }
}
