import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { INTRINSIC_TAGS } from "../../query/traceql/parse/fields.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TagsV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { formatOf, protobuf } from "./format.ts";
import { optionalCount, tagRange } from "./parameters.ts";
import { encodeTags, encodeTagsV2 } from "./tags-protobuf.ts";

const SCOPES = ["resource", "span", "event", "link", "instrumentation", "intrinsic"] as const;

type Scope = TagsV2Body["scopes"][number];

/**
 * Names by scope, those without names left out; `scope` narrows it, `q` to spans that match, `limit` to so many
 * names of a scope.
 *
 * @throws WatchtowerError `invalid`
 */
export async function scopedTags(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly Scope[]> {
  const range = tagRange(parameters);
  const wanted = parameters.get("scope") ?? "";
  const all = wanted === "" || wanted === "none";
  if (!all && !SCOPES.some((scope) => scope === wanted))
    throw new WatchtowerError("invalid", `invalid scope: ${wanted}`);
  const names = await engine.attributeNames(parameters.get("q") ?? "", range, signal);
  const most = optionalCount(parameters, "limit") ?? Number.MAX_SAFE_INTEGER;
  return SCOPES.filter((scope) => all || scope === wanted)
    .map((scope) => ({
      name: scope,
      tags: scope === "intrinsic" ? INTRINSIC_TAGS : (names.get(scope) ?? []).slice(0, most),
    }))
    .filter(({ tags }) => tags.length > 0);
}

/** Names of all scopes together; intrinsics only if their scope is asked for. @throws WatchtowerError `invalid` */
export async function plainTags(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await scopedTags(parameters, engine, signal);
  const names = found
    .filter(({ name }) => name !== "intrinsic" || parameters.get("scope") === "intrinsic")
    .flatMap(({ tags }) => tags);
  return [...new Set(names)].toSorted().slice(0, optionalCount(parameters, "limit"));
}

/** GET /api/search/tags (Tempo HTTP API, "Search tags"). */
export async function tagsV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const tagNames = await plainTags(await parametersOf(c), engine, c.req.raw.signal);
  return formatOf(c) === "protobuf" ? protobuf(encodeTags(tagNames)) : c.json({ tagNames, metrics: {} });
}

/** GET /api/v2/search/tags (Tempo HTTP API, "Search tags V2"). */
export async function tagsV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  const scopes = await scopedTags(await parametersOf(c), engine, c.req.raw.signal);
  if (formatOf(c) === "protobuf") return protobuf(encodeTagsV2(scopes));
  return c.json<TagsV2Body>({ scopes, metrics: {} });
}
