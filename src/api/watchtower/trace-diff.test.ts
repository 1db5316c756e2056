import { describe, expect, it } from "vitest";
import { unixNano } from "../../base/units.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import { watchtowerApi } from "./app.ts";

/** A trace of one span of 10 ns. */
function trace(name: string, code: number, message = ""): readonly ResourceSpans[] {
  const span = {
    traceId: new Uint8Array(16),
    spanId: new Uint8Array(8).fill(7),
    parentSpanId: new Uint8Array(0),
    traceState: "",
    flags: 0,
    name,
    kind: 2,
    startTime: unixNano(100n),
    endTime: unixNano(110n),
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    self: {} as never,
    status: { code, message },
  };
  return [
    { resource: undefined, scopeSpans: [{ scope: undefined, spans: [span], schemaUrl: "" }], schemaUrl: "" },
  ];
}

const TRACES: Readonly<Record<string, readonly ResourceSpans[]>> = {
  ["a".padStart(32, "0")]: trace("GET /", 0),
  ["b".padStart(32, "0")]: trace("GET /", 2),
  ["d".padStart(32, "0")]: trace("GET /", 2, "declined"),
};

async function ask(query: string): Promise<readonly [number, unknown]> {
  const app = watchtowerApi({
    self: {} as never,
    forward: {} as never,
    checkQuery: () => undefined,
    status: () => Promise.reject(new Error("not asked")),
    findTrace: async (id) => TRACES[id],
  });
  const response = await app.request(`/traces/diff?${query}`);
  return [response.status, await response.json()];
}

describe("GET /traces/diff", () => {
  it("answers both traces and what became of each span", async () => {
    const span = { spanId: "07".repeat(8), offset: "0", duration: "10" };
    expect(await ask("left=a&right=b")).toEqual([
      200,
      {
        left: { traceId: "a".padStart(32, "0"), start: "100", duration: "10", spans: 1, errors: 0 },
        right: { traceId: "b".padStart(32, "0"), start: "100", duration: "10", spans: 1, errors: 1 },
        counts: { same: 0, changed: 1, missing: 0, added: 0 },
        rows: [
          {
            kind: "changed",
            service: "",
            name: "GET /",
            depth: 0,
            left: { ...span, status: "unset" },
            right: { ...span, status: "error" },
            attributes: [],
          },
        ],
      },
    ]);
  });

  it("tells errors apart by what they say", async () => {
    const [, body] = await ask("left=b&right=d");
    expect(body).toMatchObject({
      counts: { same: 0, changed: 1 },
      rows: [{ kind: "changed", left: { status: "error" }, right: { status: "error", message: "declined" } }],
    });
  });

  it.each([
    ["left=a", 400, "right is to be a trace's id"],
    ["left=xyz&right=b", 400, "hex characters"],
    ["left=a&right=c", 404, "there is no trace 0000000000000000000000000000000c (right)"],
  ])("refuses %s", async (query, status, message) => {
    const [answered, body] = await ask(query);
    expect(answered).toBe(status);
    expect(JSON.stringify(body)).toContain(message);
  });
});
