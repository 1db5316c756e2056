import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { TraceV1Body, TraceV2Body } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { parseTraceId } from "../trace-id.ts";
import { formatOf, llmJson, protobuf } from "./format.ts";
import { llmTrace } from "./llm-trace.ts";
import { resourceSpansJson } from "./otlp-json.ts";
import { checkTraceRange } from "./parameters.ts";

/** GET /api/traces/ID (Tempo HTTP API, "Query"): `batches`, or tempopb.Trace; 404 for an unknown trace. */
export async function traceV1(c: Context, engine: TraceqlEngine): Promise<Response> {
  const trace = await find(c, engine);
  if (trace === undefined) return c.body(null, 404);
  if (formatOf(c) === "protobuf") return protobuf(encodeTracesData(trace));
  return c.json<TraceV1Body>({ batches: trace.map(resourceSpansJson) });
}

/** GET /api/v2/traces/ID (Tempo HTTP API, "Query V2"); an unknown trace is empty, with 200. */
export async function traceV2(c: Context, engine: TraceqlEngine): Promise<Response> {
  const trace = await find(c, engine);
  switch (formatOf(c)) {
    case "protobuf":
      return protobuf(encodeTraceResponse(trace ?? []));
    case "llm":
      return llmJson(llmTrace(trace ?? []));
    case "json":
      return c.json<TraceV2Body>({
        trace: trace === undefined ? {} : { resourceSpans: trace.map(resourceSpansJson) },
        metrics: {},
      });
  }
}

async function find(c: Context, engine: TraceqlEngine): Promise<readonly ResourceSpans[] | undefined> {
  const parameters = await parametersOf(c);
  checkMode(parameters);
  checkTraceRange(parameters);
  return engine.trace(parseTraceId(c.req.param("id") ?? ""), c.req.raw.signal);
}

const MODES: ReadonlySet<string> = new Set(["", "all", "ingesters", "blocks", "external"]);

/** Which of Tempo's parts are asked; here is one that has it all. @throws WatchtowerError `invalid` */
function checkMode(parameters: URLSearchParams): void {
  const mode = parameters.get("mode") ?? "";
  if (!MODES.has(mode)) throw new WatchtowerError("invalid", `invalid value for mode ${mode}`);
}

/** tempopb.TraceByIDResponse */
function encodeTraceResponse(trace: readonly ResourceSpans[]): Uint8Array {
  const writer = new WireWriter();
  writer.bytes(1, encodeTracesData(trace));
  writer.message(2, () => {});
  return writer.finish();
}
