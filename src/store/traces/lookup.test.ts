import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans, Span } from "../../model/otlp/trace.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { TraceStore } from "./store.ts";
import { textAttribute } from "../../../test/kit/store/spans.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const range = { start: unixNano(0n), end: unixNano(1_000n) };

afterAll(async () => folders.remove());

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const OTHER = "f".repeat(32);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

function span(traceId: string, number: number, more: Partial<Span>): Span {
  return {
    traceId: hex(traceId),
    spanId: hex(`00000000000000${number.toString(16).padStart(2, "0")}`),
    parentSpanId: new Uint8Array(0),
    traceState: "",
    flags: 0,
    name: "GET /",
    kind: 2,
    startTime: unixNano(BigInt(number * 10)),
    endTime: unixNano(BigInt(number * 10 + 5)),
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: undefined,
    ...more,
  };
}

function group(service: string, spans: readonly Span[]): ResourceSpans {
  const scope = { name: "lib", version: "1", attributes: [], droppedAttributesCount: 0 };
  return {
    resource: { attributes: [textAttribute("service.name", service)], droppedAttributesCount: 0 },
    scopeSpans: [{ scope, spans, schemaUrl: "" }],
    schemaUrl: "",
  };
}

const event = { time: unixNano(1n), name: "exception", droppedAttributesCount: 0 };
const GROUPS = [
  group("shop", [
    span(TRACE, 1, { attributes: [textAttribute("http.route", "/cart"), textAttribute("user", "ann")] }),
    span(TRACE, 2, {
      parentSpanId: hex("0000000000000001"),
      status: { code: 2, message: "failed" },
      events: [{ ...event, attributes: [textAttribute("exception.type", "Timeout")] }],
    }),
  ]),
  group("pay", [
    span(TRACE, 3, { parentSpanId: hex("0000000000000002"), name: "charge", kind: 3 }),
    span(OTHER, 4, { parentSpanId: hex("0000000000000009"), name: "orphan" }),
  ]),
];

describe("traces", () => {
  let store: TraceStore;

  beforeAll(async () => {
    store = await TraceStore.open({ db: await folders.open(), groupRows: 3 });
    const payload = encodeTracesData(GROUPS);
    store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.seal(false);
  });

  it("are found by id, whole, and grouped as they were sent", async () => {
    const trace = await store.trace(TRACE, signal);
    const names = trace?.map(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
    );
    expect(names).toEqual([["GET /", "GET /"], ["charge"]]);
    expect(await store.trace("1".repeat(32), signal)).toBeUndefined();
    expect(await store.trace("no id", signal)).toBeUndefined();
  });

  it("have a summary over all of their spans", async () => {
    const summaries = await store.summaries([TRACE, OTHER, "1".repeat(32)], signal);
    expect([...summaries.keys()].toSorted()).toEqual([TRACE, OTHER]);
    expect(summaries.get(TRACE)).toEqual({
      traceId: TRACE,
      root: { serviceName: "shop", name: "GET /" },
      startTime: 10n,
      endTime: 35n,
      services: new Map([
        ["shop", { spans: 2, errors: 1 }],
        ["pay", { spans: 1, errors: 0 }],
      ]),
    });
    expect(summaries.get(OTHER)?.root).toBeUndefined();
  });

  it("give the spans of several at once", async () => {
    const spans = await store.spansOf([TRACE, OTHER], signal);
    expect(spans.map(({ spanId, serviceName }) => [Number(spanId), serviceName])).toEqual([
      [1, "shop"],
      [2, "shop"],
      [3, "pay"],
      [4, "pay"],
    ]);
  });

  it("name their attributes by scope", async () => {
    expect(Object.fromEntries(await store.attributeNames(range, signal))).toEqual({
      resource: ["service.name"],
      span: ["http.route", "user"],
      event: ["exception.type"],
      link: [],
      instrumentation: [],
    });
    const late = { start: unixNano(25n), end: unixNano(1_000n) };
    expect((await store.attributeNames(late, signal)).get("span")).toEqual([]);
  });

  it.each([
    ["resource", "service.name", ["pay", "shop"]],
    ["span", "http.route", ["/cart"]],
    ["span", "user", ["ann"]],
    ["any", "user", ["ann"]],
    ["event", "exception.type", ["Timeout"]],
    ["event", "event:name", ["exception"]],
    ["instrumentation", "instrumentation:version", ["1"]],
    ["instrumentation", "version", []],
    ["span", "absent", []],
  ] as const)("list the values of %s.%s", async (scope, name, expected) => {
    const values = await store.values({ kind: "attribute", scope, name }, range, 10, signal);
    expect(values.map(({ value }) => value)).toEqual(expected);
  });

  it("list their names and status messages, up to a limit", async () => {
    const names = await store.values({ kind: "name" }, range, 2, signal);
    expect(names).toHaveLength(2);
    const messages = await store.values({ kind: "statusMessage" }, range, 10, signal);
    expect(messages.map(({ value }) => value)).toEqual(["", "failed"]);
    const kinds = await store.values({ kind: "kind" }, range, 10, signal);
    expect(kinds.map(({ value }) => value)).toEqual([2n, 3n]);
  });
});
