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
import { requestToJson } from "../../src/model/otlp/to-json.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { WireWriter } from "../../src/model/wire/writer.ts";

const tlsFile = (name: string): string => readFileSync(join(import.meta.dirname, "tls", name), "utf8");
/** Signed the certificate of {@link FakeOtlp} with `tls`; nobody else trusts it. */
export const TEST_CA = tlsFile("ca.pem");

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
  | { readonly kind: "delay"; readonly ms: number; readonly reaction: Reaction };

export interface Received {
  readonly signal: Signal;
  /** From 1. */
  readonly number: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** After decompression. */
  readonly bytes: number;
  /** What identifies its spans (id), log records (body) and data points (metric's name). */
  readonly items: readonly string[];
}

type React = (request: Received) => Reaction;

interface FakeOptions {
  readonly protocol?: "http" | "grpc";
  readonly tls?: boolean;
  readonly react?: React;
  readonly port?: number;
}

const accept: React = () => ({ kind: "accept" });

/** An OTLP endpoint as a vendor runs it, on this machine, with every way to misbehave. */
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
    const keys = tls ? { key: tlsFile("server.key"), cert: tlsFile("server.pem") } : {};
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
    const plain = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    const path = request.url ?? "";
    const received = this.receive(signalOf(path), path, request.headers, plain);
    const reaction = await this.decide(received);
    if (reaction.kind === "reset") {
      request.socket.destroy();
      return;
    }
    if (reaction.kind === "refuse") {
      response.writeHead(reaction.status, reaction.headers ?? {});
      response.end(reaction.body ?? "");
      return;
    }
    response.writeHead(200, { "content-type": "application/x-protobuf" });
    response.end(responseOf(reaction));
  }

  private async answerGrpc(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const body = await bodyOf(stream);
    const plain = body[0] === 1 ? gunzipSync(body.subarray(5)) : body.subarray(5);
    const path = String(headers[":path"]);
    const reaction = await this.decide(this.receive(signalOf(path), path, headers, plain));
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

  private receive(signal: Signal, path: string, headers: IncomingHttpHeaders, plain: Uint8Array): Received {
    const number = this.requests.length + 1;
    const items = itemsOf(requestToJson(signal, plain));
    const received = { signal, number, path, headers, bytes: plain.length, items };
    this.requests.push(received);
    return received;
  }

  private async decide(request: Received): Promise<Exclude<Reaction, { kind: "delay" }>> {
    let reaction = this.react(request);
    while (reaction.kind === "delay") {
      await wait(reaction.ms);
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

function signalOf(path: string): Signal {
  const name = /\/v1\/(\w+)$/.exec(path)?.[1] ?? `${/collector\.(\w+)\.v1/.exec(path)?.[1]}s`;
  const signal = SIGNALS.find((one) => one === name || one === name.replace(/s$/, ""));
  if (signal === undefined) throw new Error(`no signal in ${path}`);
  return signal;
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

/** Walks down to spans, log records and metrics, whatever the way to them is called. */
function itemsOf(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(itemsOf);
  if (typeof json !== "object" || json === null) return [];
  const { spans, logRecords, metrics, ...rest } = json as Record<string, unknown>;
  const list = (value: unknown): Record<string, unknown>[] =>
    Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  return [
    ...list(spans).map((span) => String(span["spanId"])),
    ...list(logRecords).map((record) => String((record["body"] as Record<string, unknown>)["stringValue"])),
    ...list(metrics)
      .map((metric) => String(metric["name"]))
      // What the copy says of itself comes again and again.
      .filter((name) => !name.startsWith("watchtower.")),
    ...Object.values(rest).flatMap(itemsOf),
  ];
}
