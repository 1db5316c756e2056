import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { PUSH_LIMITS } from "../../model/loki/push-limits.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { snappyCompress } from "../../base/snappy.ts";
import { WireReader } from "../../model/wire/reader.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { LogqlEngine } from "../../query/logql/engine.ts";
import { MemorySource } from "../../query/logql/testing/memory-source.ts";
import type { Intake } from "../intake.ts";
import { lokiApi } from "./app.ts";
import { CONFIGURATIONS, noDeletes } from "./testing/parts.ts";

const received: { readonly encoding: string; readonly bytes: Uint8Array }[] = [];
let items = 1;
let failure: Error | undefined;
const intake: Intake = {
  maxRequestBytes: 1000,
  receive: (_, encoding, bytes) => {
    if (failure !== undefined) return Promise.reject(failure);
    received.push({ encoding, bytes });
    return Promise.resolve({ items, rejected: 0, message: "" });
  },
};
const app = lokiApi(new LogqlEngine(new MemorySource()), {
  intake,
  pushLimits: PUSH_LIMITS,
  deletes: noDeletes(),
  rules: { groups: [] },
  configurations: CONFIGURATIONS,
});

beforeEach(() => {
  received.length = 0;
  items = 1;
  failure = undefined;
});

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<readonly [number, string]> {
  const answer = await app.request(path, { method: "POST", body, headers });
  return [answer.status, await answer.text()];
}

const JSON_TYPE = { "content-type": "application/json" };
const PUSH = "/loki/api/v1/push";

const now = (): string => String(BigInt(Date.now()) * 1_000_000n);

const body = (time = now()): string =>
  JSON.stringify({ streams: [{ stream: { app: "a" }, values: [[time, "line"]] }] });

/** The message of a `google.rpc.Status`. */
function messageOf(status: string): string {
  const reader = new WireReader(new TextEncoder().encode(status));
  while (reader.next()) {
    if (reader.field === 2) return reader.string();
    reader.skip();
  }
  return "";
}

/** The schema URL of the first ResourceLogs. */
function schemaOf(bytes: Uint8Array): string {
  const reader = new WireReader(bytes);
  reader.next();
  reader.enter();
  while (reader.next()) {
    if (reader.field === 3) return reader.string();
    reader.skip();
  }
  return "";
}

describe("push", () => {
  it("takes JSON, plain and gzipped", async () => {
    expect(await post(PUSH, body(), JSON_TYPE)).toEqual([204, ""]);
    const zipped = new Uint8Array(gzipSync(body()));
    expect(await post(PUSH, zipped, { ...JSON_TYPE, "content-encoding": "gzip" })).toEqual([204, ""]);
    expect(received).toHaveLength(2);
    expect(schemaOf(received[1]?.bytes ?? new Uint8Array())).toBe("urn:watchtower:loki-stream:1");
  });

  it("takes snappy protobuf", async () => {
    const writer = new WireWriter();
    writer.message(1, (stream) => {
      stream.string(1, '{app="a"}');
      stream.message(2, (entry) => {
        entry.message(1, (time) => time.int64(1, BigInt(Math.floor(Date.now() / 1000))));
        entry.string(2, "line");
      });
    });
    const compressed = new Uint8Array(snappyCompress(writer.finish()));
    expect(await post(PUSH, compressed, { "content-type": "application/x-protobuf" })).toEqual([204, ""]);
    expect(received).toHaveLength(1);
  });

  it.each([
    ["{}", JSON_TYPE, [422, "error at least one valid stream is required for ingestion\n"]],
    ["x", JSON_TYPE, [400, expect.stringMatching(/^the body is no JSON/) as string]],
    ["[".repeat(600), JSON_TYPE, [413, expect.stringMatching(/maxDepth = 512/) as string]],
    ["x", { "content-type": "application/x-protobuf" }, [400, expect.stringMatching(/snappy/) as string]],
    ["{}", { ...JSON_TYPE, "content-encoding": "br" }, [400, 'Content-Encoding "br" not supported\n']],
    ["x".repeat(1001), JSON_TYPE, [413, expect.stringMatching(/receive\.maxRequestBytes = 1000/) as string]],
  ])("refuses %s", async (text, headers, answer) => {
    expect(await post(PUSH, text, headers)).toEqual(answer);
    expect(received).toEqual([]);
  });

  it("keeps what is right and tells of what is not", async () => {
    const [status, text] = await post(PUSH, body("1"), JSON_TYPE);
    expect([status, text]).toEqual([
      400,
      expect.stringMatching(/has timestamp too old: 1970-01-01T00:00:00Z/),
    ]);
    expect(received).toEqual([]);
  });

  it("says that it cannot now", async () => {
    failure = new WatchtowerError("unavailable", "the disk is full");
    expect(await post(PUSH, body(), JSON_TYPE)).toEqual([503, "the disk is full\n"]);
  });
});

describe("OTLP", () => {
  it("is handed on as it is", async () => {
    expect(await post("/otlp/v1/logs", '{"resourceLogs":[]}', JSON_TYPE)).toEqual([204, ""]);
    expect(received.map(({ encoding }) => encoding)).toEqual(["json"]);
  });

  it("needs records and a type", async () => {
    items = 0;
    expect((await post("/otlp/v1/logs", "{}", JSON_TYPE))[0]).toBe(422);
    const [status, answer] = await post("/otlp/v1/logs", "{}", { "content-type": "text/plain" });
    expect([status, messageOf(answer)]).toEqual([
      400,
      "content type: text/plain is not supported, supported types: [application/json, application/x-protobuf]",
    ]);
  });

  it("says to come again when it cannot be kept", async () => {
    failure = new WatchtowerError("internal", "the disk is gone");
    const [status, answer] = await post("/otlp/v1/logs", "{}", JSON_TYPE);
    expect([status, messageOf(answer)]).toEqual([503, "the disk is gone"]);
  });
});
