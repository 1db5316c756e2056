import type { Context } from "hono";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import type { Matcher } from "../../model/matcher.ts";
import { parametersOf } from "../parameters.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** `/loki/api/v1/labels`: names of stream labels. */
export async function labelNames(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const names = await engine.source.labelNames(
    matchersOf(parameters, engine),
    orderedTimeRangeOf(parameters, engine.limits),
  );
  return respondList(c, names);
}

/** `/loki/api/v1/label/NAME/values` */
export async function labelValues(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const name = c.req.param("name") ?? "";
  const matchers = matchersOf(parameters, engine);
  return respondList(
    c,
    await engine.source.labelValues(name, matchers, orderedTimeRangeOf(parameters, engine.limits)),
  );
}

/** The selector given by `query`; all streams, if it is not given. */
export function matchersOf(parameters: URLSearchParams, engine: LogqlEngine): readonly Matcher[] {
  const selector = parameters.get("query") ?? "";
  return selector === "" ? [] : engine.matchers(selector);
}

/** An empty list is left out, as Loki does. */
function respondList(c: Context, list: readonly string[]): Response {
  return c.json(list.length === 0 ? { status: "success" } : { status: "success", data: list });
}
