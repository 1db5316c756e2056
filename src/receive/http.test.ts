import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import * as zlib from "node:zlib";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { traceMessage } from "../../test/kit/otlp-messages.ts";
import { WatchtowerError } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import type { Signal } from "../model/signal.ts";
import { WireReader } from "../model/wire/reader.ts";
import { Acceptor } from "./accept.ts";
import { RequestBudget } from "./budget.ts";
import { startOtlpHttp } from "./http.ts";
import { DEFAULT_HTTP_RULES } from "./rules.ts";
import type { HttpRules } from "./rules.ts";
import type { Receiver } from "./receiver.ts";

const kept: { signal: Signal; payload: Uint8Array }[] = [];
let refusal: WatchtowerError | undefined;
const journal = {
  append: async (signal: Signal, payload: Uint8Array) => {
    if (refusal !== undefined) throw refusal;
    kept.push({ signal, payload });
    return sequence(kept.length);
  },
};
const budget = new RequestBudget(25_000);
const acceptor = new Acceptor(journal, budget);
const RULES: HttpRules = {
  ...DEFAULT_HTTP_RULES,
  maxRequest: { bytes: 10_000, name: "receive.maxRequestBytes" },
  cors: {
    allowedOrigins: ["http://localhost:*", "https://app.example"],
    allowedHeaders: ["Content-Type", "x-team"],
    maxAgeSeconds: 60,
  },
};
let rules: HttpRules | undefined;
let receiver: Receiver;
let base = "";

beforeAll(async () => {
  receiver = await startOtlpHttp({
    host: "127.0.0.1",
    port: 0,
    acceptor,
    rules: () => rules,
    limits: { headersTimeoutMs: 300, requestTimeoutMs: 500 },
  });
  base = `http://127.0.0.1:${receiver.port}`;
});
afterAll(() => receiver.close());
beforeEach(() => {
  kept.length = 0;
  refusal = undefined;
  rules = RULES;
});

const JSON_TYPE = { "content-type": "application/json" };
const PROTOBUF_TYPE = { "content-type": "application/x-protobuf" };
const json = Buffer.from(JSON.stringify(traceMessage("shop", 1000)));
const protobuf = Buffer.from(transcodeRequest("traces", json));

const post = (
  body: Uint8Array | string,
  headers: Record<string, string>,
  path = "/v1/traces",
): Promise<Response> =>
  fetch(base + path, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers,
  });

describe("a request", () => {
  it.each([
    ["JSON", json, JSON_TYPE],
    ["protobuf", protobuf, PROTOBUF_TYPE],
    ["gzip", gzipSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "gzip" }],
    ["deflate", deflateSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "deflate" }],
    ["raw deflate", deflateRawSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "deflate" }],
    [
      "gzip of JSON with charset",
      gzipSync(json),
      { "content-type": "application/json; charset=utf-8", "content-encoding": "gzip" },
    ],
  ])(
    "in %s is kept as protobuf, and answered in its own encoding",
    async (_name, body, headers: Record<string, string>) => {
      const response = await post(body, headers);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(headers["content-type"]?.split(";")[0]);
      expect(await response.text()).toBe(headers["content-type"]?.startsWith("application/json") ? "{}" : "");
      expect(kept.map(({ signal, payload }) => [signal, Buffer.from(payload)])).toEqual([
        ["traces", protobuf],
      ]);
    },
  );

  it("in zstd is taken where the platform has it, else the codings to use are named", async () => {
    const compress: unknown = Reflect.get(zlib, "zstdCompressSync");
    const has = typeof compress === "function";
    const body = has ? (compress as (bytes: Uint8Array) => Uint8Array)(protobuf) : protobuf;
    const response = await post(body, { ...PROTOBUF_TYPE, "content-encoding": "zstd" });
    expect(response.status).toBe(has ? 200 : 415);
    expect(response.headers.get("accept-encoding")).toBe(has ? null : "identity, gzip, deflate");
    expect(kept.length).toBe(has ? 1 : 0);
  });

  it("that is empty is accepted, and nothing is kept", async () => {
    expect((await post("{}", JSON_TYPE)).status).toBe(200);
    expect((await post("", PROTOBUF_TYPE)).status).toBe(200);
    expect(kept).toEqual([]);
  });

  it("reports what cannot be kept by partial success", async () => {
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: "x" }] }] }] });
    expect(await (await post(body, JSON_TYPE)).json()).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "invalid trace id (1)" },
    });
  });
});

describe("partial success", () => {
  const metrics = {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: "a",
                gauge: { dataPoints: [{ timeUnixNano: 5 }, { timeUnixNano: 5, asInt: 1 }, { asInt: 1 }] },
              },
              { name: "b", sum: { dataPoints: [{ timeUnixNano: 5, asInt: 1 }] } },
            ],
          },
        ],
      },
    ],
  };
  const message = "data point without value (1), data point without time (1), metric without temporality (1)";

  it("counts data points by reason, in JSON and in protobuf", async () => {
    const body = JSON.stringify(metrics);
    expect(await (await post(body, JSON_TYPE, "/v1/metrics")).json()).toEqual({
      partialSuccess: { rejectedDataPoints: "3", errorMessage: message },
    });
    const binary = transcodeRequest("metrics", Buffer.from(body));
    const answer = await (await post(binary, PROTOBUF_TYPE, "/v1/metrics")).arrayBuffer();
    const expected = Buffer.from([10, message.length + 4, 8, 3, 18, message.length]);
    expect(Buffer.from(answer)).toEqual(Buffer.concat([expected, Buffer.from(message)]));
    expect(kept.map(({ signal }) => signal)).toEqual(["metrics", "metrics"]);
  });
});

/** code, message and the types of the details of a `google.rpc.Status`. */
function readStatus(
  type: string | null,
  body: Uint8Array,
): { code: number; message: string; details: string[] } {
  if (type === "application/json") {
    const parsed = JSON.parse(Buffer.from(body).toString());
    return { details: [], ...parsed };
  }
  expect(type).toBe("application/x-protobuf");
  const status = { code: 0, message: "", details: new Array<string>() };
  const reader = new WireReader(body);
  while (reader.next()) {
    if (reader.field === 1) status.code = reader.varint();
    else if (reader.field === 2) status.message = reader.string();
    else status.details.push(Buffer.from(reader.bytesValue()).toString("latin1"));
  }
  return status;
}

describe("a refusal", () => {
  it.each([
    [400, "malformed JSON", "{", JSON_TYPE, "/v1/traces"],
    [400, "malformed protobuf", "\u0008", PROTOBUF_TYPE, "/v1/logs"],
    [400, "bytes that are not gzip", "abc", { ...PROTOBUF_TYPE, "content-encoding": "gzip" }, "/v1/logs"],
    [404, "another path", "{}", JSON_TYPE, "/v1/profiles"],
    [413, "too many bytes", " ".repeat(10_001), JSON_TYPE, "/v1/traces"],
    [
      413,
      "a decompression bomb",
      gzipSync(Buffer.alloc(5_000_000)),
      { ...JSON_TYPE, "content-encoding": "gzip" },
      "/v1/traces",
    ],
    [415, "another content type", "{}", { "content-type": "text/plain" }, "/v1/traces"],
    [415, "another coding", "{}", { ...JSON_TYPE, "content-encoding": "br" }, "/v1/traces"],
  ])(
    "is %i for %s, as google.rpc.Status",
    async (status, _name, body, headers: Record<string, string>, path) => {
      const response = await post(body, headers, path);
      expect(response.status).toBe(status);
      const type = response.headers.get("content-type");
      expect(type).toBe(
        headers["content-type"] === "application/json" ? "application/json" : "application/x-protobuf",
      );
      const { code, message } = readStatus(type, new Uint8Array(await response.arrayBuffer()));
      expect(code).toBe(status === 413 ? 8 : 3);
      expect(message).toMatch(/request|field|wire|path|content|body|OTLP/);
      expect(kept).toEqual([]);
    },
  );

  it("names the limit that was hit", async () => {
    expect(await (await post(" ".repeat(10_001), JSON_TYPE)).json()).toMatchObject({
      message: "the request is larger than 10000 bytes (limit receive.maxRequestBytes = 10000)",
    });
  });

  it("is 405 for another method, with the one to use", async () => {
    const response = await fetch(`${base}/v1/traces`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it("is 404 while nobody is given the signal, or nothing is taken over HTTP", async () => {
    rules = { ...RULES, signals: ["logs"] };
    const refused = await post(json, JSON_TYPE);
    expect([refused.status, await refused.json()]).toEqual([
      404,
      { code: 3, message: "the Alloy file in use takes no traces: its receiver sends them to nobody" },
    ]);
    rules = undefined;
    expect((await post(json, JSON_TYPE)).status).toBe(404);
    expect(kept).toEqual([]);
  });

  it("is of a path, a coding and a size as they are set", async () => {
    rules = {
      ...RULES,
      paths: { ...RULES.paths, traces: "/spans" },
      codings: ["identity"],
      maxRequest: { bytes: 10, name: "max_request_body_size" },
    };
    expect((await post("{}", JSON_TYPE, "/v1/traces")).status).toBe(404);
    expect((await post("{}", JSON_TYPE, "/spans")).status).toBe(200);
    const coded = await post("{}", { ...JSON_TYPE, "content-encoding": "gzip" }, "/spans");
    expect([coded.status, coded.headers.get("accept-encoding")]).toEqual([415, "identity"]);
    const large = await post(" ".repeat(11), JSON_TYPE, "/spans");
    expect(await large.json()).toMatchObject({
      message: "the request is larger than 10 bytes (limit max_request_body_size = 10)",
    });
  });

  it("is 503 in protobuf, too, with the time to wait", async () => {
    refusal = new WatchtowerError("unavailable", "the disk is full");
    const response = await post(protobuf, PROTOBUF_TYPE);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    const body = new Uint8Array(await response.arrayBuffer());
    expect(readStatus(response.headers.get("content-type"), body)).toEqual({
      code: 14,
      message: "the disk is full",
      details: [
        expect.stringContaining("type.googleapis.com/google.rpc.RetryInfo\u0012\u0004\n\u0002\b\u0005"),
      ],
    });
  });

  it("is 503 with Retry-After when the journal cannot take more", async () => {
    refusal = new WatchtowerError("unavailable", "the disk is full");
    const before = acceptor.counts().refused["unavailable"] ?? 0;
    const response = await post(json, JSON_TYPE);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({
      code: 14,
      message: "the disk is full",
      details: [{ retryDelay: "5s" }],
    });
    expect(acceptor.counts()).toMatchObject({
      refused: { unavailable: before + 1 },
      lastError: { message: "the disk is full" },
    });
  });
});

describe("requests of many clients", () => {
  const head =
    "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
  const chunk = (bytes: number): string => `${bytes.toString(16)}\r\n${" ".repeat(bytes)}\r\n`;

  /** A client that sends so much of a request, and no more. */
  async function slow(bytes: number): Promise<{ readonly socket: Socket; readonly answer: () => string }> {
    const socket = connect(receiver.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(head + chunk(bytes));
    return { socket, answer: () => answer };
  }

  it("may not hold more together than the budget; nothing of it leaks", async () => {
    const before = acceptor.counts().refused["unavailable"] ?? 0;
    const two = [await slow(9000), await slow(9000)];
    await vi.waitFor(() => expect(budget.usedBytes).toBe(18_000));
    const third = await slow(9000);
    await vi.waitFor(() => expect(third.answer()).toContain("HTTP/1.1 503"));
    expect(third.answer()).toMatch(/retry-after: 5/i);
    expect(third.answer()).toContain(
      "too many requests at once (limit maxInFlightBytes = 25000); retry later",
    );
    expect(acceptor.counts().refused["unavailable"]).toBe(before + 1);
    two[0]?.socket.destroy();
    await vi.waitFor(() => expect(budget.usedBytes).toBe(9000));
    two[1]?.socket.write("0\r\n\r\n");
    await vi.waitFor(() => expect(two[1]?.answer()).toContain("HTTP/1.1 400"));
    for (const { socket } of [...two, third]) socket.destroy();
    await vi.waitFor(() => expect(budget.usedBytes).toBe(0));
    expect((await post(json, JSON_TYPE)).status).toBe(200);
  });

  it("that vanish at any moment leave nothing behind", async () => {
    const clients = await Promise.all(Array.from({ length: 60 }, (_, index) => slow(100 + index)));
    clients.forEach(({ socket }, index) => (index % 2 === 0 ? socket.destroy() : socket.end()));
    await vi.waitFor(() => expect(budget.usedBytes).toBe(0), { timeout: 5000 });
  });

  it("in chunks are told 413, too, when they are too large", async () => {
    const client = await slow(10_001);
    await vi.waitFor(() => expect(client.answer()).toContain("HTTP/1.1 413"));
    client.socket.destroy();
  });
});

describe("a browser", () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${base}/v1/traces`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-team",
      },
    });

  it.each(["http://localhost:5173", "https://app.example"])("may send from %s", async (origin) => {
    const response = await preflight(origin);
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    expect(response.headers.get("access-control-allow-headers")).toBe("content-type,x-team");
    const sent = await post("{}", { ...JSON_TYPE, origin });
    expect(sent.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it("may set the headers that are allowed, and no others", async () => {
    rules = { ...RULES, cors: { ...RULES.cors, allowedHeaders: ["content-type"] } };
    expect((await preflight("https://app.example")).headers.get("access-control-allow-headers")).toBeNull();
    rules = { ...RULES, cors: { ...RULES.cors, allowedHeaders: ["*"] } };
    const { headers } = await preflight("https://app.example");
    expect(headers.get("access-control-allow-headers")).toBe("content-type,x-team");
    expect(headers.get("access-control-max-age")).toBe("60");
  });

  it("may not from elsewhere", async () => {
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("Zipkin's spans", () => {
  const SPANS = JSON.stringify([
    { traceId: "ab", id: "c1", name: "get", localEndpoint: { serviceName: "shop" } },
  ]);
  const send = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Promise<Response> =>
    post(body, headers, "/api/v2/spans");

  it("are acknowledged with 202 when they are kept, as OTLP", async () => {
    const answer = await send(SPANS);
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(kept).toEqual([{ signal: "traces", payload: expect.any(Uint8Array) }]);
    expect(Buffer.from(kept[0]?.payload ?? []).toString("latin1")).toContain("shop");
    expect((await send(gzipSync(SPANS), { "content-encoding": "gzip" })).status).toBe(202);
    expect((await send("[]")).status).toBe(202);
    expect(kept).toHaveLength(2);
  });

  it("may be protobuf", async () => {
    const span = [0x0a, 16, ...Buffer.alloc(15), 1, 0x1a, 8, ...Buffer.alloc(7), 2];
    const list = Uint8Array.from([0x0a, span.length, ...span]);
    expect((await send(list, PROTOBUF_TYPE)).status).toBe(202);
    expect(kept).toHaveLength(1);
  });

  it("are refused in words", async () => {
    const answer = await send("{}");
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      400,
      "text/plain; charset=utf-8",
      "the request is not a list of spans\n",
    ]);
    expect((await send("x".repeat(10_001))).status).toBe(413);
    expect((await fetch(`${base}/api/v2/spans`)).status).toBe(405);
    expect((await send(SPANS, { "content-encoding": "br" })).status).toBe(415);
    refusal = new WatchtowerError("unavailable", "the journal is full");
    const full = await send(SPANS);
    expect([full.status, full.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(kept).toEqual([]);
  });

  it("go where traces go, and nowhere without", async () => {
    rules = { ...RULES, signals: ["logs"] };
    const answer = await send(SPANS);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("takes no traces")]);
    const old = await post(SPANS, JSON_TYPE, "/api/v1/spans");
    expect([old.status, await old.text()]).toEqual([404, expect.stringContaining("/api/v2/spans")]);
  });
});

describe("a port for Zipkin's spans alone", () => {
  it("takes them, and names the path for all else", async () => {
    const alone = await startOtlpHttp({ host: "127.0.0.1", port: 0, acceptor, isZipkinOnly: true });
    const to = (path: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${alone.port}${path}`, { method: "POST", body: "[]", headers: JSON_TYPE });
    expect((await to("/api/v2/spans")).status).toBe(202);
    for (const path of ["/v1/traces", "/api/v1/spans", "/"]) {
      const answer = await to(path);
      expect([path, answer.status, await answer.text()]).toEqual([
        path,
        404,
        expect.stringContaining("/api/v2/spans"),
      ]);
    }
    await alone.close();
  });
});

describe("a slow client", () => {
  function talk(text: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(receiver.port, "127.0.0.1", () => socket.write(text));
      let answer = "";
      socket.on("data", (chunk) => (answer += chunk.toString()));
      socket.on("error", () => {});
      socket.on("close", () => resolve(answer));
    });
  }

  it("that says nothing is cut off", async () => {
    expect(await talk("")).not.toContain("200");
  });

  it("that never ends its headers is cut off", async () => {
    expect(await talk("POST /v1/traces HTTP/1.1\r\nhost: x\r\n")).toContain("408");
  });

  it("that never ends its body is cut off", async () => {
    const head =
      "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    await talk(head);
    expect(kept).toEqual([]);
  });
});
