import type { Context } from "hono";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { orderedTimeRangeOf } from "./time-parameters.ts";

/** `/loki/api/v1/series`: label sets of the streams that any `match[]` selects; all without one. */
export async function series(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const selectors = [...parameters.getAll("match[]"), ...parameters.getAll("match")];
  const given = selectors.filter((selector) => selector.trim() !== "" && selector.trim() !== "{}");
  const sets = given.map((selector) => engine.matchers(selector));
  const found = await engine.source.series(sets, orderedTimeRangeOf(parameters, engine.limits));
  return c.json({ status: "success", data: found.map((labels) => labels.toObject()) });
}
