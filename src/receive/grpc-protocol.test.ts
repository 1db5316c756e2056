import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WatchtowerError } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import { Acceptor } from "./accept.ts";
import { startOtlpGrpc } from "./grpc.ts";
import { DEFAULT_GRPC_RULES } from "./rules.ts";
import type { Receiver, ReceiverLimits } from "./receiver.ts";

/** What the wire shows, and a client library hides. */
const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const HEALTH = "/grpc.health.v1.Health/Check";
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const RULES = {
  ...DEFAULT_GRPC_RULES,
  maxRequest: { bytes: 200_000, name: "receive.maxRequestBytes" },
};
const HASTY = {
  requestTimeoutMs: 400,
  headersTimeoutMs: 400,
  drainTimeoutMs: 300,
};

let refusal: WatchtowerError | undefined;
const acceptor = new Acceptor({
  append: async () => {
    if (refusal !== undefined) throw refusal;
    return sequence(1);
  },
});
const start = (limits: Partial<ReceiverLimits> = HASTY): Promise<Receiver> =>
  startOtlpGrpc({ host: "127.0.0.1", port: 0, acceptor, limits, rules: () => RULES });

let receiver: Receiver;
/** One that waits as long as it does for users: on a busy machine, a client of a test may be slow. */
let patient: Receiver;
let session: ClientHttp2Session;
beforeAll(async () => {
  receiver = await start();
  patient = await start({});
  session = connectHttp2(`http://127.0.0.1:${patient.port}`);
});
afterAll(async () => {
  session.destroy();
  await receiver.close();
  await patient.close();
});
beforeEach(() => {
  refusal = undefined;
});

function framed(message: Uint8Array, flag = 0): Buffer {
  const frame = Buffer.alloc(5);
  frame[0] = flag;
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly closed: number | undefined;
}

/** Resolves when the stream is closed. */
function call(headers: Record<string, string>, body: Uint8Array, ends = true, by = session): Promise<Answer> {
  return new Promise((resolve) => {
    const stream = by.request({
      ":method": "POST",
      "content-type": "application/grpc",
      ":path": EXPORT,
      ...headers,
    });
    let answered = {};
    let trailers = {};
    stream.on("response", (got) => (answered = got));
    stream.on("trailers", (got) => (trailers = got));
    stream.on("error", () => {});
    stream.on("close", () => resolve({ headers: answered, trailers, closed: stream.rstCode }));
    stream.resume();
    if (ends) stream.end(body);
    else stream.write(body);
  });
}

const empty = framed(Buffer.alloc(0));
const oneSpan = framed(Buffer.from([10, 4, 18, 2, 18, 0]));

describe("an error", () => {
  it.each([
    [
      "12",
      "an unknown compression",
      { "grpc-encoding": "snappy" },
      framed(Buffer.alloc(3), 1),
      /snappy is not one of identity,gzip/,
    ],
    ["13", "a compressed message without compression", {}, framed(Buffer.alloc(3), 1), /compressed flag 1/],
    ["13", "another flag", { "grpc-encoding": "gzip" }, framed(Buffer.alloc(3), 7), /compressed flag 7/],
    ["3", "bytes that are not gzip", { "grpc-encoding": "gzip" }, framed(Buffer.alloc(3), 1), /not gzip/],
    ["3", "two messages", {}, Buffer.concat([empty, empty]), /0 bytes was announced, 5 came/],
    ["3", "no message", {}, Buffer.alloc(0), /no message/],
    ["12", "an unknown method", { ":path": "/x.Y/Z" }, empty, /unknown method \/x.Y\/Z/],
    ["12", "a path beyond what headers hold", { ":path": `/${"%".repeat(50_000)}` }, empty, /unknown method/],
    [
      "5",
      "a long name",
      { ":path": HEALTH },
      framed(Buffer.concat([Buffer.from([10, 160, 141, 6]), Buffer.alloc(100_000, "é")])),
      /unknown service/,
    ],
  ])("is %s for %s, in the headers alone", async (status, _name, headers, body, text) => {
    const answer = await call(headers, body);
    expect(answer.headers).toMatchObject({ ":status": 200, "grpc-status": status });
    expect(decodeURIComponent(String(answer.headers["grpc-message"]))).toMatch(text);
    expect(answer).toMatchObject({ trailers: {}, closed: 0 });
  });

  it("of a message that is announced to be too large comes before it is sent", async () => {
    const announced = Buffer.from([0, 0x40, 0, 0, 0]);
    for (const pieces of [[announced], [...announced].map((byte) => Buffer.from([byte]))]) {
      const answer = await call({}, Buffer.concat(pieces), false);
      expect(answer.headers).toMatchObject({ "grpc-status": "8" });
    }
  });

  it("tells the time to wait, as RetryInfo in a google.rpc.Status", async () => {
    refusal = new WatchtowerError("unavailable", "full");
    const { headers } = await call({}, oneSpan);
    expect(headers["grpc-status"]).toBe("14");
    const details = Buffer.from(String(headers["grpc-status-details-bin"]), "base64").toString("latin1");
    expect(details.startsWith("\b\u000e\u0012\u0004full\u001a")).toBe(true);
    expect(details).toContain("type.googleapis.com/google.rpc.RetryInfo\u0012\u0004\n\u0002\b\u0005");
  });

  it.each([
    [405, { ":method": "PUT" }],
    [415, { "content-type": "application/json" }],
  ])("is HTTP's %i for %j, and the stream does not stay", async (status, headers) => {
    const answer = await call(headers, Buffer.from("{"), false);
    expect(answer.headers).toMatchObject({ ":status": status });
  });
});

describe("a deadline", () => {
  it.each([
    ["the client's", { "grpc-timeout": "50m" }, "longer than 50 ms"],
    ["the receiver's", {}, "longer than 400 ms"],
  ])("that is %s ends a message that never does", async (_name, headers, text) => {
    const hasty = connectHttp2(`http://127.0.0.1:${receiver.port}`);
    const answer = await call(headers, Buffer.from([0, 0, 0, 0, 9, 1]), false, hasty);
    hasty.destroy();
    expect(answer.headers).toMatchObject({ "grpc-status": "4" });
    expect(String(answer.headers["grpc-message"])).toContain(text);
  });

  it("ends the stream of a client that does not take its answer", async () => {
    const blocked = connectHttp2(`http://127.0.0.1:${receiver.port}`, { settings: { initialWindowSize: 0 } });
    await once(blocked, "remoteSettings");
    const stream = blocked.request({
      ":method": "POST",
      ":path": EXPORT,
      "content-type": "application/grpc",
    });
    stream.on("error", () => {});
    stream.end(empty);
    await once(stream, "close");
    expect(stream.rstCode).toBe(8);
    blocked.destroy();
  });
});

describe("large messages of many at once", () => {
  it("all go through one connection, refused or not", async () => {
    const sizes = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 250_000 : 150_000));
    // An unknown field of that length.
    const message = (size: number): Buffer =>
      framed(Buffer.concat([Buffer.from([0xfa, 1, ...varint(size)]), Buffer.alloc(size)]));
    const answers = await Promise.all(sizes.map((size) => call({}, message(size))));
    const codes = answers.map(({ headers, trailers }) => headers["grpc-status"] ?? trailers["grpc-status"]);
    expect(codes).toEqual(sizes.map((size) => (size > RULES.maxRequest.bytes ? "8" : "0")));
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

describe("half of a connection", () => {
  /** Opens one that never ends its own side. */
  async function half(port: number, text: string): Promise<Socket> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {});
    socket.resume();
    await once(socket, "connect");
    if (text !== "") socket.write(text);
    return socket;
  }

  it.each([
    ["nothing", ""],
    ["part of the preface", PREFACE.slice(0, 9)],
    ["the preface alone", PREFACE],
    ["HTTP/1", "GET / HTTP/1.1\r\n\r\n"],
  ])("with %s does not hold up the end", async (_name, text) => {
    const other = await start();
    const socket = await half(other.port, text);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.close();
    await expect.poll(() => socket.readableEnded || socket.destroyed).toBe(true);
    socket.destroy();
  });

  it.each([
    ["nothing", ""],
    ["HTTP/1", "GET / HTTP/1.1\r\n\r\n"],
  ])("with %s is ended", async (_name, text) => {
    const socket = await half(receiver.port, text);
    await expect.poll(() => socket.readableEnded).toBe(true);
    socket.destroy();
  });
});

describe("a client", () => {
  it("is told by GOAWAY that the receiver ends, and may finish", async () => {
    const other = await start();
    const through = connectHttp2(`http://127.0.0.1:${other.port}`);
    await once(through, "remoteSettings");
    const told = once(through, "goaway");
    const closed = other.close();
    expect((await told)[0]).toBe(0);
    await closed;
    through.destroy();
  });
});
