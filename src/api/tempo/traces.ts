import type { Context } from "hono";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TraceV1Body, TraceV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { parseTraceId } from "../trace-id.ts";
import { resourceSpansJson } from "./otlp-json.ts";
import { timeRange } from "./parameters.ts";

const PROTOBUF = "application/protobuf";

const wantsProtobuf = (c: Context): boolean => (c.req.header("accept") ?? "").includes(PROTOBUF);

function protobuf(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), { headers: { "content-type": PROTOBUF } });
}

async function find(c: Context, engine: TraceqlEngine): Promise<readonly ResourceSpans[] | undefined> {
  timeRange(await parametersOf(c));
  return engine.trace(parseTraceId(c.req.param("id") ?? ""), c.req.raw.signal);
}

/** GET /api/traces/ID (Tempo HTTP API, "Query"): `batches`, or tempopb.Trace; 404 for an unknown trace. */
export async function traceV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const trace = await find(c, engine);
  if (trace === undefined) return c.body(null, 404);
  if (wantsProtobuf(c)) return protobuf(encodeTracesData(trace));
  return c.json<TraceV1Body>({ batches: trace.map(resourceSpansJson) });
}

/** GET /api/v2/traces/ID (Tempo HTTP API, "Query V2"); an unknown trace is empty, with 200. */
export async function traceV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  const trace = await find(c, engine);
  if (wantsProtobuf(c)) {
    const writer = new WireWriter();
    writer.bytes(1, encodeTracesData(trace ?? []));
    return protobuf(writer.finish());
  }
  const resourceSpans = trace?.map(resourceSpansJson);
  return c.json<TraceV2Body>({ trace: resourceSpans === undefined ? {} : { resourceSpans }, metrics: {} });
}
