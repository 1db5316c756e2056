import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { about, limitOf, matcherSetsOf, rangeOf } from "./parameters.ts";
import { respond, truncated } from "./respond.ts";

/** `/api/v1/series`: label sets of the series that any `match[]` selects. */
export async function series(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  if (!parameters.has("match[]")) throw new WatchtowerError("invalid", "no match[] parameter provided");
  const limit = limitOf(parameters);
  const range = rangeOf(parameters);
  const sets = await about("match[]", () => matcherSetsOf(parameters, engine));
  const { list, warnings } = truncated(await engine.source.series(sets, range), limit);
  return respond(
    c,
    list.map((labels) => labels.toObject()),
    warnings,
  );
}
