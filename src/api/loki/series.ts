import type { Context } from "hono";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** `/loki/api/v1/series`: label sets of the streams that any `match[]` selects; all without one, or with `{}` alone. */
export async function series(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const selectors = [...new Set([...parameters.getAll("match[]"), ...parameters.getAll("match")])];
  const isAll = selectors.length === 1 && selectors[0]?.replaceAll(" ", "") === "{}";
  const sets = isAll ? [] : selectors.map((selector) => engine.matchers(selector));
  const found = await engine.source.series(sets, orderedTimeRangeOf(parameters, engine.limits));
  return c.json({ status: "success", data: found.map((labels) => labels.toObject()) });
}
