import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { traceMessage } from "../../test/kit/otlp-messages.ts";
import { WatchtowerError } from "../base/errors.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import { WireReader } from "../model/wire/reader.ts";
import { JSON_TYPE, useOtlpHttp, PROTOBUF_TYPE, RULES } from "./testing/otlp-http.ts";

const http = useOtlpHttp();
const patient = useOtlpHttp({ lingerMs: 60_000 });
const json = Buffer.from(JSON.stringify(traceMessage("shop", 1000)));
const protobuf = Buffer.from(transcodeRequest("traces", json));

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

/** What is answered until the other side ends the connection; the rest is sent when the answer has begun. */
async function talk(port: number, head: string, rest?: Uint8Array): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(head);
  if (rest !== undefined) socket.once("data", () => socket.write(rest));
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
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
      const response = await http.post(body, headers, path);
      expect(response.status).toBe(status);
      const type = response.headers.get("content-type");
      expect(type).toBe(
        headers["content-type"] === "application/json" ? "application/json" : "application/x-protobuf",
      );
      const { code, message } = readStatus(type, new Uint8Array(await response.arrayBuffer()));
      expect(code).toBe(status === 413 ? 8 : 3);
      expect(message).toMatch(/request|field|wire|path|content|body|OTLP/);
      expect(http.kept).toEqual([]);
    },
  );

  it("ends the connection when the rest was sent, or when that takes long", async () => {
    const rest = Buffer.alloc(1_000_000);
    const head = `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: ${rest.length}\r\n\r\n`;
    expect(await talk(patient.port, head, rest)).toMatch(/^HTTP\/1\.1 415 .*content type missing/s);
    expect(await talk(http.port, head)).toMatch(/^HTTP\/1\.1 415 /);
  });

  it("names the limit that was hit", async () => {
    expect(await (await http.post(" ".repeat(10_001), JSON_TYPE)).json()).toMatchObject({
      message: "the request is larger than 10000 bytes (limit receive.maxRequestBytes = 10000)",
    });
  });

  it("is 405 for another method, with the one to use", async () => {
    const response = await fetch(`${http.url}/v1/traces`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it("is 404 while nobody is given the signal, or nothing is taken over HTTP", async () => {
    http.rules = { ...RULES, signals: ["logs"] };
    const refused = await http.post(json, JSON_TYPE);
    expect([refused.status, await refused.json()]).toEqual([
      404,
      { code: 3, message: "the Alloy file in use takes no traces: its receiver sends them to nobody" },
    ]);
    http.rules = undefined;
    expect((await http.post(json, JSON_TYPE)).status).toBe(404);
    expect(http.kept).toEqual([]);
  });

  it("is of a path, a coding and a size as they are set", async () => {
    http.rules = {
      ...RULES,
      paths: { ...RULES.paths, traces: "/spans" },
      codings: ["identity"],
      maxRequest: { bytes: 10, name: "max_request_body_size" },
    };
    expect((await http.post("{}", JSON_TYPE, "/v1/traces")).status).toBe(404);
    expect((await http.post("{}", JSON_TYPE, "/spans")).status).toBe(200);
    const coded = await http.post("{}", { ...JSON_TYPE, "content-encoding": "gzip" }, "/spans");
    expect([coded.status, coded.headers.get("accept-encoding")]).toEqual([415, "identity"]);
    const large = await http.post(" ".repeat(11), JSON_TYPE, "/spans");
    expect(await large.json()).toMatchObject({
      message: "the request is larger than 10 bytes (limit max_request_body_size = 10)",
    });
  });

  it("is 503 in protobuf, too, with the time to wait", async () => {
    http.refusal = new WatchtowerError("unavailable", "the disk is full");
    const response = await http.post(protobuf, PROTOBUF_TYPE);
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
    http.refusal = new WatchtowerError("unavailable", "the disk is full");
    const before = http.acceptor.counts().refused["unavailable"] ?? 0;
    const response = await http.post(json, JSON_TYPE);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({
      code: 14,
      message: "the disk is full",
      details: [{ retryDelay: "5s" }],
    });
    expect(http.acceptor.counts()).toMatchObject({
      refused: { unavailable: before + 1 },
      lastError: { message: "the disk is full" },
    });
  });
});
