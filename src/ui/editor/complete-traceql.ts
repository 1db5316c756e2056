import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { tagScopes, tagValues } from "../http/tempo.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { TRACEQL_FUNCTIONS, TRACEQL_INTRINSICS } from "./traceql-vocabulary.ts";

interface TypedValue {
  readonly type: string;
  readonly value: string;
}

const tags = new ListCache<string>();
const values = new ListCache<TypedValue>();

/** What stands before a value: an attribute or intrinsic, and an operator. */
const VALUE = /([.\w:][\w.:-]*)\s*(?:=~|!~|!=|>=|<=|=|>|<)\s*("?)[^"\s{}&|]*$/;

/** Attributes and their values from the server, intrinsics, and functions behind a pipe. */
export async function completeTraceql(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  const value = VALUE.exec(before);
  if (value !== null) return completeValue(context, value[1] ?? "", value[2] === '"');
  if (before.lastIndexOf("{") > before.lastIndexOf("}")) {
    const attributes = named(await tags.remember("", fetchTags), "attribute");
    return wordOptions(context, /[\w.:-]*$/, [...attributes, ...TRACEQL_INTRINSICS], true);
  }
  const afterPipe = /\|\s*\w*$/.test(before);
  return wordOptions(context, /\w*$/, afterPipe ? TRACEQL_FUNCTIONS : [], afterPipe);
}

async function completeValue(
  context: CompletionContext,
  name: string,
  quoted: boolean,
): Promise<CompletionResult | null> {
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
