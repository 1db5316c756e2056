import type { Context } from "hono";
import type { ScalarValue, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TagValuesV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { timeRange } from "./parameters.ts";

const TYPES: Readonly<Record<ScalarValue["kind"], string>> = {
  string: "string",
  int: "int",
  double: "float",
  bool: "bool",
};
const KEYWORD_TAGS: ReadonlySet<string> = new Set(["status", "kind", "span:status", "span:kind"]);

async function values(c: Context, engine: TraceqlEngine, tag: string): Promise<readonly ScalarValue[]> {
  const parameters = await parametersOf(c);
  return engine.tagValues(tag, parameters.get("q") ?? "", timeRange(parameters), c.req.raw.signal);
}

/** GET /api/search/tag/NAME/values (Tempo HTTP API, "Search tag values"): NAME without scope. */
export async function tagValuesV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const bare = /^(name|status|kind|rootName|rootServiceName|statusMessage)$/.test(name);
  const tag =
    bare || /^(span|resource|event|link|instrumentation)\./.test(name)
      ? name
      : `.${JSON.stringify(name.replace(/^\./, ""))}`;
  const found = await values(c, engine, tag);
  return c.json({ tagValues: found.map(({ value }) => String(value)), metrics: {} });
}

/** GET /api/v2/search/tag/NAME/values (Tempo HTTP API, "Search tag values V2"): NAME as TraceQL writes it. */
export async function tagValuesV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  const tag = c.req.param("name") ?? "";
  const found = await values(c, engine, tag);
  const tagValues = found.map(({ kind, value }) => ({
    type: KEYWORD_TAGS.has(tag) ? "keyword" : TYPES[kind],
    value: String(value),
  }));
  return c.json<TagValuesV2Body>({ tagValues, metrics: {} });
}
