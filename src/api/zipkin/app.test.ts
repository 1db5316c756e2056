import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TraceqlEngine } from "../../query/traceql/engine.ts";
import { MemorySource } from "../../query/traceql/testing/memory-source.ts";
import { SHOP_START, shop } from "../../query/traceql/testing/shop.ts";
import type { ZipkinSpanBody } from "../wire/zipkin.ts";
import { zipkinApi } from "./app.ts";
import { traceQuery } from "./trace-query.ts";

const engine = new TraceqlEngine(new MemorySource(shop()));
const app = zipkinApi(engine);
const RANGE = `endTs=${SHOP_START + 60}000&lookback=120000`;

async function body(path: string): Promise<unknown> {
  const answer = await app.request(path);
  expect(answer.status).toBe(200);
  return answer.json();
}

describe("Zipkin's API", () => {
  it("lists services and their spans", async () => {
    expect(await body("/api/v2/services")).toEqual(["pay", "web"]);
    expect(await body("/api/v2/spans?serviceName=web")).toEqual(["GET /", "POST /buy", "pay"]);
    expect(await body("/api/v2/remoteServices?serviceName=web")).toEqual([]);
    expect(await body("/api/v2/autocompleteKeys")).toEqual([]);
  });

  it("tells who calls whom", async () => {
    const calls = [{ parent: "web", child: "pay", callCount: 1 }];
    expect(await body(`/api/v2/dependencies?${RANGE}`)).toEqual(calls);
  });

  it("answers a trace as a list of spans", async () => {
    const spans = (await body("/api/v2/trace/1")) as readonly ZipkinSpanBody[];
    expect(spans).toHaveLength(3);
    expect(spans.at(-1)).toEqual({
      traceId: "00000000000000000000000000000001",
      id: "00000000000000a3",
      parentId: "00000000000000a2",
      name: "charge",
      kind: "SERVER",
      timestamp: SHOP_START * 1_000_000 + 20_000,
      duration: 30_000,
      localEndpoint: { serviceName: "pay" },
      annotations: [{ timestamp: expect.any(Number), value: expect.stringContaining("exception") }],
      tags: {
        x: "resource",
        amount: "10",
        tags: '["new","vip"]',
        error: "true",
        "otel.status_code": "Error",
        "otel.status_description": "declined",
        "otel.library.name": "lib",
        "otel.library.version": "1.0",
      },
    });
  });

  it("answers several traces, and leaves out those that are not there", async () => {
    expect(await body("/api/v2/traceMany?traceIds=1,2,ab")).toHaveLength(2);
  });

  it.each([
    ["serviceName=web", 2],
    ["", 3],
    ["serviceName=all&limit=1", 1],
    ["serviceName=web&spanName=pay", 1],
    ["serviceName=pay&spanName=pay", 0],
    ["minDuration=50000", 1],
    ["maxDuration=1000", 1],
    ["annotationQuery=error", 1],
    ["annotationQuery=exception", 1],
    ["annotationQuery=amount%3D10%20and%20error", 1],
    ["annotationQuery=slow%3Dtrue", 1],
    ["annotationQuery=nothing", 0],
    ["remoteServiceName=db", 0],
  ])("searches by %j: %d traces", async (parameters, traces) => {
    expect(await body(`/api/v2/traces?${parameters}&${RANGE}`)).toHaveLength(traces);
  });

  it("searches the last day", async () => {
    expect(await body("/api/v2/traces?serviceName=web")).toEqual([]);
  });

  it.each([
    ["/api/v2/trace/ab", 404, "000000000000000000000000000000ab not found"],
    ["/api/v2/trace/xyz", 400, "hex characters"],
    ["/api/v2/spans", 400, "the parameter serviceName is missing"],
    ["/api/v2/dependencies", 400, "the parameter endTs is missing"],
    ["/api/v2/traces?limit=0", 400, "limit is not a whole number above 0"],
    ["/api/v2/traces?limit=1501", 400, "maxZipkinTraces = 1500"],
    ["/api/v2/traces?minDuration=5ms", 400, "minDuration is not a whole number"],
    ["/api/v2/other", 404, "404"],
  ])("refuses %s with %d: %s", async (path, status, text) => {
    const answer = await app.request(path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });

  it("says where spans are taken", async () => {
    const answer = await app.request("/api/v2/spans", { method: "POST", body: "[]" });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("OTLP HTTP port")]);
    expect((await app.request("/api/v2/traces", { method: "POST" })).status).toBe(405);
  });

  it("makes TraceQL of any search", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, text, (serviceName, spanName, annotationQuery) => {
        const parameters = new URLSearchParams({ serviceName, spanName, annotationQuery });
        expect(() => engine.checkQuery(traceQuery(parameters))).not.toThrow();
      }),
    );
  });
});
