import type { Context } from "hono";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import type { ScalarValue, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TagValuesV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { formatOf, llmJson, protobuf } from "./format.ts";
import { optionalCount, tagRange } from "./parameters.ts";
import { LEGACY_TAGS } from "./tag-query.ts";
import { encodeTagValuesV2, encodeTags } from "./tags-protobuf.ts";

type TagValues = TagValuesV2Body["tagValues"];

const TYPES: Readonly<Record<ScalarValue["kind"], string>> = {
  string: "string",
  int: "int",
  double: "float",
  bool: "bool",
};
/** An empty name of an attribute. */
const EMPTY_NAME = '.""';
const KEYWORD_TAGS: ReadonlySet<string> = new Set(["status", "kind", "span:status", "span:kind"]);

/** Narrowed by `q` to spans that match, and by `limit` to so many. @param tag as TraceQL writes it. */
async function values(
  tag: string,
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly ScalarValue[]> {
  if (tag === "" || tag === EMPTY_NAME)
    throw new WatchtowerError("invalid", "please provide a non-empty tagName");
  const found = await engine.tagValues(tag, parameters.get("q") ?? "", tagRange(parameters), signal);
  return found.slice(0, optionalCount(parameters, "limit"));
}

const SCOPED = /^(span|resource|event|link|instrumentation)\.(?!")(.+)$/;

/** Values of a tag as text, each once. @param name without scope, or one of the old names of intrinsics. */
export async function plainValues(
  name: string,
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await values(tagOf(name), parameters, engine, signal);
  return [...new Set(found.map(({ value }) => String(value)))];
}

/** A name may have blanks, scoped or not. */
function tagOf(name: string): string {
  const legacy = LEGACY_TAGS.get(name);
  if (legacy !== undefined) return legacy;
  if (/^(name|status|kind|rootName|rootServiceName|statusMessage)$/.test(name)) return name;
  const [, scope, own = ""] = SCOPED.exec(name) ?? [];
  if (scope !== undefined) return `${scope}.${JSON.stringify(own)}`;
  return /^(span|resource|event|link|instrumentation)\./.test(name)
    ? name
    : `.${JSON.stringify(name.replace(/^\./, ""))}`;
}

/** Values of a tag with their types. @param tag as TraceQL writes it. @throws WatchtowerError `invalid` */
export async function typedValues(
  tag: string,
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<TagValues> {
  const found = await withTagErrors(tag, () => values(tag, parameters, engine, signal));
  return found.map(({ kind, value }) => ({
    type: KEYWORD_TAGS.has(tag) ? "keyword" : TYPES[kind],
    value: String(value),
  }));
}

async function withTagErrors<T>(tag: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof WatchtowerError) || error.position === undefined) throw error;
    const text = `please provide a valid tagName: failed to parse identifier ${tag}: ${errorMessage(error)}`;
    throw new WatchtowerError("invalid", text, { cause: error });
  }
}

/** GET /api/search/tag/NAME/values (Tempo HTTP API, "Search tag values"): NAME without scope. */
export async function tagValuesV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const tagValues = await plainValues(name, await parametersOf(c), engine, c.req.raw.signal);
  return formatOf(c) === "protobuf" ? protobuf(encodeTags(tagValues)) : c.json({ tagValues, metrics: {} });
}

/** GET /api/v2/search/tag/NAME/values (Tempo HTTP API, "Search tag values V2"): NAME as TraceQL writes it. */
export async function tagValuesV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  const tag = c.req.param("name") ?? "";
  const tagValues = await typedValues(tag, await parametersOf(c), engine, c.req.raw.signal);
  switch (formatOf(c)) {
    case "protobuf":
      return protobuf(encodeTagValuesV2(tagValues));
    case "llm":
      return llmJson({ tagValues: byType(tagValues) });
    case "json":
      return c.json<TagValuesV2Body>({ tagValues, metrics: {} });
  }
}

function byType(found: TagValues): Readonly<Record<string, readonly string[]>> {
  const types = new Map<string, string[]>();
  for (const { type, value } of found) types.set(type, [...(types.get(type) ?? []), value]);
  return Object.fromEntries(types);
}
