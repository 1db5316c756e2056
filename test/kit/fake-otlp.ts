import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createSecureServer, createServer as createHttp2 } from "node:http2";
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { Signal } from "../../src/model/signal.ts";
import { WireWriter } from "../../src/model/wire/writer.ts";
import { decodeHttp, decodeOtlp, signalOf } from "./fake-decode.ts";
import type { Decoded } from "./fake-decode.ts";

const tlsFile = (name: string): string => readFileSync(join(import.meta.dirname, "tls", name), "utf8");
/** Signed the certificate of {@link FakeOtlp} with `tls`; nobody else trusts it. */
export const TEST_CA = tlsFile("ca.pem");
/** A certificate that it signed, and its key. */
export const TEST_CERT = { cert: tlsFile("server.pem"), key: tlsFile("server.key") };

/** How the endpoint takes a request. */
export type Reaction =
  | { readonly kind: "accept" }
  | { readonly kind: "partial"; readonly rejected: number; readonly message: string }
  /** HTTP status, or gRPC's. */
  | {
      readonly kind: "refuse";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** The connection ends without an answer, before or after the data was taken. */
  | { readonly kind: "reset"; readonly taken: boolean }
  | { readonly kind: "delay"; readonly ms: number; readonly reaction: Reaction }
  | { readonly kind: "delay"; readonly until: Promise<void>; readonly reaction: Reaction };

export interface Received extends Decoded {
  /** From 1. */
  readonly number: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

type React = (request: Received) => Reaction;

interface FakeOptions {
  readonly protocol?: "http" | "grpc";
  readonly tls?: boolean;
  /** Whether clients have to show a certificate. */
  readonly asksForCert?: boolean;
  readonly react?: React;
  readonly port?: number;
  /** Whether it is a receiver of remote write 2.0, and not one of 1.0 that takes everything for that; true without. */
  readonly knowsVersion2?: boolean;
}

const accept: React = () => ({ kind: "accept" });

/** An endpoint of OTLP, remote write and Loki's push as a vendor runs it, on this machine, with every way to misbehave. */
export class FakeOtlp {
  react: React;
  /** In the order of their arrival, whatever became of them. */
  readonly requests: Received[] = [];
  /** Those of them that were taken. */
  readonly takenRequests: Received[] = [];
  /** How often each item was taken. */
  readonly taken: Readonly<Record<Signal, Map<string, number>>> = {
    traces: new Map(),
    metrics: new Map(),
    logs: new Map(),
  };
  private readonly options: FakeOptions;
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();
  private server: Server | undefined;

  private constructor(options: FakeOptions) {
    this.options = options;
    this.react = options.react ?? accept;
  }

  static async start(options: FakeOptions = {}): Promise<FakeOtlp> {
    const fake = new FakeOtlp(options);
    await fake.listen(options.port ?? 0);
    return fake;
  }

  get port(): number {
    if (this.server === undefined) throw new Error("not started");
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.options.tls === true ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  /** How many different items were taken, and how many of them more than once. */
  count(signal: Signal): { readonly different: number; readonly repeated: number } {
    const counts = [...this.taken[signal].values()];
    return { different: counts.length, repeated: counts.filter((count) => count > 1).length };
  }

  async listen(port: number): Promise<void> {
    const server = this.makeServer();
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => this.sockets.delete(socket));
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    this.server = server;
  }

  /** Ends all connections, and takes no more. */
  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const closed = once(server, "close");
    server.close();
    for (const session of this.sessions) session.destroy();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private makeServer(): Server {
    const { protocol = "http", tls = false } = this.options;
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: TEST_CA };
    const keys = tls ? { ...TEST_CERT, ...(this.options.asksForCert === true ? mutual : {}) } : {};
    if (protocol === "http") {
      const listener = (request: IncomingMessage, response: ServerResponse): void =>
        void this.answerHttp(request, response).catch(() => response.destroy());
      return tls ? createHttps(keys, listener) : createHttp(listener);
    }
    const server = tls ? createSecureServer(keys) : createHttp2();
    server.on("session", (session: ServerHttp2Session) => {
      this.sessions.add(session);
      session.on("error", () => session.destroy());
      session.once("close", () => this.sessions.delete(session));
    });
    server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      stream.on("error", () => stream.destroy());
      void this.answerGrpc(stream, headers).catch(() => stream.destroy());
    });
    return server;
  }

  private async answerHttp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    const decoded = decodeHttp(path, request.headers, body, this.options.knowsVersion2 ?? true);
    const reaction = await this.decide(this.receive(path, request.headers, decoded));
    if (reaction.kind === "reset") {
      request.socket.destroy();
      return;
    }
    if (reaction.kind === "refuse") {
      response.writeHead(reaction.status, reaction.headers ?? {});
      response.end(reaction.body ?? "");
      return;
    }
    if (decoded.written !== undefined || decoded.streams !== undefined) {
      response.writeHead(204, writtenHeaders(decoded, reaction)).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/x-protobuf" });
    response.end(responseOf(reaction));
  }

  private async answerGrpc(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const body = await bodyOf(stream);
    const plain = body[0] === 1 ? gunzipSync(body.subarray(5)) : body.subarray(5);
    const path = String(headers[":path"]);
    const reaction = await this.decide(this.receive(path, headers, decodeOtlp(signalOf(path), plain)));
    if (reaction.kind === "reset") {
      stream.session?.destroy();
      return;
    }
    const start = { ":status": 200, "content-type": "application/grpc" };
    if (reaction.kind === "refuse") {
      const trailers = { "grpc-status": String(reaction.status), ...reaction.headers };
      return stream.respond({ ...start, ...trailers }, { endStream: true });
    }
    stream.respond(start, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    const message = responseOf(reaction);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  }

  private receive(path: string, headers: IncomingHttpHeaders, decoded: Decoded): Received {
    const received = { ...decoded, number: this.requests.length + 1, path, headers };
    this.requests.push(received);
    return received;
  }

  private async decide(request: Received): Promise<Exclude<Reaction, { kind: "delay" }>> {
    let reaction = this.react(request);
    while (reaction.kind === "delay") {
      await ("ms" in reaction ? wait(reaction.ms) : reaction.until);
      ({ reaction } = reaction);
    }
    const isTaken = reaction.kind === "reset" ? reaction.taken : reaction.kind !== "refuse";
    const { [request.signal]: taken } = this.taken;
    if (isTaken) this.takenRequests.push(request);
    if (isTaken) for (const item of request.items) taken.set(item, (taken.get(item) ?? 0) + 1);
    return reaction;
  }
}

async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Of remote write 2.0: how much of it was taken. */
function writtenHeaders(
  { isVersion2, written, items }: Decoded,
  reaction: Extract<Reaction, { kind: "accept" | "partial" }>,
): Record<string, string> {
  if (isVersion2 !== true) return {};
  const rejected = reaction.kind === "partial" ? reaction.rejected : 0;
  const exemplars = written?.series.flatMap((one) => one.exemplars).length ?? 0;
  return {
    "x-prometheus-remote-write-samples-written": String(items.length - rejected),
    "x-prometheus-remote-write-histograms-written": "0",
    "x-prometheus-remote-write-exemplars-written": String(exemplars),
  };
}

function responseOf(reaction: Extract<Reaction, { kind: "accept" | "partial" }>): Uint8Array {
  const writer = new WireWriter();
  if (reaction.kind === "partial") {
    writer.message(1, (partial) => {
      partial.int64(1, BigInt(reaction.rejected));
      partial.string(2, reaction.message);
    });
  }
  return writer.finish();
}
