import { describe, expect, it } from "vitest";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { shop } from "../../query/traceql/testing/shop.ts";
import { app, body } from "./testing/shop-api.ts";

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
