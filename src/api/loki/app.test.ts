import { describe, expect, it } from "vitest";
import { PUSH_LIMITS } from "../../model/loki/push-limits.ts";
import { LogqlEngine, type LogqlLimits } from "../../query/logql/engine.ts";
import { MemorySource } from "../../query/logql/testing/memory-source.ts";
import { lokiApi } from "./app.ts";
import { CONFIGURATIONS, noDeletes } from "./testing/parts.ts";

const SECOND = 1_000_000_000n;
const START = 1_700_000_040n * SECOND;
const at = (seconds: number): bigint => START + BigInt(seconds) * SECOND;

const source = new MemorySource([
  {
    time: at(0),
    line: '{"user":"ann","ms":12}',
    stream: { service_name: "shop", k8s_pod_name: "a" },
    metadata: { trace_id: "t1", detected_level: "info" },
  },
  {
    time: at(10),
    line: '{"user":"bob","ms":250}',
    stream: { service_name: "shop", k8s_pod_name: "a" },
    metadata: { trace_id: "t2", detected_level: "error" },
  },
  { time: at(20), line: "level=warn retry=3", stream: { service_name: "mail" } },
]);
const intake = { maxRequestBytes: 1, receive: () => Promise.reject(new Error("nothing is written here")) };
const PARTS = {
  intake,
  pushLimits: PUSH_LIMITS,
  deletes: noDeletes(),
  rules: { groups: [] },
  configurations: CONFIGURATIONS,
};
const app = lokiApi(new LogqlEngine(source), PARTS);
const RANGE = `start=${at(0)}&end=${at(60)}`;

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await app.request(`/loki/api/v1${path}`, { headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

function rangePath(query: string, more = ""): string {
  return `/query_range?query=${encodeURIComponent(query)}&${RANGE}${more}`;
}

describe("patterns and laid out queries", () => {
  it("tells what lines have in common", async () => {
    const { body } = await get(`/patterns?${RANGE}&step=10s&query={service_name="shop"}`);
    expect(body).toEqual({
      status: "success",
      data: [
        { pattern: '{"user":"ann","ms":12}', level: "info", samples: [[1_700_000_040, 1]] },
        { pattern: '{"user":"bob","ms":250}', level: "error", samples: [[1_700_000_050, 1]] },
      ],
    });
    expect((await get(`/patterns?${RANGE}&query={service_name="none"}`)).body).toEqual({
      status: "success",
      data: [],
    });
    expect(await get(`/patterns?${RANGE}&query=${encodeURIComponent('{a="b"} |= "c"')}`)).toEqual({
      status: 400,
      body: "only label matchers are supported\n",
    });
  });

  it("lays out queries, and answers JSON for wrong ones", async () => {
    expect(await get(`/format_query?query=${encodeURIComponent('{ a="b" }|json')}`)).toEqual({
      status: 200,
      body: { status: "success", data: '{a="b"} | json' },
    });
    expect(await get("/format_query?query={")).toEqual({
      status: 400,
      body: {
        status: "invalid-query",
        error: "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }",
      },
    });
  });

  it("tells Drilldown its limits, of a tenant", async () => {
    expect(await get("/drilldown-limits")).toEqual({ status: 401, body: "no org id\n" });
    expect((await get("/drilldown-limits", { "x-scope-orgid": "any" })).body).toEqual({
      limits: { max_query_series: 900, discover_service_name: ["service"] },
      pattern_ingester_enabled: true,
      version: "3.7.6",
    });
  });

  it("tells its configuration", async () => {
    const config = async (path: string, headers = {}) => (await app.request(path, { headers })).text();
    expect(await config("/config")).toContain("max_query_series: 900");
    expect(await config("/config?mode=defaults")).toContain("max_query_series: 500");
    expect(await config("/config?mode=diff")).toBe("limits_config:\n  max_query_series: 900\n");
    expect(await config("/config/tenant/v1/limits")).toBe("no org id\n");
    expect(await config("/config/tenant/v1/limits", { "x-scope-orgid": "any" })).toContain(
      "max_query_series: 900\n",
    );
  });
});

describe("query_range", () => {
  it("merges all labels into the stream, newest line first", async () => {
    const { status, body } = await get(rangePath('{service_name="shop"}'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "success",
      data: {
        resultType: "streams",
        result: [
          {
            stream: { service_name: "shop", k8s_pod_name: "a", trace_id: "t2", detected_level: "error" },
            values: [[String(at(10)), '{"user":"bob","ms":250}']],
          },
          {
            stream: { service_name: "shop", k8s_pod_name: "a", trace_id: "t1", detected_level: "info" },
            values: [[String(at(0)), '{"user":"ann","ms":12}']],
          },
        ],
        stats: { summary: { totalLinesProcessed: 2, totalEntriesReturned: 2 } },
      },
    });
  });

  it("keeps categories apart when asked to", async () => {
    const headers = { "X-Loki-Response-Encoding-Flags": "categorize-labels" };
    const path = rangePath(
      '{service_name=~"shop|mail"} | json | drop __error__, __error_details__',
      "&direction=forward",
    );
    const { body } = await get(path, headers);
    expect(body).toMatchObject({
      data: {
        encodingFlags: ["categorize-labels"],
        result: [
          {
            stream: { service_name: "shop", k8s_pod_name: "a" },
            values: [
              [
                String(at(0)),
                '{"user":"ann","ms":12}',
                {
                  structuredMetadata: { trace_id: "t1", detected_level: "info" },
                  parsed: { user: "ann", ms: "12" },
                },
              ],
              [String(at(10)), '{"user":"bob","ms":250}', { parsed: { user: "bob", ms: "250" } }],
            ],
          },
          { stream: { service_name: "mail" }, values: [[String(at(20)), "level=warn retry=3", {}]] },
        ],
      },
    });
  });

  it("answers a metric query as a matrix, POSTed as a form", async () => {
    const body = new URLSearchParams({
      query: "sum by (service_name) (count_over_time({service_name=~`.+`}[1m]))",
      start: "1700000040",
      end: "2023-11-14T22:15:00.0Z",
      step: "1m",
    });
    const response = await app.request("/loki/api/v1/query_range", { method: "POST", body });
    expect(await response.json()).toMatchObject({
      data: {
        resultType: "matrix",
        result: [
          { metric: { service_name: "mail" }, values: [[1_700_000_100, "1"]] },
          {
            metric: { service_name: "shop" },
            values: [
              [1_700_000_040, "1"],
              [1_700_000_100, "1"],
            ],
          },
        ],
      },
    });
  });

  it("shows labels that were read, if they are empty, too", async () => {
    const query = '{service_name="shop"} | json none="x.y" | keep none';
    const { body } = await get(rangePath(query, "&limit=1"));
    expect(body).toMatchObject({ data: { result: [{ stream: { none: "" } }] } });
    const flags = { "x-loki-response-encoding-flags": "categorize-labels" };
    const categorized = await get(rangePath(query, "&limit=1"), flags);
    expect(categorized.body).toMatchObject({
      data: {
        result: [{ stream: {}, values: [[String(at(10)), expect.anything(), { parsed: { none: "" } }]] }],
      },
    });
  });

  it.each([
    ["{", "", "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }\n"],
    ['{a="b"}', "&limit=0", "limit must be a positive value\n"],
    [
      '{a="b"}',
      "&limit=9000",
      /^max entries limit per query exceeded, .* \(limit loki\.limits_config\.max_entries_limit_per_query = 5000\)\n$/,
    ],
    ['{a="b"}', "&direction=up", "invalid direction 'up'\n"],
    ['{a="b"}', "&step=0", /^zero or negative query resolution step/],
    ['{a="b"}', "&step=1ms", /^exceeded maximum resolution of 11,000 points/],
    ['{a="b"}', "&interval=-1", "interval must be >= 0\n"],
  ])("refuses %s %s as text", async (query, more, message) => {
    const { status, body } = await get(rangePath(query, more));
    expect(status).toBe(400);
    expect(body).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });

  it("refuses an end before the start and times that are none", async () => {
    expect(await get("/query_range?query={a=`b`}&start=20&end=10")).toMatchObject({ status: 400 });
    expect(await get("/query_range?query={a=`b`}&start=soon")).toEqual({
      status: 400,
      body: "could not parse 'start' parameter: strconv.ParseInt: parsing \"soon\": invalid syntax\n",
    });
  });
});

describe("limits of what may be asked for", () => {
  const ask = async (path: string, limits: Partial<LogqlLimits>, configurations = CONFIGURATIONS) => {
    const limited = lokiApi(new LogqlEngine(source, limits), { ...PARTS, configurations });
    const response = await limited.request(`/loki/api/v1${path}&${RANGE}`);
    return [response.status, await response.text()];
  };

  it.each(["query_range?query={a=`b`}", "labels?", "label/a/values?", "series?", "index/volume?query={}"])(
    "are a range of time for %s",
    async (path) => {
      const long =
        "the query time range exceeds the limit (query length: 1m0s, limit: 59s) (limit loki.limits_config.max_query_length = 59s)\n";
      expect(await ask(`/${path}`, { maxRangeMs: 59_000 })).toEqual([400, long]);
      expect((await ask(`/${path}`, { maxRangeMs: 60_000 }))[0]).toBe(200);
    },
  );

  it("are label sets whose volumes are added up", async () => {
    const path = "/index/volume?query={}&targetLabels=service_name";
    const many =
      "the query hit the max number of series limit (limit: 1 series) (limit loki.limits_config.volume_max_series = 1)\n";
    expect(await ask(path, { maxVolumes: 1 })).toEqual([400, many]);
    expect((await ask(`${path}&limit=0`, { maxVolumes: 2 }))[0]).toBe(200);
    expect((await ask(`${path}&limit=-1`, {}))[0]).toBe(400);
  });

  it("may be that volumes are not told", async () => {
    const { actual, defaults } = CONFIGURATIONS;
    const off = { actual: { ...actual, limits_config: { volume_enabled: false } }, defaults };
    for (const path of ["/index/volume?query={}", "/index/volume_range?query={}"])
      expect(await ask(path, {}, off)).toEqual([404, "not found\n"]);
  });
});

describe("query", () => {
  const path = (query: string): string => `/query?query=${encodeURIComponent(query)}&time=${at(60)}`;

  it("writes numbers without exponents", async () => {
    const { body } = await get(path("vector(0.00000001) > 0"));
    expect(body).toMatchObject({ data: { result: [{ value: [1_700_000_100, "0.00000001"] }] } });
  });

  it("answers a vector, or a scalar", async () => {
    const { body } = await get(path('count_over_time({service_name="mail"}[1m])'));
    expect(body).toMatchObject({
      data: {
        resultType: "vector",
        result: [{ metric: { service_name: "mail" }, value: [1_700_000_100, "1"] }],
      },
    });
    expect((await get(path("1 / 0"))).body).toMatchObject({
      data: { resultType: "scalar", result: [1_700_000_100, "NaN"] },
    });
  });

  it("refuses a query for lines", async () => {
    const { status, body } = await get(path('{service_name="mail"}'));
    expect(status).toBe(400);
    expect(body).toMatch(/^log queries are not supported as an instant query type/);
  });
});

describe("labels, series, volumes", () => {
  it("lists names and values, and leaves an empty list out", async () => {
    expect((await get(`/labels?${RANGE}`)).body).toEqual({
      status: "success",
      data: ["k8s_pod_name", "service_name"],
    });
    expect((await get(`/label/service_name/values?${RANGE}&query={k8s_pod_name="a"}`)).body).toEqual({
      status: "success",
      data: ["shop"],
    });
    expect((await get(`/label/nothing/values?${RANGE}`)).body).toEqual({ status: "success" });
  });

  it("lists series", async () => {
    expect((await get(`/series?${RANGE}&match[]={service_name="mail"}`)).body).toEqual({
      status: "success",
      data: [{ service_name: "mail" }],
    });
    expect((await get(`/series?start=1&end=2`)).body).toEqual({ status: "success", data: [] });
  });

  it("sums bytes by label", async () => {
    const { body } = await get(`/index/volume?${RANGE}&query={service_name=~".%2B"}`);
    expect(body).toMatchObject({
      data: {
        resultType: "vector",
        result: [
          { metric: { service_name: "shop" }, value: [1_700_000_100, expect.stringMatching(/^\d+$/)] },
          { metric: { service_name: "mail" }, value: [1_700_000_100, "18"] },
        ],
      },
    });
    const [shards] = (
      (await get(`/index/shards?${RANGE}&query={service_name="mail"}&targetBytesPerShard=600MB`)).body as {
        shards: object[];
      }
    ).shards;
    expect(shards).toMatchObject({ bounds: { min: 0 }, stats: { streams: 1, entries: 1, bytes: 18 } });
    expect((await get(`/index/stats?${RANGE}&query={service_name="mail"}`)).body).toMatchObject({
      streams: 1,
      entries: 1,
      bytes: 18,
    });
  });

  it("sums bytes in steps that begin at their multiples, as Loki does", async () => {
    const path = `/index/volume_range?start=${at(-5)}&end=${at(25)}&step=10&query={service_name=~".%2B"}`;
    const { body } = await get(path);
    const { result } = (body as { data: { result: readonly { values: readonly [number, string][] }[] } })
      .data;
    // The last point stands at the end.
    expect(result.map(({ values }) => values.map(([time]) => time - 1_700_000_040))).toEqual([
      [expect.closeTo(9.999), expect.closeTo(19.999)],
      [25],
    ]);
  });

  it("wants a selector for volumes and statistics, and knows the empty one for volumes", async () => {
    for (const path of ["stats", "volume", "volume_range"]) {
      expect(await get(`/index/${path}?${RANGE}`)).toEqual({
        status: 400,
        body: "parse error : syntax error: unexpected $end\n",
      });
    }
    expect((await get(`/index/volume?${RANGE}&query={}`)).status).toBe(200);
    for (const path of ["index/stats", "labels", "detected_labels"])
      expect((await get(`/${path}?${RANGE}&query={}`)).status).toBe(400);
    expect(await get(`/index/shards?${RANGE}&query={service_name="mail"}`)).toEqual({
      status: 400,
      body: "targetBytesPerShard must be a positive value\n",
    });
  });

  it("sums bytes by names of labels", async () => {
    const ask = async (path: string) => {
      const { body } = await get(`${path}&query={service_name=~".%2B"}&aggregateBy=labels`);
      return (body as { data: { result: readonly { metric: object }[] } }).data.result;
    };
    const names = (await ask(`/index/volume?${RANGE}`)).map(({ metric }) => metric);
    expect(names).toEqual([{ service_name: "" }, { k8s_pod_name: "" }]);
    const [asked, ...others] = await ask(`/index/volume_range?${RANGE}&step=10&targetLabels=k8s_pod_name`);
    expect(asked?.metric).toEqual({ k8s_pod_name: "" });
    expect(others).toEqual([]);
    expect(await get(`/index/volume?${RANGE}&aggregateBy=lines`)).toMatchObject({ status: 400 });
  });

  it("finds labels and fields", async () => {
    expect((await get(`/detected_labels?${RANGE}`)).body).toEqual({
      detectedLabels: [
        { label: "k8s_pod_name", cardinality: 1 },
        { label: "service_name", cardinality: 2 },
      ],
    });
    expect((await get(`/detected_fields?${RANGE}&query={service_name="shop"}`)).body).toEqual({
      fields: expect.arrayContaining([
        { label: "trace_id", type: "string", cardinality: 2, parsers: null },
        { label: "ms", type: "int", cardinality: 2, parsers: ["json"], jsonPath: ["ms"] },
      ]) as unknown,
      limit: 1000,
    });
    const formatted = encodeURIComponent('{service_name="shop"} | label_format kind="x{{.trace_id}}"');
    expect((await get(`/detected_fields?${RANGE}&query=${formatted}`)).body).toMatchObject({
      fields: expect.arrayContaining([
        { label: "kind", type: "string", cardinality: 2, parsers: ["json"] },
      ]) as unknown,
    });
    expect((await get(`/detected_field/user/values?${RANGE}&query={service_name="shop"}`)).body).toEqual({
      values: ["bob", "ann"],
      limit: 1000,
    });
  });
});

describe("the rest", () => {
  it("tells its version, readiness, and what is not there", async () => {
    expect((await get("/status/buildinfo")).body).toMatchObject({ version: "3.7.6" });
    expect(await (await app.request("/ready")).text()).toBe("ready\n");
    expect(await get("/nothing")).toMatchObject({ status: 404 });
    expect(await get("/delete")).toMatchObject({
      status: 400,
      body: "Retention is not enabled (setting loki.compactor.retention_enabled)\n",
    });
    expect((await app.request("/loki/api/v1/labels", { method: "DELETE" })).status).toBe(405);
    expect((await app.request("/loki/api/v1/tail", { method: "POST" })).status).toBe(405);
  });

  it("is the same below /loki, which data sources are given as its address", async () => {
    const texts = async (path: string): Promise<readonly [number, string]> => {
      const response = await app.request(path);
      return [response.status, await response.text()];
    };
    for (const path of ["/config", "/ready", `/loki/api/v1/labels?${RANGE}`, "/prometheus/api/v1/rules"]) {
      const [status, text] = await texts(path);
      expect([status, await texts(`/loki${path}`)]).toEqual([200, [200, text]]);
    }
    expect((await texts("/loki/nothing"))[0]).toBe(404);
  });

  it("bounds forms", async () => {
    const body = new URLSearchParams({ query: "1".repeat(5_000_000) });
    const answer = await app.request("/loki/api/v1/query_range", { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "request body too large (limit maxFormBytes = 4194304)\n",
    ]);
  });
});
