import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { FakeOtlp, TEST_CA, TEST_CERT } from "../../../test/kit/fake-otlp.ts";
import { startFakeProxy } from "../../../test/kit/fake-proxy.ts";
import { itemsRequest } from "../../../test/kit/otlp-items.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { SIGNALS } from "../../model/signal.ts";
import type { Signal } from "../../model/signal.ts";
import type { Answer } from "./answer.ts";
import { makeDestination } from "../destination.ts";
import type { RemoteDestination } from "../destination.ts";
import { remoteTransport } from "./make-transport.ts";
import type { Transport } from "./transport.ts";

/** Both protocols against real servers: what each answer, fault and way means. */
const never = new AbortController().signal;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const PROTOCOLS = [
  ["otlphttp", "http"],
  ["otlpgrpc", "grpc"],
] as const;

async function startFake(options: Parameters<typeof FakeOtlp.start>[0]): Promise<FakeOtlp> {
  const fake = await FakeOtlp.start(options);
  ends.push(() => fake.stop());
  return fake;
}

function transportTo(
  endpoint: string,
  protocol: RemoteDestination["protocol"],
  more: Partial<RemoteDestination> = {},
): Transport {
  const transport = remoteTransport(
    makeDestination({ name: "test", endpoint, protocol, timeoutMs: 3000, ...more }),
  );
  ends.push(() => transport.close());
  return transport;
}

async function send(
  transport: Transport,
  abort = never,
  signal: Signal = "logs",
  request = itemsRequest(signal, [1, 2]),
): Promise<Answer> {
  return transport.send(signal, await transport.encode(signal, request), abort);
}

const accepted = { kind: "accepted", rejected: 0, message: "" };

describe.each(PROTOCOLS)("%s", (protocol, server) => {
  it("sends every signal where it belongs", async () => {
    const fake = await startFake({ protocol: server });
    const transport = transportTo(fake.url, protocol);
    for (const signal of SIGNALS)
      expect(await send(transport, never, signal, itemsRequest(signal, [7]))).toEqual(accepted);
    expect(fake.requests.map(({ signal }) => signal)).toEqual([...SIGNALS]);
    expect(fake.requests[0]?.headers["user-agent"]).toMatch(/^watchtower\/\d/);
  });

  it("sends what is not compressed, with the headers that are set", async () => {
    const fake = await startFake({ protocol: server });
    const headers = { "X-Key": "secret" };
    const transport = transportTo(fake.url, protocol, { compression: "none", headers });
    expect(await send(transport, never, "logs", itemsRequest("logs", [1]))).toEqual(accepted);
    expect(fake.requests[0]).toMatchObject({ items: ["line 1"], headers: { "x-key": "secret" } });
  });

  it("tells what was taken only in part", async () => {
    const fake = await startFake({
      protocol: server,
      react: () => ({ kind: "partial", rejected: 1, message: "old" }),
    });
    const answer = await send(transportTo(fake.url, protocol));
    expect(answer).toEqual({ kind: "accepted", rejected: 1, message: "old" });
  });

  it("speaks TLS with an authority of its own, and refuses others", async () => {
    const fake = await startFake({ protocol: server, tls: true });
    const unknown = await send(transportTo(fake.url, protocol));
    expect(unknown).toMatchObject({ kind: "retry", reason: expect.stringMatching(/certificate|verify/) });
    const trusted = { tls: { ca: TEST_CA, insecureSkipVerify: false } };
    expect(await send(transportTo(fake.url, protocol, trusted))).toEqual(accepted);
    const blind = { tls: { insecureSkipVerify: true } };
    expect(await send(transportTo(fake.url, protocol, blind))).toEqual(accepted);
  });

  it("shows its own certificate where one is asked for", async () => {
    const fake = await startFake({ protocol: server, tls: true, asksForCert: true });
    const tls = { ca: TEST_CA, insecureSkipVerify: false };
    expect(await send(transportTo(fake.url, protocol, { tls }))).toMatchObject({ kind: "retry" });
    const shown = { tls: { ...tls, ...TEST_CERT } };
    expect(await send(transportTo(fake.url, protocol, shown))).toEqual(accepted);
  });

  it("expects the name that is set in the certificate", async () => {
    const fake = await startFake({ protocol: server, tls: true });
    const tls = { ca: TEST_CA, withSystemCas: true, insecureSkipVerify: false };
    const right = { tls: { ...tls, serverName: "localhost", minVersion: "TLSv1.3" } } as const;
    expect(await send(transportTo(fake.url, protocol, right))).toEqual(accepted);
    const wrong = { tls: { ...tls, serverName: "other.example" } };
    expect(await send(transportTo(fake.url, protocol, wrong))).toMatchObject({
      kind: "retry",
      reason: expect.stringContaining("other.example"),
    });
  });

  it("does not wait for a server that never reads", async () => {
    const sockets = new Set<Socket>();
    const deaf = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.pause();
    });
    deaf.listen(0, "127.0.0.1");
    await once(deaf, "listening");
    const endpoint = `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
    const transport = transportTo(endpoint, protocol, { timeoutMs: 100, compression: "none" });
    const large = { body: new Uint8Array(20_000_000), headers: {} };
    expect(await transport.send("logs", large, never)).toEqual({
      kind: "retry",
      reason: "no answer within 100 ms",
    });
    await transport.close();
    for (const socket of sockets) socket.destroy();
    deaf.close();
  });

  it("goes through a proxy, with its login", async () => {
    const fake = await startFake({ protocol: server, tls: true });
    const proxy = await startFakeProxy("me:pass");
    ends.push(() => proxy.stop());
    const tls = { ca: TEST_CA, insecureSkipVerify: false };
    expect(await send(transportTo(fake.url, protocol, { proxy: proxy.url, tls }))).toEqual(accepted);
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${fake.port}`]);
    const without = proxy.url.replace("me:pass@", "");
    expect(await send(transportTo(fake.url, protocol, { proxy: without, tls }))).toMatchObject({
      kind: "retry",
      reason: expect.stringContaining("407"),
    });
  });

  it("is told to try again by connections that fail", async () => {
    const fake = await startFake({ protocol: server, react: () => ({ kind: "reset", taken: false }) });
    const transport = transportTo(fake.url, protocol);
    expect(await send(transport)).toMatchObject({ kind: "retry" });
    fake.react = () => ({ kind: "accept" });
    expect(await send(transport)).toEqual(accepted);
    await fake.stop();
    ends.shift();
    expect(await send(transport)).toMatchObject({ kind: "retry" });
  });

  it("does not wait longer than it is told to", async () => {
    const reaction = { kind: "accept" } as const;
    const fake = await startFake({ protocol: server, react: () => ({ kind: "delay", ms: 1000, reaction }) });
    const transport = transportTo(fake.url, protocol, { timeoutMs: 50 });
    expect(await send(transport)).toEqual({ kind: "retry", reason: "no answer within 50 ms" });
  });

  it("ends at once when it is aborted", async () => {
    const reaction = { kind: "accept" } as const;
    const fake = await startFake({ protocol: server, react: () => ({ kind: "delay", ms: 1000, reaction }) });
    const controller = new AbortController();
    const sending = send(transportTo(fake.url, protocol), controller.signal);
    await expect.poll(() => fake.requests.length).toBe(1);
    controller.abort(new Error("stopped"));
    await expect(sending).rejects.toThrow("stopped");
  });
});

/** `google.rpc.Status` with a RetryInfo of so many seconds. */
function statusWithDelay(seconds: number): Uint8Array {
  const writer = new WireWriter();
  writer.int32(1, 8);
  writer.string(2, "slow down");
  writer.message(3, (any) => {
    any.string(1, "type.googleapis.com/google.rpc.RetryInfo");
    any.message(2, (info) => info.message(1, (duration) => duration.int64(1, BigInt(seconds))));
  });
  return writer.finish();
}

describe("answers over HTTP", () => {
  const json = { "content-type": "application/json" };
  const protobuf = { "content-type": "application/x-protobuf" };
  it.each([
    [
      "429 with a time",
      429,
      { "retry-after": "7" },
      "",
      { kind: "retry", reason: "HTTP 429", afterMs: 7000 },
    ],
    [
      "503 with a RetryInfo",
      503,
      protobuf,
      statusWithDelay(3),
      { kind: "retry", reason: "HTTP 503: slow down", afterMs: 3000 },
    ],
    [
      "503 with a RetryInfo in JSON",
      503,
      json,
      '{"message":"wait","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}',
      { kind: "retry", reason: "HTTP 503: wait", afterMs: 1500 },
    ],
    [
      "a time that never ends",
      429,
      { "retry-after": "99999999" },
      "",
      { kind: "retry", reason: "HTTP 429", afterMs: 3_600_000 },
    ],
    ["a time that is none", 429, { "retry-after": "soon" }, "", { kind: "retry", reason: "HTTP 429" }],
    [
      "a date in the past",
      429,
      { "retry-after": "Mon, 01 Jan 2024 00:00:00 GMT" },
      "",
      { kind: "retry", reason: "HTTP 429", afterMs: 0 },
    ],
    [
      "502",
      502,
      {},
      "<html>bad\n gateway</html>",
      { kind: "retry", reason: "HTTP 502: <html>bad gateway</html>" },
    ],
    ["504", 504, {}, "", { kind: "retry", reason: "HTTP 504" }],
    ["413", 413, {}, "big", { kind: "tooLarge", status: "HTTP 413", reason: "HTTP 413: big" }],
    [
      "400",
      400,
      protobuf,
      statusWithDelay(1),
      { kind: "refused", status: "HTTP 400", reason: "HTTP 400: slow down" },
    ],
    [
      "500",
      500,
      json,
      '{"message":"oops"}',
      { kind: "refused", status: "HTTP 500", reason: "HTTP 500: oops" },
    ],
    [
      "what says it is JSON and is not",
      400,
      json,
      "{",
      { kind: "refused", status: "HTTP 400", reason: "HTTP 400: {" },
    ],
    [
      "a redirect",
      308,
      { location: "http://127.0.0.1:1/" },
      "",
      { kind: "refused", status: "HTTP 308", reason: "HTTP 308: a redirect, which is not followed" },
    ],
  ] as const)("%s", async (_, status, headers, body, expected) => {
    const fake = await startFake({ react: () => ({ kind: "refuse", status, headers, body }) });
    expect(await send(transportTo(fake.url, "otlphttp"))).toEqual(expected);
  });

  it("plain HTTP goes through a proxy without a tunnel", async () => {
    const fake = await startFake({});
    const proxy = await startFakeProxy();
    ends.push(() => proxy.stop());
    expect(await send(transportTo(fake.url, "otlphttp", { proxy: proxy.url }))).toEqual(accepted);
    expect(proxy.asked).toEqual([`POST ${fake.url}/v1/logs`]);
  });

  it("an acknowledgement without end is one all the same, up to the time there is", async () => {
    const body = "x".repeat(300_000);
    const fake = await startFake({ react: () => ({ kind: "refuse", status: 200, body }) });
    expect(await send(transportTo(fake.url, "otlphttp"))).toEqual(accepted);
  });
});

describe("answers over gRPC", () => {
  const details = { "grpc-status-details-bin": Buffer.from(statusWithDelay(2)).toString("base64") };
  it.each([
    ["UNAVAILABLE", 14, {}, { kind: "retry", reason: "gRPC UNAVAILABLE" }],
    ["UNAVAILABLE with a time", 14, details, { kind: "retry", reason: "gRPC UNAVAILABLE", afterMs: 2000 }],
    [
      "RESOURCE_EXHAUSTED with a time",
      8,
      details,
      { kind: "retry", reason: "gRPC RESOURCE_EXHAUSTED", afterMs: 2000 },
    ],
    [
      "RESOURCE_EXHAUSTED without",
      8,
      { "grpc-message": "message%20too%20large" },
      {
        kind: "tooLarge",
        status: "gRPC RESOURCE_EXHAUSTED",
        reason: "gRPC RESOURCE_EXHAUSTED: message too large",
      },
    ],
    ["DATA_LOSS", 15, {}, { kind: "retry", reason: "gRPC DATA_LOSS" }],
    [
      "INVALID_ARGUMENT",
      3,
      {},
      { kind: "refused", status: "gRPC INVALID_ARGUMENT", reason: "gRPC INVALID_ARGUMENT" },
    ],
    [
      "UNAUTHENTICATED",
      16,
      {},
      { kind: "refused", status: "gRPC UNAUTHENTICATED", reason: "gRPC UNAUTHENTICATED" },
    ],
    ["a code that is none", 99, {}, { kind: "refused", status: "gRPC code 99", reason: "gRPC code 99" }],
  ] as const)("%s", async (_, status, headers, expected) => {
    const fake = await startFake({ protocol: "grpc", react: () => ({ kind: "refuse", status, headers }) });
    expect(await send(transportTo(fake.url, "otlpgrpc"))).toEqual(expected);
  });
});
