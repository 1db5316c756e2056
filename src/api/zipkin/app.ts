import { Hono } from "hono";
import type { Context } from "hono";
import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import type { ErrorKind } from "../../base/errors.ts";
import { otlpToZipkin } from "../../model/zipkin/from-otlp.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { ZipkinLinkBody, ZipkinSpanBody } from "../wire/zipkin.ts";
import { parametersOf } from "../parameters.ts";
import { parseTraceId } from "../trace-id.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { always, bounded, required, timeRange, traceLimit } from "./parameters.ts";
import { traceQuery } from "./trace-query.ts";

type Endpoint = (c: Context, engine: TraceqlEngine) => Promise<Response>;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/api/v2/services": async (c, engine) => c.json(await values(c, engine, "resource.service.name", "{}")),
  "/api/v2/spans": async (c, engine) => c.json(await values(c, engine, "name", await ofService(c))),
  "/api/v2/remoteServices": async (c, engine) =>
    c.json(await values(c, engine, 'span."peer.service"', await ofService(c))),
  "/api/v2/traces": found,
  "/api/v2/trace/:id": one,
  "/api/v2/traceMany": many,
  "/api/v2/dependencies": dependencies,
  // Tags are offered where the server names keys for it; none are named.
  "/api/v2/autocompleteKeys": async (c) => c.json([]),
  "/api/v2/autocompleteValues": async (c) => c.json([]),
};

/** The JSON API of Zipkin, version 2, over an engine; to be mounted under any prefix. Spans are sent to the OTLP HTTP port. */
export function zipkinApi(engine: TraceqlEngine): Hono {
  const app = new Hono();
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) app.get(path, (c) => endpoint(c, engine));
  app.post("/api/v2/spans", () => {
    throw new WatchtowerError("unsupported", "spans are taken at /api/v2/spans of the OTLP HTTP port");
  });
  refuseOtherMethods(app, ["GET"], Object.keys(ENDPOINTS));
  refuseOtherPaths(app);
  app.onError(respondError);
  return app;
}

const STATUS: Readonly<Partial<Record<ErrorKind, number>>> = {
  invalid: 400,
  limit: 400,
  notFound: 404,
  unsupported: 404,
  timeout: 504,
  unavailable: 503,
};

function respondError(error: unknown): Response {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return new Response(errorMessage(error), { status: STATUS[errorKind(error)] ?? 500, headers });
}

async function ofService(c: Context): Promise<string> {
  const service = required(await parametersOf(c), "serviceName");
  return `{ resource.service.name = ${JSON.stringify(service)} }`;
}

async function values(
  c: Context,
  engine: TraceqlEngine,
  tag: string,
  filter: string,
): Promise<readonly string[]> {
  const all = await engine.tagValues(tag, filter, always(), c.req.raw.signal);
  return all.map(({ value }) => String(value));
}

async function one(c: Context, engine: TraceqlEngine): Promise<Response> {
  const id = parseTraceId(c.req.param("id") ?? "");
  const trace = await engine.trace(id, c.req.raw.signal);
  if (trace === undefined) throw new WatchtowerError("notFound", `${id} not found`);
  return c.json<readonly ZipkinSpanBody[]>(spansOf(trace));
}

async function many(c: Context, engine: TraceqlEngine): Promise<Response> {
  const ids = required(await parametersOf(c), "traceIds")
    .split(",")
    .map(parseTraceId);
  bounded(ids.length);
  return c.json(await wholeTraces([...new Set(ids)], c, engine));
}

/** GET /api/v2/traces: the newest that are searched for. */
async function found(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const request = {
    query: traceQuery(parameters),
    range: timeRange(parameters),
    limit: traceLimit(parameters),
    spansPerSpanSet: 0,
  };
  const { traces } = await engine.search(request, c.req.raw.signal);
  const ids = traces.map(({ traceId }) => traceId);
  return c.json(await wholeTraces(ids, c, engine));
}

async function wholeTraces(
  ids: readonly string[],
  c: Context,
  engine: TraceqlEngine,
): Promise<readonly (readonly ZipkinSpanBody[])[]> {
  const traces: (readonly ZipkinSpanBody[])[] = [];
  for (const id of ids) {
    const trace = await engine.trace(id, c.req.raw.signal);
    if (trace !== undefined) traces.push(spansOf(trace));
  }
  return traces;
}

const spansOf = (trace: Parameters<typeof otlpToZipkin>[0]): readonly ZipkinSpanBody[] =>
  otlpToZipkin(trace).map(({ annotations, tags, ...span }) => ({
    ...span,
    ...(annotations.length === 0 ? {} : { annotations }),
    ...(tags.size === 0 ? {} : { tags: Object.fromEntries(tags) }),
  }));

async function dependencies(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  required(parameters, "endTs");
  const calls = await engine.serviceCalls(timeRange(parameters), c.req.raw.signal);
  return c.json<readonly ZipkinLinkBody[]>(
    calls.map(({ parent, child, calls: callCount }) => ({ parent, child, callCount })),
  );
}
