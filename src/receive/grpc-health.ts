import type { GrpcCall } from "../grpc/call.ts";
import { GrpcError, GrpcStatus } from "../grpc/status.ts";
import { WireReader } from "../model/wire/reader.ts";
import { WireWriter } from "../model/wire/writer.ts";
import type { BudgetShare } from "./budget.ts";

const CHECK = "/grpc.health.v1.Health/Check";
const WATCH = "/grpc.health.v1.Health/Watch";
const SERVING = 1;
const SERVICE_UNKNOWN = 3;
const SERVICES: ReadonlySet<string> = new Set([
  "",
  "grpc.health.v1.Health",
  "opentelemetry.proto.collector.trace.v1.TraceService",
  "opentelemetry.proto.collector.metrics.v1.MetricsService",
  "opentelemetry.proto.collector.logs.v1.LogsService",
]);

/** grpc.health.v1: while we answer, we serve. */
export class Health {
  private readonly watchers = new Set<() => void>();

  /** @throws GrpcError UNIMPLEMENTED for every other method. */
  async answer(call: GrpcCall, path: string, share: BudgetShare): Promise<void> {
    if (path !== CHECK && path !== WATCH)
      throw new GrpcError(GrpcStatus.unimplemented, `unknown method ${path}`);
    const service = readService(await call.readMessage(share));
    const known = SERVICES.has(service);
    if (path === WATCH) return this.watch(call, known ? SERVING : SERVICE_UNKNOWN);
    if (!known) throw new GrpcError(GrpcStatus.notFound, `unknown service ${service}`);
    call.respond(statusBytes(SERVING));
  }

  /** Watching ends when serving does. */
  close(): void {
    for (const end of this.watchers) end();
  }

  private watch(call: GrpcCall, status: number): void {
    const end = call.keepOpen(statusBytes(status));
    this.watchers.add(end);
    call.onClose(() => this.watchers.delete(end));
  }
}

/** grpc.health.v1.HealthCheckResponse */
function statusBytes(status: number): Uint8Array {
  const writer = new WireWriter();
  writer.uint32(1, status);
  return writer.finish();
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
