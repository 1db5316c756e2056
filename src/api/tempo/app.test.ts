import { describe, expect, it } from "vitest";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { TraceqlEngine } from "../../query/traceql/engine.ts";
import { MemorySource } from "../../query/traceql/testing/memory-source.ts";
import { SHOP_START, shop } from "../../query/traceql/testing/shop.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { MetricsRangeBody } from "../wire/tempo.ts";
import { tempoApi } from "./app.ts";

const app = tempoApi(new TraceqlEngine(new MemorySource(shop())));
const q = (text: string): string => encodeURIComponent(text);

async function body(path: string): Promise<unknown> {
  const answer = await app.request(path);
  expect(answer.status).toBe(200);
  return answer.json();
}

describe("a trace by its id", () => {
  it("is OTLP's JSON with ids in base64, under batches", async () => {
    expect(await body("/api/traces/3")).toMatchObject({
      batches: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "pay" } }, {}] },
          scopeSpans: [
            {
              scope: { name: "lib", version: "1.0" },
              spans: [
                {
                  traceId: "AAAAAAAAAAAAAAAAAAAAAw==",
                  spanId: "AAAAAAAAAME=",
                  parentSpanId: "AAAAAAAAAP8=",
                  kind: "SPAN_KIND_INTERNAL",
                  startTimeUnixNano: "1700000004000000000",
                  status: {},
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("takes upper case and short ids, and protobuf", async () => {
    const accept = { headers: { accept: "application/protobuf" } };
    const answer = await app.request("/api/traces/00000000000000000000000000000002", accept);
    expect(answer.headers.get("content-type")).toBe("application/protobuf");
    const [web] = shop();
    const spans = web?.scopeSpans[0]?.spans.filter(({ name }) => name === "GET /") ?? [];
    const expected = encodeTracesData(
      web === undefined
        ? []
        : [{ ...web, scopeSpans: web.scopeSpans.map((scoped) => ({ ...scoped, spans })) }],
    );
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(expected));
  });

  it("is missing with 404 in v1, and empty in v2", async () => {
    expect((await app.request("/api/traces/AB")).status).toBe(404);
    expect(await body("/api/v2/traces/AB")).toEqual({ trace: {}, metrics: {} });
  });

  it.each(["xyz", "1".repeat(33), "1?start=5&end=4", "1?start=a", "1?mode=some"])(
    "refuses %s",
    async (id) => {
      expect((await app.request(`/api/traces/${id}`)).status).toBe(400);
    },
  );
});

describe("search", () => {
  it("shows traces as Tempo does", async () => {
    expect(await body(`/api/search?q=${q("{ status = error }")}`)).toMatchObject({
      traces: [
        {
          traceID: "1",
          rootServiceName: "web",
          rootTraceName: "POST /buy",
          startTimeUnixNano: "1700000000000000000",
          durationMs: 100,
          spanSets: [
            {
              matched: 1,
              spans: [
                {
                  spanID: "00000000000000a3",
                  durationNanos: "30000000",
                  attributes: [{ key: "status", value: { stringValue: "error" } }],
                },
              ],
            },
          ],
          serviceStats: { web: { spanCount: 2 }, pay: { spanCount: 1, errorCount: 1 } },
        },
      ],
    });
  });

  it("says when no root was received", async () => {
    const found = await body(`/api/search?q=${q('{ name = "late" }')}`);
    expect(found).toMatchObject({ traces: [{ rootServiceName: "<root span not yet received>" }] });
    expect(JSON.stringify(found)).not.toContain("rootTraceName");
  });

  it.each([
    ["", 3],
    ["tags=service.name%3Dpay", 2],
    ["tags=code%3D500&minDuration=50ms", 1],
    ["minDuration=1s", 0],
    [`start=${SHOP_START + 1}&end=${SHOP_START + 3}`, 1],
    ["limit=1", 1],
    ["tags=status.code%3Derror", 1],
    ["tags=root.name%3DPOST", 1],
    ["tags=service.name%3Dpa", 2],
    ["tags=slow%3Dtrue", 1],
    ["since=1h", 0],
  ])("finds by %j %d traces", async (parameters, traces) => {
    expect(await body(`/api/search?${parameters}`)).toHaveProperty("traces.length", traces);
  });

  it("takes a form", async () => {
    const answer = await app.request("/api/search", {
      method: "POST",
      body: new URLSearchParams({ q: '{ name = "pay" }' }),
    });
    expect(await answer.json()).toHaveProperty("traces.length", 1);
  });

  it.each([
    [`q=${q("{ name = }")}`, "invalid TraceQL query: parse error at line 1, col"],
    ["q={}&tags=a%3Db", "can't specify tags and q"],
    ["q={}&minDuration=1s", "can't specify durations and q"],
    ['tags=a%3D"b', "invalid tags: unterminated quoted value at pos 5"],
    ["start=5", "http parameter start must be before end. received start=5 end=0"],
    ["end=5", "error parsing date range: only one of start and end provided"],
    ["since=x", "error parsing date range: could not parse 'since' parameter"],
    ["start=1&end=99999999999", "value out of range"],
    ["tags=a%3Db%20a%3Dc", "tag a has been set twice"],
    ["minDuration=2s&maxDuration=1s", "invalid"],
    ["limit=0", "limit"],
    ["limit=many", "limit"],
    ["spss=101", "maxSpansPerSpanSet = 100"],
    ["spss=-1", "spss"],
    ["start=2&end=1", "start must be before end"],
    ["start=1.5", 'invalid start: strconv.ParseInt: parsing "1.5": invalid syntax'],
  ])("refuses %s: %s", async (parameters, text) => {
    const answer = await app.request(`/api/search?${parameters}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toMatch("text/plain");
    expect(await answer.text()).toContain(text);
  });
});

describe("tags", () => {
  it("are listed by scope, or together", async () => {
    expect(await body("/api/v2/search/tags?scope=resource")).toMatchObject({
      scopes: [{ name: "resource", tags: ["service.name", "x"] }],
    });
    expect(await body("/api/search/tags?scope=span")).toMatchObject({
      tagNames: ["amount", "code", "slow", "tags", "x"],
    });
    expect((await app.request("/api/search/tags?scope=nowhere")).status).toBe(400);
  });

  it("have typed values", async () => {
    expect(await body("/api/v2/search/tag/span.amount/values")).toMatchObject({
      tagValues: [
        { type: "int", value: "10" },
        { type: "float", value: "9.5" },
      ],
    });
    expect(await body("/api/search/tag/service.name/values")).toMatchObject({ tagValues: ["pay", "web"] });
    expect(await body("/api/v2/search/tag/status/values")).toMatchObject({
      tagValues: ["error", "ok", "unset"].map((value) => ({ type: "keyword", value })),
    });
  });

  it("may have any name, whether its slashes are encoded or not", async () => {
    for (const name of ["span.%22a%2Fb%20c%22", 'span."a/b%20c"', "span.a/b"]) {
      const answer = await app.request(`/api/v2/search/tag/${name}/values`);
      expect([answer.status, await answer.json()]).toMatchObject([200, { tagValues: [] }]);
    }
  });

  it("narrow their values by a query, and ignore one that is wrong", async () => {
    const path = "/api/v2/search/tag/resource.service.name/values";
    const narrowed = await body(`${path}?q=${q('{ name = "late" }')}`);
    expect(narrowed).toMatchObject({ tagValues: [{ type: "string", value: "pay" }] });
    // The other service of the same trace has no such span.
    const failed = await body(`${path}?q=${q("{ status = error }")}`);
    expect(failed).toHaveProperty("tagValues", [{ type: "string", value: "pay" }]);
    expect(await body(`${path}?q=${q("{ name = ")}`)).toHaveProperty("tagValues.length", 2);
  });

  it("are narrowed by a query, and by how many are wanted", async () => {
    const path = "/api/v2/search/tags?scope=span";
    expect(await body(`${path}&q=${q('{ name = "late" }')}`)).toMatchObject({
      scopes: [{ name: "span", tags: ["slow"] }],
    });
    expect(await body(`${path}&limit=1`)).toMatchObject({ scopes: [{ name: "span", tags: ["amount"] }] });
    expect(await body("/api/search/tags?limit=1")).toMatchObject({ tagNames: ["amount"] });
    expect(await body("/api/v2/search/tag/span.amount/values?limit=1")).toHaveProperty("tagValues.length", 1);
    const outside = "start=5&end=4";
    expect(await body(`/api/v2/search/tag/span.amount/values?${outside}`)).toHaveProperty("tagValues", []);
  });

  it("of intrinsics are all that TraceQL has, and durations and ids have no values", async () => {
    const listed = (await body("/api/search/tags?scope=intrinsic")) as { tagNames: readonly string[] };
    expect(listed.tagNames).toHaveLength(25);
    for (const tag of listed.tagNames)
      expect((await app.request(`/api/v2/search/tag/${tag}/values`)).status).toBe(200);
    expect(await body("/api/v2/search/tag/span:duration/values")).toHaveProperty("tagValues", []);
    expect(await body("/api/v2/search/tag/trace:id/values")).toHaveProperty("tagValues", []);
    expect(await body("/api/search/tag/status.code/values")).toMatchObject({
      tagValues: ["error", "ok", "unset"],
    });
  });

  it("refuse a name that is not TraceQL", async () => {
    const answer = await app.request("/api/v2/search/tag/service.name/values");
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("parse error");
  });
});

describe("other forms of answers", () => {
  const ask = async (path: string, accept: string) => app.request(path, { headers: { accept } });
  const LLM = "application/vnd.grafana.llm";

  it("are plain words for language models", async () => {
    const answer = await ask("/api/v2/traces/3", LLM);
    expect(answer.headers.get("content-type")).toBe(`${LLM}+json`);
    expect(await answer.json()).toEqual({
      trace: {
        traceId: "00000000000000000000000000000003",
        services: [
          {
            serviceName: "pay",
            resource: { x: "resource" },
            scopes: [
              {
                name: "lib",
                version: "1.0",
                spans: [
                  {
                    spanId: "00000000000000c1",
                    parentSpanId: "00000000000000ff",
                    name: "late",
                    kind: "SPAN_KIND_INTERNAL",
                    startTimeUnixNano: "1700000004000000000",
                    endTimeUnixNano: "1700000004001000000",
                    durationMs: 1,
                    attributes: { slow: true },
                    status: { code: "STATUS_CODE_UNSET", message: "" },
                  },
                ],
              },
            ],
          },
        ],
      },
    });
    expect(await (await ask("/api/v2/traces/ab", LLM)).json()).toEqual({});
    const values = await ask("/api/v2/search/tag/span.amount/values", LLM);
    expect(await values.json()).toEqual({ tagValues: { int: ["10"], float: ["9.5"] } });
    // There is no such form of the others, as in Tempo.
    expect((await ask("/api/search", LLM)).headers.get("content-type")).toMatch(/^application\/json/);
  });

  it.each([
    "/api/search?q=%7B%7D",
    "/api/search/tags",
    "/api/v2/search/tags",
    "/api/search/tag/name/values",
    "/api/v2/search/tag/name/values",
    "/api/v2/traces/3",
  ])("are protobuf: %s", async (path) => {
    const answer = await ask(path, "application/protobuf");
    expect(answer.headers.get("content-type")).toBe("application/protobuf");
    const reader = new WireReader(new Uint8Array(await answer.arrayBuffer()));
    const fields = new Set<number>();
    while (reader.next()) {
      fields.add(reader.field);
      reader.skip();
    }
    expect([...fields]).toEqual([1, 2]);
  });
});

describe("the rest", () => {
  it("is told to people", async () => {
    expect(await (await app.request("/status/version")).text()).toMatch(
      /^GET \/status\/version\ntempo, version 2/,
    );
    expect(await (await app.request("/status")).text()).toContain("/api/v2/search/tags");
    const refused = await app.request("/status/config");
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("watchtower config show"),
    ]);
    expect((await app.request("/status", { method: "POST" })).status).toBe(405);
  });

  it("tells what it is", async () => {
    expect(await (await app.request("/api/echo")).text()).toBe("echo");
    expect((await app.request("/ready")).status).toBe(200);
    expect(await body("/api/status/buildinfo")).toHaveProperty("version");
  });

  it("names what it does not do", async () => {
    const answer = await app.request("/api/metrics/summary?q={}");
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "/api/metrics/summary is not supported; use /api/metrics/query_range",
    ]);
    expect((await app.request("/api/nothing")).status).toBe(404);
    expect((await app.request("/api/search", { method: "DELETE" })).status).toBe(405);
  });

  it("bounds forms", async () => {
    const form = new URLSearchParams({ q: "1".repeat(5_000_000) });
    const answer = await app.request("/api/search", { method: "POST", body: form });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "request body too large (limit maxFormBytes = 4194304)",
    ]);
  });
});

describe("metrics", () => {
  const range = `start=${SHOP_START - 1}&end=${SHOP_START + 5}`;

  it("are series of samples with typed labels, zeros left out, and exemplars", async () => {
    const query = q("{} | count_over_time() by (resource.service.name)");
    expect(await body(`/api/metrics/query_range?q=${query}&${range}&step=5s`)).toMatchObject({
      series: [
        {
          labels: [{ key: "resource.service.name", value: { stringValue: "pay" } }],
          samples: [
            { timestampMs: "1699999995000" },
            { timestampMs: "1700000000000" },
            { timestampMs: "1700000005000", value: 2 },
          ],
          exemplars: [
            { value: 2, timestampMs: "1700000004000" },
            { value: 2, timestampMs: "1700000000020" },
          ],
        },
        {
          labels: [{ key: "resource.service.name", value: { stringValue: "web" } }],
          samples: [
            { timestampMs: "1699999995000" },
            { timestampMs: "1700000000000", value: 1 },
            { timestampMs: "1700000005000", value: 2 },
          ],
        },
      ],
      metrics: { inspectedSpans: "5" },
    });
  });

  it("have exemplars with the trace's id and the labels, of each trace one", async () => {
    const query = q("{} | max_over_time(duration) by (name)");
    const answer = await body(`/api/metrics/query_range?q=${query}&${range}&step=5s`);
    const { series } = answer as MetricsRangeBody;
    const exemplars = series.flatMap((one) => one.exemplars ?? []);
    expect(exemplars).toHaveLength(3);
    expect(exemplars).toContainEqual({
      labels: [
        { key: "trace:id", value: { stringValue: "2" } },
        { key: "name", value: { stringValue: "GET /" } },
      ],
      value: 0.005,
      timestampMs: "1700000002000",
    });
    const none = await body(`/api/metrics/query_range?q=${query}${q(" with(exemplars=false)")}&${range}`);
    expect((none as MetricsRangeBody).series.every((one) => one.exemplars === undefined)).toBe(true);
  });

  it("of one instant are a value for the whole range", async () => {
    const query = q("{} | count_over_time() by (status)");
    expect(await body(`/api/metrics/query?query=${query}&${range}`)).toMatchObject({
      series: [
        { labels: [{ key: "status", value: { stringValue: "error" } }], value: 1 },
        { labels: [{ key: "status", value: { stringValue: "unset" } }], value: 4 },
      ],
    });
  });

  it.each([
    ["q={}", "not a metrics query"],
    ["q=", "the query is empty"],
    [`q=${q("{} | rate() |")}`, "parse error at line 1, col 14"],
    [`q=${q("{} | rate()")}&start=1`, "must provide both or neither"],
    [`q=${q("{} | rate()")}&start=2&end=1`, "end must be greater than start"],
    [`q=${q("{} | rate()")}&start=a&end=1`, "could not parse 'start' parameter"],
    [`q=${q("{} | rate()")}&since=x`, "could not parse 'since' parameter"],
    [`q=${q("{} | rate()")}&step=-1`, "step must be positive"],
    [`q=${q("{} | rate()")}&step=x`, 'cannot parse "x" to a valid duration'],
    [
      `q=${q("{} | rate()")}&since=1h&step=1ms`,
      "step of 1ms is too small, minimum step for given range is 360ms",
    ],
  ])("are refused: %s", async (parameters, message) => {
    const answer = await app.request(`/api/metrics/query_range?${parameters}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
  });
});
