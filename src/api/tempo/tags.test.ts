import { describe, expect, it } from "vitest";
import { TraceNotation } from "../../../test/conformance/traceql/notation.ts";
import { TraceqlEngine } from "../../query/traceql/engine.ts";
import { MemorySource } from "../../query/traceql/testing/memory-source.ts";
import { SHOP_START } from "../../query/traceql/testing/shop.ts";
import { tempoApi } from "./app.ts";
import { app, body, q } from "./testing/shop-api.ts";

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
    for (const bounds of ["start=0&end=0", `start=0&end=${SHOP_START + 5}`])
      expect(await body(`/api/v2/search/tag/span.amount/values?${bounds}`)).toHaveProperty("tagValues.0");
  });

  it("of intrinsics are all that TraceQL has, and durations and ids have no values", async () => {
    const listed = (await body("/api/search/tags?scope=intrinsic")) as { tagNames: readonly string[] };
    expect(listed.tagNames).toHaveLength(25);
    for (const tag of listed.tagNames)
      expect((await app.request(`/api/v2/search/tag/${tag}/values`)).status).toBe(200);
    expect(await body("/api/v2/search/tag/span:duration/values")).toHaveProperty("tagValues", []);
    expect(await body("/api/v2/search/tag/trace:id/values")).toHaveProperty("tagValues", []);
    expect(await body("/api/v2/search/tag/statusMessage/values")).toHaveProperty("tagValues", [
      { type: "string", value: "declined" },
    ]);
    expect(await body("/api/search/tag/status.code/values")).toMatchObject({
      tagValues: ["error", "ok", "unset"],
    });
  });

  it("have each value once as text, and any name, at the old endpoint", async () => {
    const notation = new TraceNotation();
    for (const line of ["trace t1", ' a web a 0s 1ms "my key"=1', ' b web b 0s 1ms "my key"="1"'])
      notation.line(line);
    const of = tempoApi(new TraceqlEngine(new MemorySource(notation.groups)));
    for (const name of ["my key", "span.my key", 'span."my key"']) {
      const answer = await of.request(`/api/search/tag/${q(name)}/values`);
      expect([answer.status, await answer.json()]).toMatchObject([200, { tagValues: ["1"] }]);
    }
  });

  it("refuse a name that is not TraceQL", async () => {
    const answer = await app.request("/api/v2/search/tag/service.name/values");
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("parse error");
  });
});
