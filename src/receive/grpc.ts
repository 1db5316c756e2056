import { constants, createServer } from "node:http2";
import type { ServerHttp2Session } from "node:http2";
import { once } from "node:events";
import { createServer as createListener } from "node:net";
import type { Server, Socket } from "node:net";
import { WatchtowerError } from "../base/errors.ts";
import { GrpcCall } from "../grpc/call.ts";
import { afterFirstBytes } from "../grpc/preface.ts";
import { watchSession } from "../grpc/session.ts";
import { GrpcError, GrpcStatus } from "../grpc/status.ts";
import type { Acceptor } from "./accept.ts";
import { TooLargeError } from "../base/decompress.ts";
import { Health } from "./grpc-health.ts";
import { exportResponse } from "./messages.ts";
import { DEFAULT_RECEIVER_LIMITS, addressOf } from "./receiver.ts";
import type { Receiver, ReceiverLimits, ReceiverOptions } from "./receiver.ts";
import { DEFAULT_GRPC_RULES } from "./rules.ts";
import type { TransportRules } from "./rules.ts";
import { notTaken } from "./not-taken.ts";
import { GRPC_CODES } from "./status-codes.ts";
import type { Signal } from "../model/signal.ts";

export interface OtlpGrpcOptions extends ReceiverOptions {
  readonly acceptor: Acceptor;
  /** `undefined` while nothing is taken over this protocol. The default unless given. */
  readonly rules?: () => TransportRules | undefined;
}

const EXPORTS: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ["/opentelemetry.proto.collector.trace.v1.TraceService/Export", "traces"],
  ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "metrics"],
  ["/opentelemetry.proto.collector.logs.v1.LogsService/Export", "logs"],
]);
const MAX_STREAMS = 1024;
/** A client that sends 100 kB requests is not held up by the default window of 64 kB. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * OTLP/gRPC (OTLP specification, "OTLP/gRPC"; grpc.io, "gRPC over HTTP2"): the three collector services and
 * grpc.health.v1, in clear text.
 *
 * @throws the system's error if the port cannot be had, such as EADDRINUSE.
 */
export async function startOtlpGrpc(options: OtlpGrpcOptions): Promise<Receiver> {
  const limits = { ...DEFAULT_RECEIVER_LIMITS, ...options.limits };
  const server = createServer({
    settings: { maxConcurrentStreams: MAX_STREAMS, initialWindowSize: WINDOW_BYTES },
  });
  const sessions = new Set<ServerHttp2Session>();
  const health = new Health();
  server.on("session", (session) => {
    sessions.add(session);
    watchSession(session, limits.idleTimeoutMs);
    session.setLocalWindowSize(WINDOW_BYTES);
    session.once("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => {
    const rules = options.rules === undefined ? DEFAULT_GRPC_RULES : options.rules();
    const { maxRequest } = rules ?? DEFAULT_GRPC_RULES;
    const bounds = { timeoutMs: limits.requestTimeoutMs, maxRequest };
    void answer(new GrpcCall(stream, headers, bounds, GRPC_CODES), { ...options, health, taken: rules });
  });
  server.on("sessionError", () => {});
  const sockets = new Set<Socket>();
  const greeted = new Set<Socket>();
  const listener = createListener((socket) => {
    sockets.add(socket);
    greeted.add(socket);
    socket.once("close", () => [sockets, greeted].forEach((set) => set.delete(socket)));
    endInTime(socket, limits);
    greet(socket, limits, () => {
      greeted.delete(socket);
      server.emit("connection", socket);
    });
  });
  listener.listen(options.port, options.host);
  await once(listener, "listening");
  return {
    port: addressOf(listener).port,
    close: () => close({ listener, sockets, greeted, sessions, health, limits }),
  };
}

/** Once we have ended a connection, its other side has so long to end it, too: it may be gone or never do so. */
function endInTime(socket: Socket, limits: ReceiverLimits): void {
  socket.once("finish", () => {
    const timer = setTimeout(() => socket.destroy(), limits.drainTimeoutMs);
    socket.once("close", () => clearTimeout(timer));
  });
}

/** Tells a client of HTTP/1 what this port speaks; all others are `accepted`. */
function greet(socket: Socket, limits: ReceiverLimits, accepted: () => void): void {
  afterFirstBytes(socket, limits.headersTimeoutMs, (isHttp2) => {
    if (isHttp2) return accepted();
    socket.on("error", () => socket.destroy());
    // What it still sends is read, so that its end is noticed, until the time is over.
    socket.resume();
    socket.end(HTTP1_ANSWER);
  });
}

const HTTP1_TEXT = "this port speaks gRPC (HTTP/2); OTLP over HTTP is taken on the OTLP HTTP port\n";
const HTTP1_ANSWER =
  "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\nConnection: close\r\nContent-Type: text/plain\r\n" +
  `Content-Length: ${HTTP1_TEXT.length}\r\n\r\n${HTTP1_TEXT}`;

interface Open {
  readonly listener: Server;
  readonly sockets: ReadonlySet<Socket>;
  /** Connections that have not said yet what they speak. */
  readonly greeted: ReadonlySet<Socket>;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
  readonly health: Health;
  readonly limits: ReceiverLimits;
}

/** GOAWAY lets clients finish what they began and take the next request elsewhere. */
async function close({ listener, sockets, greeted, sessions, health, limits }: Open): Promise<void> {
  health.close();
  const done = once(listener, "close");
  listener.close();
  for (const socket of greeted) socket.destroy();
  for (const session of sessions) {
    session.goaway(constants.NGHTTP2_NO_ERROR);
    session.close();
  }
  const timer = setTimeout(() => {
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
  }, limits.drainTimeoutMs);
  await done;
  clearTimeout(timer);
}

interface Context extends OtlpGrpcOptions {
  readonly health: Health;
  readonly taken: TransportRules | undefined;
}

async function answer(call: GrpcCall, { acceptor, health, taken }: Context): Promise<void> {
  const share = acceptor.budget.open();
  try {
    const path = call.checkRequest();
    const signal = EXPORTS.get(path);
    if (signal === undefined) {
      await health.answer(call, path, share);
      return;
    }
    if (taken === undefined) throw new GrpcError(GrpcStatus.unimplemented, NO_GRPC);
    if (!taken.signals.includes(signal)) throw new GrpcError(GrpcStatus.unimplemented, notTaken(signal));
    const message = await call.readMessage(share);
    call.respond(exportResponse(signal, "protobuf", await acceptor.accept(signal, "protobuf", message)));
  } catch (error) {
    count(error, acceptor);
    call.fail(error);
  } finally {
    share.close();
  }
}

const NO_GRPC =
  "the Alloy file in use takes no OTLP over gRPC: it has no otelcol.receiver.otlp with a block grpc";

/** A method that is not ours is no refused request. */
function count(error: unknown, acceptor: Acceptor): void {
  if (error instanceof GrpcError && error.status === GrpcStatus.unimplemented) return;
  const ours = error instanceof GrpcError || error instanceof TooLargeError;
  acceptor.countRefusal(ours ? new WatchtowerError("invalid", error.message) : error);
}
