import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { tagScopes, tagValues } from "../http/tempo.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { traceqlPlace } from "./traceql-place.ts";
import {
  TRACEQL_COMPARISONS,
  TRACEQL_CONJUNCTIONS,
  TRACEQL_FUNCTIONS,
  TRACEQL_INTRINSICS,
  TRACEQL_SPANSET_OPERATORS,
} from "./traceql-vocabulary.ts";

interface TypedValue {
  readonly type: string;
  readonly value: string;
}

const tags = new ListCache<string>();
const values = new ListCache<TypedValue>();

/** Fields that are compared with a time; no list of values would help. */
const DURATION = /^(?:duration|traceDuration|span:duration|trace:duration|event:timeSinceStart)$/;
const DURATIONS = ["1ms", "10ms", "100ms", "500ms", "1s", "5s"] as const;

/** Attributes and their values from the server, intrinsics, operators, and functions behind a pipe. */
export async function completeTraceql(context: CompletionContext): Promise<CompletionResult | null> {
  const place = traceqlPlace(context.state.sliceDoc(0, context.pos));
  switch (place.kind) {
    case "field": {
      const attributes = named(await tags.remember("", fetchTags), "attribute");
      return wordOptions(context, /[\w.:-]*$/, [...TRACEQL_INTRINSICS, ...attributes], true);
    }
    case "value":
      return completeValue(context, place.field, place.isQuoted);
    case "comparison":
      return wordOptions(context, OPERATOR_SIGNS, TRACEQL_COMPARISONS, true);
    case "conjunction":
      return wordOptions(context, OPERATOR_SIGNS, TRACEQL_CONJUNCTIONS, true);
    case "spansetOperator":
      return wordOptions(context, OPERATOR_SIGNS, TRACEQL_SPANSET_OPERATORS);
    case "stage":
      return wordOptions(context, /\w*$/, TRACEQL_FUNCTIONS, true);
    case "nothing":
      return null;
  }
}

const OPERATOR_SIGNS = /[!&|<>=~]*$/;

async function completeValue(
  context: CompletionContext,
  name: string,
  quoted: boolean,
): Promise<CompletionResult | null> {
  if (DURATION.test(name)) return wordOptions(context, /[\w.]*$/, named(DURATIONS, "duration"), true);
  const found = await values.remember(name, (signal) => tagValues(name, signal));
  if (quoted)
    return valueOptions(
      context,
      found.map((item) => item.value),
    );
  const options = found.map(({ type, value }) => ({
    label: value,
    detail: type,
    apply: type === "string" ? JSON.stringify(value) : value,
  }));
  return wordOptions(context, /[\w.-]*$/, options, true);
}

async function fetchTags(signal: AbortSignal): Promise<readonly string[]> {
  const scopes = await tagScopes(signal);
  return scopes.flatMap(({ name, tags: found }) =>
    name === "intrinsic" ? [] : found.map((tag) => `${name}.${tag}`),
  );
}
