import { createServer as createHttp2Server } from "node:http2";
import type {
  Http2ServerRequest,
  Http2ServerResponse,
  IncomingHttpHeaders,
  ServerHttp2Session,
  ServerHttp2Stream,
} from "node:http2";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { afterFirstBytes } from "../../../grpc/preface.ts";
import { watchSession } from "../../../grpc/session.ts";

/** What comes over HTTP/2. */
export interface Http2Side {
  /** Calls of gRPC. */
  readonly grpc: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;
  /** All other requests. */
  readonly other: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
}

const MAX_STREAMS = 128;
const FIRST_BYTES_MS = 10_000;
const IDLE_MS = 120_000;

/**
 * Lets a server of HTTP/1 take HTTP/2 on the same port: from clients that know before that it is spoken here (h2c with
 * prior knowledge), as those of gRPC without TLS do. They are told apart by their first bytes.
 *
 * @returns ends the connections of HTTP/2, and those that have said nothing yet.
 */
export function takeHttp2(server: Server, { grpc, other }: Http2Side): () => void {
  const http1 = server.listeners("connection");
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams: MAX_STREAMS } });
  const plain = createHttp2Server({}, other);
  const sessions = new Set<ServerHttp2Session>();
  http2.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
    watchSession(session, IDLE_MS);
  });
  http2.on("sessionError", () => {});
  http2.on("stream", (stream, headers, ...rest) => {
    if (headers["content-type"]?.startsWith("application/grpc") === true) grpc(stream, headers);
    else plain.emit("stream", stream, headers, ...rest);
  });
  const silent = new Set<Socket>();
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
    afterFirstBytes(socket, FIRST_BYTES_MS, (isHttp2) => {
      silent.delete(socket);
      if (isHttp2) return void http2.emit("connection", socket);
      for (const listener of http1) Reflect.apply(listener, server, [socket]);
      // The parser listens, but does not ask for what was read already.
      socket.resume();
    });
  });
  return () => {
    for (const socket of silent) socket.destroy();
    for (const session of sessions) session.destroy();
  };
}
