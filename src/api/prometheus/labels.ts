import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { unescapeName } from "./escape-name.ts";
import { limitOf, matcherSetsOf, rangeOf } from "./parameters.ts";
import { respond, truncated } from "./respond.ts";

/** `/api/v1/labels`: names of labels, of all series or of those that any `match[]` selects. */
export async function labelNames(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const range = rangeOf(parameters);
  const names = await engine.source.labelNames(matcherSetsOf(parameters, engine), range);
  const { list, warnings } = truncated(names, limit);
  return respond(c, list, warnings);
}

/** `/api/v1/label/NAME/values`: a name that is not plain is escaped as `U__…`. */
export async function labelValues(c: Context, engine: PromqlEngine): Promise<Response> {
  const name = unescapeName(c.req.param("name") ?? "");
  if (name === "") throw new WatchtowerError("invalid", `invalid label name: ${JSON.stringify(name)}`);
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const range = rangeOf(parameters);
  const values = await engine.source.labelValues(name, matcherSetsOf(parameters, engine), range);
  const { list, warnings } = truncated(values, limit);
  return respond(c, list, warnings);
}
