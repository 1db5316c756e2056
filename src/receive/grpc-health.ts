import { WireReader } from "../model/wire/reader.ts";
import { WireWriter } from "../model/wire/writer.ts";
import { GrpcError } from "./grpc-call.ts";
import type { GrpcCall } from "./grpc-call.ts";
import { GrpcStatus } from "./status-codes.ts";

const CHECK = "/grpc.health.v1.Health/Check";
const SERVING = 1;
const NOT_FOUND = 5;
const SERVICES: ReadonlySet<string> = new Set([
  "",
  "grpc.health.v1.Health",
  "opentelemetry.proto.collector.trace.v1.TraceService",
  "opentelemetry.proto.collector.metrics.v1.MetricsService",
  "opentelemetry.proto.collector.logs.v1.LogsService",
]);

/** grpc.health.v1: while we answer, we serve. @throws GrpcError UNIMPLEMENTED for every other method. */
export async function healthMethod(call: GrpcCall, path: string): Promise<void> {
  if (path !== CHECK) throw new GrpcError(GrpcStatus.unimplemented, `unknown method ${path}`);
  const service = readService(await call.readMessage());
  if (!SERVICES.has(service)) throw new GrpcError(NOT_FOUND, `unknown service ${service}`);
  const writer = new WireWriter();
  writer.uint32(1, SERVING);
  call.respond(writer.finish());
}

function readService(message: Uint8Array): string {
  const reader = new WireReader(message);
  let service = "";
  while (reader.next()) {
    if (reader.field === 1) service = reader.string();
    else reader.skip();
  }
  return service;
}
