import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { INTRINSIC_TAGS } from "../../query/traceql/parse/fields.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TagsV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { timeRange } from "./parameters.ts";

const SCOPES = ["resource", "span", "event", "link", "instrumentation", "intrinsic"] as const;

type Scope = TagsV2Body["scopes"][number];

/** Names by scope, those without names left out; `scope` narrows it. @throws WatchtowerError `invalid` */
async function scopes(c: Context, engine: TraceqlEngine): Promise<readonly Scope[]> {
  const parameters = await parametersOf(c);
  const range = timeRange(parameters);
  const wanted = parameters.get("scope") ?? "";
  const all = wanted === "" || wanted === "none";
  if (!all && !SCOPES.some((scope) => scope === wanted)) {
    throw new WatchtowerError("invalid", `invalid scope: ${wanted} is not one of ${SCOPES.join(", ")}`);
  }
  const names = await engine.attributeNames(range, c.req.raw.signal);
  return SCOPES.filter((scope) => all || scope === wanted)
    .map((scope) => ({
      name: scope,
      tags: scope === "intrinsic" ? INTRINSIC_TAGS : (names.get(scope) ?? []),
    }))
    .filter(({ tags }) => tags.length > 0);
}

/** GET /api/search/tags (Tempo HTTP API, "Search tags"). */
export async function tagsV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const found = await scopes(c, engine);
  const names = found.filter(({ name }) => name !== "intrinsic").flatMap(({ tags }) => tags);
  return c.json({ tagNames: [...new Set(names)].toSorted(), metrics: {} });
}

/** GET /api/v2/search/tags (Tempo HTTP API, "Search tags V2"). */
export async function tagsV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  return c.json<TagsV2Body>({ scopes: await scopes(c, engine), metrics: {} });
}
