import { connect as connectHttp2, constants } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import { Client, Metadata, compressionAlgorithms, credentials, status as Status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { traceMessage } from "../../test/kit/otlp-messages.ts";
import { WatchtowerError } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import type { JournalAppender } from "../journal/record.ts";
import type { Signal } from "../model/signal.ts";
import { Acceptor } from "./accept.ts";
import { RequestBudget } from "./budget.ts";
import { startOtlpGrpc } from "./grpc.ts";
import { DEFAULT_GRPC_RULES } from "./rules.ts";
import type { TransportRules } from "./rules.ts";
import type { Receiver } from "./receiver.ts";

/** Longer than any call takes, also on a busy host. */
const LONG_MS = 30_000;
const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const message = Buffer.from(
  transcodeRequest("traces", Buffer.from(JSON.stringify(traceMessage("shop", 1000)))),
);

const kept: Signal[] = [];
let refusal: WatchtowerError | undefined;
/** What an append waits for, and how many do. */
let disk: Promise<void> = Promise.resolve();
let waiting = 0;
const budget = new RequestBudget(25_000);
const journal: JournalAppender = {
  append: async (signal) => {
    if (refusal !== undefined) throw refusal;
    waiting++;
    await disk.finally(() => waiting--);
    kept.push(signal);
    return sequence(kept.length);
  },
};

/** @returns what lets the appends go on. */
function blockDisk(): () => void {
  let release = (): void => {};
  disk = new Promise((resolve) => (release = resolve));
  return release;
}

const acceptor = new Acceptor(journal, budget);
const limits = { drainTimeoutMs: 2000 };
const RULES: TransportRules = {
  ...DEFAULT_GRPC_RULES,
  maxRequest: { bytes: 10_000, name: "receive.maxRequestBytes" },
};
let taken: TransportRules | undefined = RULES;
const rules = (): TransportRules | undefined => taken;

let receiver: Receiver;
let client: Client;
beforeAll(async () => {
  receiver = await startOtlpGrpc({ host: "127.0.0.1", port: 0, acceptor, limits, rules });
  client = new Client(`127.0.0.1:${receiver.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await receiver.close();
});
beforeEach(() => {
  kept.length = 0;
  refusal = undefined;
  disk = Promise.resolve();
});

interface Answer {
  readonly code: number;
  readonly text: string;
  readonly metadata: Metadata;
  readonly body?: Buffer;
}

function call(
  path: string,
  body: Buffer,
  metadata = new Metadata(),
  deadlineMs = LONG_MS,
  through = client,
): Promise<Answer> {
  return new Promise((resolve) => {
    const asBuffer = (bytes: Buffer): Buffer => bytes;
    const options = { deadline: Date.now() + deadlineMs };
    through.makeUnaryRequest(
      path,
      asBuffer,
      asBuffer,
      body,
      metadata,
      options,
      (error: ServiceError | null, answer?: Buffer) => {
        if (error === null)
          resolve({
            code: Status.OK,
            text: "",
            metadata: new Metadata(),
            ...(answer ? { body: answer } : {}),
          });
        else resolve({ code: error.code, text: error.details, metadata: error.metadata });
      },
    );
  });
}

function gzip(): Metadata {
  const metadata = new Metadata();
  metadata.set("grpc-encoding", "gzip");
  return metadata;
}

describe("an export", () => {
  it("is acknowledged with an empty response", async () => {
    expect(await call(EXPORT, message)).toMatchObject({ code: Status.OK, body: Buffer.alloc(0) });
    expect(kept).toEqual(["traces"]);
  });

  it("may be compressed", async () => {
    const compressing = new Client(`127.0.0.1:${receiver.port}`, credentials.createInsecure(), {
      "grpc.default_compression_algorithm": compressionAlgorithms.gzip,
    });
    expect(await call(EXPORT, message, gzip(), 5000, compressing)).toMatchObject({ code: Status.OK });
    expect(kept).toEqual(["traces"]);
    compressing.close();
  });

  it.each([
    ["MetricsService", "metrics"],
    ["LogsService", "logs"],
  ])("of an empty message goes to %s", async (service, signal) => {
    const answer = await call(
      `/opentelemetry.proto.collector.${signal}.v1.${service}/Export`,
      Buffer.alloc(0),
    );
    expect(answer.code).toBe(Status.OK);
  });

  it("reports what cannot be kept by partial success", async () => {
    const body = transcodeRequest(
      "traces",
      Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}'),
    );
    const answer = await call(EXPORT, Buffer.from(body));
    expect(answer.body?.toString()).toContain("invalid trace id (1)");
  });
});

describe("calls of many clients", () => {
  /** A message that is announced to be longer than what is sent of it. */
  function slow(
    session: ClientHttp2Session,
    bytes: number,
  ): { readonly ended: Promise<string>; readonly cancel: () => void } {
    const headers = { ":method": "POST", ":path": EXPORT, "content-type": "application/grpc" };
    const stream = session.request(headers);
    stream.on("error", () => {});
    const frame = Buffer.alloc(bytes);
    frame.writeUInt32BE(9_999, 1);
    stream.write(frame);
    const ended = new Promise<string>((resolve) => {
      stream.once("response", (answer) =>
        resolve(`${String(answer["grpc-status"])} ${String(answer["grpc-message"])}`),
      );
    });
    return { ended, cancel: () => stream.close(constants.NGHTTP2_CANCEL) };
  }

  it("may not hold more together than the budget; nothing of it leaks", async () => {
    const session = connectHttp2(`http://127.0.0.1:${receiver.port}`);
    const two = [slow(session, 9000), slow(session, 9000)];
    await expect.poll(() => budget.usedBytes).toBe(18_000);
    expect(await slow(session, 9000).ended).toContain(`${Status.UNAVAILABLE} too many requests at once`);
    two[0]?.cancel();
    await expect.poll(() => budget.usedBytes).toBe(9000);
    session.destroy();
    await expect.poll(() => budget.usedBytes).toBe(0);
    expect((await call(EXPORT, message)).code).toBe(Status.OK);
    expect(budget.usedBytes).toBe(0);
  });
});

describe("a refusal", () => {
  it("is INVALID_ARGUMENT for a malformed message", async () => {
    expect(await call(EXPORT, Buffer.from([8, 1]))).toMatchObject({
      code: Status.INVALID_ARGUMENT,
      text: "ExportSpansRequest.resourceSpans has wire type 0 where 2 belongs, before byte 1",
    });
  });

  it("is RESOURCE_EXHAUSTED for a message over the limit, and the connection goes on", async () => {
    expect(await call(EXPORT, Buffer.alloc(200_000))).toMatchObject({
      code: Status.RESOURCE_EXHAUSTED,
      text: "the request is larger than 10000 bytes (limit receive.maxRequestBytes = 10000)",
    });
    expect(await call(EXPORT, message)).toMatchObject({ code: Status.OK });
  });

  it("is UNIMPLEMENTED while nobody is given the signal, or nothing is taken over gRPC", async () => {
    taken = { ...RULES, signals: ["logs"] };
    const text = "the Alloy file in use takes no traces: its receiver sends them to nobody";
    expect(await call(EXPORT, message)).toMatchObject({ code: Status.UNIMPLEMENTED, text });
    taken = undefined;
    expect(await call(EXPORT, message)).toMatchObject({ code: Status.UNIMPLEMENTED });
    taken = RULES;
    expect(await call(EXPORT, message)).toMatchObject({ code: Status.OK });
  });

  it("is UNIMPLEMENTED for another method", async () => {
    expect(await call("/x.Y/Z", message)).toMatchObject({
      code: Status.UNIMPLEMENTED,
      text: "unknown method /x.Y/Z",
    });
  });

  it("is UNAVAILABLE with the time to wait when the journal cannot take more", async () => {
    refusal = new WatchtowerError("unavailable", "the disk is full: 100 %");
    const answer = await call(EXPORT, message);
    expect(answer).toMatchObject({ code: Status.UNAVAILABLE, text: "the disk is full: 100 %" });
    expect(String(answer.metadata.get("grpc-status-details-bin")[0])).toContain("google.rpc.RetryInfo");
  });

  it("comes when the deadline is over", async () => {
    const release = blockDisk();
    expect(await call(EXPORT, message, new Metadata(), 200)).toMatchObject({
      code: Status.DEADLINE_EXCEEDED,
    });
    release();
  });

  it("of a client of HTTP/1 says what this port speaks", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(receiver.port, "127.0.0.1", () =>
        socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n"),
      );
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("error", () => {});
      socket.on("close", () => resolve(text));
    });
    expect(answer).toContain("426 Upgrade Required");
    expect(answer).toContain("this port speaks gRPC");
  });
});

describe("health", () => {
  it("serves, and does not know other services", async () => {
    expect(await call("/grpc.health.v1.Health/Check", Buffer.alloc(0))).toMatchObject({
      body: Buffer.from([8, 1]),
    });
    const other = Buffer.from("\n\u0001x");
    expect(await call("/grpc.health.v1.Health/Check", other)).toMatchObject({ code: Status.NOT_FOUND });
  });
});

describe("watching health", () => {
  it("tells at once, stays open, and ends when serving does", async () => {
    const other = await startOtlpGrpc({ host: "127.0.0.1", port: 0, acceptor, limits, rules });
    const through = new Client(`127.0.0.1:${other.port}`, credentials.createInsecure());
    const asBuffer = (bytes: Buffer): Buffer => bytes;
    const stream = through.makeServerStreamRequest(
      "/grpc.health.v1.Health/Watch",
      asBuffer,
      asBuffer,
      Buffer.alloc(0),
    );
    const told = await new Promise<Buffer>((resolve) => stream.once("data", resolve));
    expect(told).toEqual(Buffer.from([8, 1]));
    const ended = new Promise<number>((resolve) =>
      stream.once("status", ({ code }: { code: number }) => resolve(code)),
    );
    await other.close();
    expect(await ended).toBe(Status.OK);
    through.close();
  });
});

describe("closing", () => {
  it("answers what is open and takes no more", async () => {
    const other = await startOtlpGrpc({ host: "127.0.0.1", port: 0, acceptor, limits, rules });
    const through = new Client(`127.0.0.1:${other.port}`, credentials.createInsecure());
    await call(EXPORT, message, new Metadata(), LONG_MS, through);
    const release = blockDisk();
    const open = call(EXPORT, message, new Metadata(), LONG_MS, through);
    await expect.poll(() => waiting).toBe(1);
    const closed = other.close();
    release();
    await closed;
    expect(await open).toMatchObject({ code: Status.OK });
    expect(await call(EXPORT, message, new Metadata(), 500, through)).not.toMatchObject({ code: Status.OK });
    through.close();
  });
});
