import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TraceqlEngine } from "../../query/traceql/engine.ts";
import { MemorySource } from "../../query/traceql/testing/memory-source.ts";
import { SHOP_START, shop } from "../../query/traceql/testing/shop.ts";
import type { JaegerBody, JaegerTrace } from "../wire/jaeger.ts";
import { jaegerApi } from "./app.ts";
import { traceQuery } from "./trace-query.ts";

const engine = new TraceqlEngine(new MemorySource(shop()));
const app = jaegerApi(engine);
const RANGE = `start=${SHOP_START}000000&end=${SHOP_START + 60}000000`;

async function body(path: string): Promise<unknown> {
  const answer = await app.request(path);
  expect(answer.status).toBe(200);
  return answer.json();
}

const list = (data: readonly unknown[]) => ({ data, total: data.length, limit: 0, offset: 0, errors: null });

describe("what there is", () => {
  it("is services and their operations", async () => {
    expect(await body("/api/services")).toEqual(list(["pay", "web"]));
    expect(await body("/api/services/web/operations")).toEqual(list(["GET /", "POST /buy", "pay"]));
    expect(await body("/api/services/none/operations")).toEqual(list([]));
    expect(await body("/api/operations?service=web&spanKind=server")).toEqual(
      list(["GET /", "POST /buy"].map((name) => ({ name, spanKind: "server" }))),
    );
    expect(await body("/api/operations?service=pay")).toMatchObject({ total: 2 });
  });

  it("is who calls whom", async () => {
    const range = `endTs=${SHOP_START + 60}000&lookback=120000`;
    const calls = [{ parent: "web", child: "pay", callCount: 1 }];
    const all = { data: calls, total: 0, limit: 0, offset: 0, errors: null };
    expect(await body(`/api/dependencies?${range}`)).toEqual(all);
    expect(await body(`/api/dependencies?${range}&service=pay`)).toEqual(all);
    expect(await body(`/api/dependencies?${range}&service=other`)).toHaveProperty("data", []);
    expect(await body(`/api/dependencies?endTs=1000&lookback=1`)).toHaveProperty("data", []);
  });
});

describe("a trace", () => {
  it("has spans with references, typed tags and logs, and processes", async () => {
    expect(await body("/api/traces/1?start=5&end=6&raw=true")).toMatchObject({
      data: [
        {
          traceID: "0000000000000001",
          processes: {
            p1: { serviceName: "web", tags: [{ key: "x", type: "string", value: "resource" }] },
            p2: { serviceName: "pay" },
          },
          spans: [
            { operationName: "POST /buy", references: [], processID: "p1", duration: 100_000 },
            { operationName: "pay" },
            {
              traceID: "0000000000000001",
              spanID: "00000000000000a3",
              operationName: "charge",
              references: [{ refType: "CHILD_OF", traceID: "0000000000000001", spanID: "00000000000000a2" }],
              startTime: SHOP_START * 1_000_000 + 20_000,
              duration: 30_000,
              tags: expect.arrayContaining([
                { key: "otel.scope.name", type: "string", value: "lib" },
                { key: "amount", type: "int64", value: 10 },
                { key: "tags", type: "string", value: '["new","vip"]' },
                { key: "span.kind", type: "string", value: "server" },
                { key: "otel.status_code", type: "string", value: "ERROR" },
                { key: "error", type: "bool", value: true },
              ]),
              logs: [
                {
                  timestamp: expect.any(Number),
                  fields: expect.arrayContaining([{ key: "event", type: "string", value: "exception" }]),
                },
              ],
              processID: "p2",
              warnings: null,
            },
          ],
          warnings: null,
        },
      ],
      errors: null,
    });
  });

  it("is missing with 404, or one of many is named", async () => {
    const answer = await app.request("/api/traces/ab");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      data: null,
      errors: [{ code: 404, msg: "trace not found" }],
    });
    expect(await body("/api/traces?traceID=2&traceID=ab")).toMatchObject({
      data: [{ traceID: "0000000000000002" }],
      errors: [{ msg: "trace not found", traceID: "00000000000000ab" }],
    });
  });
});

describe("a search", () => {
  const ids = async (parameters: string): Promise<readonly string[]> => {
    const { data } = (await body(`/api/traces?${parameters}`)) as JaegerBody<readonly JaegerTrace[]>;
    return (data ?? []).map(({ traceID }) => traceID.slice(-2));
  };

  it.each([
    ["service=web", ["02", "01"]],
    ["service=web&limit=1", ["02"]],
    ["service=web&limit=0", []],
    ["service=web&operation=pay", ["01"]],
    ["service=pay&operation=pay", []],
    ["service=web&minDuration=50ms", ["01"]],
    ["service=web&maxDuration=10ms", ["02"]],
    [`service=web&tags=${encodeURIComponent('{"code":"500"}')}`, ["01"]],
    ["service=pay&tag=amount:10&tag=error:true", ["01"]],
    ["service=pay&tag=span.kind:server", ["01"]],
    ["service=pay&tag=otel.status_code:ERROR", ["01"]],
    ["service=pay&tag=otel.status_code:LATE", []],
    ["service=pay&tag=event:exception", ["01"]],
    ["service=pay&tag=x:resource", ["03", "01"]],
    ["service=pay&tag=otel.scope.name:lib", ["03", "01"]],
  ])("by %s finds %j", async (parameters, expected) => {
    expect(await ids(`${parameters}&${RANGE}`)).toEqual(expected);
  });

  it("looks back two days, or as far as it is told", async () => {
    expect(await ids("service=web")).toEqual([]);
    expect(await ids(`service=web&end=${SHOP_START + 60}000000&lookback=59s`)).toEqual(["02"]);
  });

  it.each([
    ["", 400, "parameter 'service' is required"],
    ["service=web&start=x", 400, "unable to parse param 'start': strconv.ParseInt"],
    ["service=web&minDuration=5", 400, "unable to parse param 'minDuration': time: invalid duration \"5\""],
    ["service=web&minDuration=2s&maxDuration=1s", 400, "'maxDuration' should be greater than 'minDuration'"],
    ["service=web&tag=x", 400, "malformed 'tag' parameter, expecting key:value, received: x"],
    ["service=web&tags=x", 400, "malformed 'tags' parameter"],
    ["service=web&tags=%5B%5D", 400, "it is no object"],
    ["service=web&tags=%7B%22a%22:1%7D", 400, 'the value of "a" is no text'],
    ["service=web&limit=1501", 400, "maxJaegerTraces = 1500"],
    ["traceID=xyz", 400, "trace IDs can only contain hex characters"],
  ])("refuses %s with %d: %s", async (parameters, code, msg) => {
    const answer = await app.request(`/api/traces?${parameters}`);
    expect(answer.status).toBe(code);
    expect(await answer.json()).toMatchObject({
      data: null,
      errors: [{ code, msg: expect.stringContaining(msg) }],
    });
  });

  it("of any names and values is TraceQL", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.dictionary(fc.string(), fc.string()), (name, tags) => {
        fc.pre(name !== "");
        const parameters = new URLSearchParams({
          service: name,
          operation: name,
          tags: JSON.stringify(tags),
        });
        expect(() => engine.checkQuery(traceQuery(parameters))).not.toThrow();
      }),
    );
  });
});

describe("what is not offered", () => {
  it.each([
    ["GET", "/api/metrics/latencies", 501, "traces_spanmetrics_latency_bucket"],
    ["POST", "/api/archive/1", 501, "retention.maxAge"],
    ["POST", "/api/transform", 501, "OTLP HTTP port"],
  ])("is named: %s %s", async (method, path, code, msg) => {
    const answer = await app.request(path, { method });
    expect(answer.status).toBe(code);
    expect(await answer.json()).toMatchObject({ errors: [{ code, msg: expect.stringContaining(msg) }] });
  });

  it("is refused: other methods and paths", async () => {
    expect((await app.request("/api/services", { method: "POST" })).status).toBe(405);
    expect((await app.request("/api/other")).status).toBe(404);
  });
});
