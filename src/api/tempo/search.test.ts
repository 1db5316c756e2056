import { describe, expect, it } from "vitest";
import { SHOP_START } from "../../query/traceql/testing/shop.ts";
import { app, body, q } from "./testing/shop-api.ts";

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
    [`since=1h&start=${SHOP_START}&end=${SHOP_START + 9}`, 0],
    ["maxDuration=0s", 3],
    ["service.name=pay", 2],
    ["code=500&limit=5", 1],
    ["service.name=none&maxDuration=1h", 0],
    [`service.name=none&start=${SHOP_START - 9}&end=${SHOP_START + 9}`, 3],
    ["service.name=none&q={}", 3],
    ["tags=service.name%3Dpay&service.name=none", 2],
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
    [`since=x&start=1&end=2`, "error parsing date range: could not parse 'since' parameter"],
    [`q=${q("{} | quantile_over_time(duration, 2)")}`, "quantile must be between 0 and 1: 2"],
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
