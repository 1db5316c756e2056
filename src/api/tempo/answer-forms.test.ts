import { describe, expect, it } from "vitest";
import { WireReader } from "../../model/wire/reader.ts";
import { app } from "./testing/shop-api.ts";

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
