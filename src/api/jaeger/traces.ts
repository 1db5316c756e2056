import type { Context } from "hono";
import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { JaegerBody, JaegerError, JaegerTrace } from "../wire/jaeger.ts";
import { parametersOf } from "../parameters.ts";
import { parseTraceId } from "../trace-id.ts";
import { integer, searchRange } from "./parameters.ts";
import { jaegerBody } from "./respond.ts";
import { jaegerTrace, shortId } from "./trace-json.ts";
import { traceQuery } from "./trace-query.ts";

const DEFAULT_TRACES = 100;
/** They are answered whole. Jaeger's page asks for no more. */
const MOST_TRACES = 1500;
const NOT_FOUND = "trace not found";

/** GET /api/traces/ID: one trace, 404 without it. `start`, `end` and `raw` make no difference to it. */
export async function oneTrace(c: Context, engine: TraceqlEngine): Promise<Response> {
  const id = parseTraceId(c.req.param("id") ?? "");
  const trace = await engine.trace(id, c.req.raw.signal);
  if (trace === undefined) throw new WatchtowerError("notFound", NOT_FOUND);
  return c.json<JaegerBody<readonly JaegerTrace[]>>(jaegerBody([jaegerTrace(id, trace)]));
}

/** GET /api/traces: the newest traces that are searched for, or those of `traceID`s, whole. */
export async function traces(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const given = parameters.getAll("traceID");
  const { signal } = c.req.raw;
  const ids = given.length > 0 ? atMost(given.map(parseTraceId)) : await found(parameters, engine, signal);
  const data: JaegerTrace[] = [];
  const errors: JaegerError[] = [];
  for (const id of ids) {
    const trace = await engine.trace(id, signal);
    if (trace === undefined) errors.push({ msg: NOT_FOUND, traceID: shortId(id) });
    else data.push(jaegerTrace(id, trace));
  }
  return c.json<JaegerBody<readonly JaegerTrace[]>>(jaegerBody(data, 0, errors.length === 0 ? null : errors));
}

function atMost(ids: readonly string[]): readonly string[] {
  if (ids.length <= MOST_TRACES) return ids;
  throw limitError("maxJaegerTraces", MOST_TRACES, `${ids.length} traces are asked for`);
}

async function found(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const limit = Number(integer(parameters, "limit") ?? DEFAULT_TRACES);
  if (limit > MOST_TRACES) throw limitError("maxJaegerTraces", MOST_TRACES, `${limit} traces are asked for`);
  const request = { query: traceQuery(parameters), range: searchRange(parameters), spansPerSpanSet: 0 };
  if (limit <= 0) return [];
  const answer = await engine.search({ ...request, limit }, signal);
  return answer.traces.map(({ traceId }) => traceId);
}
