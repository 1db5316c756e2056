import { connect } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import type { Signal } from "../../model/signal.ts";
import type { Answer } from "./answer.ts";
import { connectHttp2 } from "./connect.ts";
import type { RemoteDestination } from "../destination.ts";
import { gzipped } from "./gzip.ts";
import { grpcAnswer } from "./grpc-status.ts";
import type { Ended } from "./grpc-status.ts";
import { requestHeaders } from "./request-headers.ts";
import { faultText } from "./transport.ts";
import type { Packet, Transport } from "./transport.ts";
import { within } from "./within.ts";

const SERVICES: Readonly<Record<Signal, string>> = {
  traces: "trace.v1.TraceService",
  metrics: "metrics.v1.MetricsService",
  logs: "logs.v1.LogsService",
};
const FRAME_HEADER_BYTES = 5;
const MAX_ANSWER_BYTES = 64 * 1024;

/** OTLP/gRPC: one HTTP/2 connection, opened when it is needed. */
export class OtlpGrpcTransport implements Transport {
  private readonly destination: RemoteDestination;
  private session: Promise<ClientHttp2Session> | undefined;
  private readonly closing = new AbortController();

  constructor(destination: RemoteDestination) {
    this.destination = destination;
  }

  async encode(_: Signal, request: Uint8Array): Promise<Packet> {
    if (this.destination.compression === "none") return { body: framed(request, false), headers: {} };
    const body = framed(await gzipped(request, this.destination.gzipLevel), true);
    return { body, headers: { "grpc-encoding": "gzip" } };
  }

  async send(signal: Signal, packet: Packet, abort: AbortSignal): Promise<Answer> {
    const { timeoutMs, authority } = this.destination;
    const path = `/opentelemetry.proto.collector.${SERVICES[signal]}/Export`;
    try {
      const headers = {
        ...requestHeaders(this.destination),
        ...packet.headers,
        ...callHeaders(path, timeoutMs),
        ...(authority === undefined ? {} : { ":authority": authority }),
      };
      const session = await this.connected();
      return await within(timeoutMs, "no answer", abort, async (limited) => {
        const stream = session.request(headers);
        const ended = ending(stream, limited);
        stream.end(packet.body);
        return grpcAnswer(await ended);
      });
    } catch (error) {
      abort.throwIfAborted();
      return { kind: "retry", reason: faultText(error) };
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    const session = await this.session?.catch(() => undefined);
    session?.destroy();
  }

  private connected(): Promise<ClientHttp2Session> {
    this.session ??= this.open();
    return this.session;
  }

  private async open(): Promise<ClientHttp2Session> {
    try {
      const socket = await connectHttp2(this.destination, this.closing.signal);
      const session = connect(this.destination.endpoint, { createConnection: () => socket });
      // Each request is told of it by itself.
      session.on("error", () => session.destroy());
      session.on("goaway", () => this.leave());
      session.on("close", () => this.leave());
      return session;
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** What is under way goes on; the next request opens another connection. */
  private leave(): void {
    this.session = undefined;
  }
}

/** Of a unary call (grpc.io, "gRPC over HTTP2"). */
const callHeaders = (path: string, timeoutMs: number) => ({
  ":method": "POST",
  ":path": path,
  "content-type": "application/grpc",
  te: "trailers",
  "grpc-accept-encoding": "identity",
  "grpc-timeout": `${timeoutMs}m`,
});

function framed(body: Uint8Array, isCompressed: boolean): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt8(isCompressed ? 1 : 0, 0);
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

/** The whole of an answer. @throws the fault, or the signal's reason. */
function ending(stream: ClientHttp2Stream, abort: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const give = (): void => {
      stream.destroy();
      reject(abort.reason);
    };
    abort.addEventListener("abort", give, { once: true });
    stream.on("response", (given) => (headers = given));
    stream.on("trailers", (given) => (trailers = given));
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_ANSWER_BYTES) chunks.push(chunk);
    });
    stream.on("error", reject);
    stream.on("close", () => {
      abort.removeEventListener("abort", give);
      if (headers[":status"] === undefined) reject(new Error("the connection ended without an answer"));
      else resolve({ headers, trailers, body: Buffer.concat(chunks).subarray(FRAME_HEADER_BYTES) });
    });
    if (abort.aborted) give();
  });
}
