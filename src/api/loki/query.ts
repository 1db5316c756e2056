import type { Context } from "hono";
import type { LogqlAnswer, LogqlEngine } from "../../query/logql/engine.ts";
import type { LokiQueryData, LokiSuccess } from "../wire/loki.ts";
import { parametersOf } from "../parameters.ts";
import { CATEGORIZE, encodeAnswer } from "./encode.ts";
import { instantOf, rangeOf } from "./range-parameters.ts";

/** `/loki/api/v1/query`: a metric query at one time, now by default. */
export async function query(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const { time } = instantOf(parameters);
  const answer = await engine.instant(parameters.get("query") ?? "", time, c.req.raw.signal);
  return respondAnswer(c, answer);
}

/** `/loki/api/v1/query_range`: lines of a range of time, or a metric query at every step of it. */
export async function queryRange(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const options = rangeOf(parameters, engine.limits);
  const answer = await engine.range(parameters.get("query") ?? "", options, c.req.raw.signal);
  return respondAnswer(c, answer);
}

function respondAnswer(c: Context, answer: LogqlAnswer): Response {
  const flags = (c.req.header("x-loki-response-encoding-flags") ?? "").split(",");
  const categorize = flags.some((flag) => flag.trim() === CATEGORIZE);
  const body: LokiSuccess<LokiQueryData> = { status: "success", data: encodeAnswer(answer, categorize) };
  return c.json(body);
}
