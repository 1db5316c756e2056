import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../base/errors.ts";
import { startOtlpHttp } from "./http.ts";
import { JSON_TYPE, useOtlpHttp, PROTOBUF_TYPE, RULES } from "./testing/otlp-http.ts";

const http = useOtlpHttp();

describe("Zipkin's spans", () => {
  const SPANS = JSON.stringify([
    { traceId: "ab", id: "c1", name: "get", localEndpoint: { serviceName: "shop" } },
  ]);
  const send = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Promise<Response> =>
    http.post(body, headers, "/api/v2/spans");

  it("are acknowledged with 202 when they are kept, as OTLP", async () => {
    const answer = await send(SPANS);
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(http.kept).toEqual([{ signal: "traces", payload: expect.any(Uint8Array) }]);
    expect(Buffer.from(http.kept[0]?.payload ?? []).toString("latin1")).toContain("shop");
    expect((await send(gzipSync(SPANS), { "content-encoding": "gzip" })).status).toBe(202);
    expect((await send("[]")).status).toBe(202);
    expect(http.kept).toHaveLength(2);
  });

  it("may be protobuf", async () => {
    const span = [0x0a, 16, ...Buffer.alloc(15), 1, 0x1a, 8, ...Buffer.alloc(7), 2];
    const list = Uint8Array.from([0x0a, span.length, ...span]);
    expect((await send(list, PROTOBUF_TYPE)).status).toBe(202);
    expect(http.kept).toHaveLength(1);
  });

  it("are refused in words", async () => {
    const answer = await send("{}");
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      400,
      "text/plain; charset=utf-8",
      "the request is not a list of spans\n",
    ]);
    expect((await send("x".repeat(10_001))).status).toBe(413);
    expect((await fetch(`${http.url}/api/v2/spans`)).status).toBe(405);
    expect((await send(SPANS, { "content-encoding": "br" })).status).toBe(415);
    http.refusal = new WatchtowerError("unavailable", "the journal is full");
    const full = await send(SPANS);
    expect([full.status, full.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(http.kept).toEqual([]);
  });

  it("go where traces go, and nowhere without", async () => {
    http.rules = { ...RULES, signals: ["logs"] };
    const answer = await send(SPANS);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("takes no traces")]);
    const old = await http.post(SPANS, JSON_TYPE, "/api/v1/spans");
    expect([old.status, await old.text()]).toEqual([404, expect.stringContaining("/api/v2/spans")]);
  });
});

describe("a port for Zipkin's spans alone", () => {
  it("takes them, and names the path for all else", async () => {
    const alone = await startOtlpHttp({
      host: "127.0.0.1",
      port: 0,
      acceptor: http.acceptor,
      isZipkinOnly: true,
    });
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
