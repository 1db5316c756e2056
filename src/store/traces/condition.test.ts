import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../base/bytes.ts";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { valueTest } from "./compare.ts";
import type { CompareOperator, ScalarValue, SpanCondition, SpanField, SpanRow, SpanScan } from "./source.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const range = { start: unixNano(0n), end: unixNano(2n ** 62n) };

afterAll(async () => folders.remove());

const KEYS = ["http.route", "http.target", "http.response.status_code", "user", "count"] as const;
const scalar: fc.Arbitrary<ScalarValue> = fc.oneof(
  fc.constantFrom("/a", "/b", "", "GET").map((value) => ({ kind: "string" as const, value })),
  fc.constantFrom(1n, 200n, 500n).map((value) => ({ kind: "int" as const, value })),
  fc.constantFrom(1, 200, 1.5).map((value) => ({ kind: "double" as const, value })),
  fc.boolean().map((value) => ({ kind: "bool" as const, value })),
);
const attributes: fc.Arbitrary<KeyValue[]> = fc.uniqueArray(
  fc.record({ key: fc.constantFrom(...KEYS), value: scalar }),
  { maxLength: 4, selector: ({ key }) => key },
);

const groups = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: fc.constant(0) }),
  scopeSpans: fc.tuple(
    fc.record({
      scope: fc.record({
        name: fc.constantFrom("lib", ""),
        version: fc.constant(""),
        attributes,
        droppedAttributesCount: fc.constant(0),
      }),
      schemaUrl: fc.constant(""),
      spans: fc.array(
        fc.record({
          traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => id.fill(1, 0, 1)),
          spanId: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((id) => id.fill(1, 0, 1)),
          parentSpanId: fc.constantFrom(new Uint8Array(0), new Uint8Array(8).fill(2)),
          traceState: fc.constant(""),
          flags: fc.constant(0),
          name: fc.constantFrom("/a", "/b", "", "x".repeat(300)),
          kind: fc.integer({ min: 0, max: 6 }),
          startTime: fc.bigInt({ min: 1n, max: 9n }).map(unixNano),
          endTime: fc.bigInt({ min: 1n, max: 900n }).map(unixNano),
          attributes,
          droppedAttributesCount: fc.constant(0),
          events: fc.array(
            fc.record({
              time: fc.constant(unixNano(7n)),
              name: fc.constantFrom("/a", "GET"),
              attributes,
              droppedAttributesCount: fc.constant(0),
            }),
            { maxLength: 1 },
          ),
          droppedEventsCount: fc.constant(0),
          links: fc.array(
            fc.record({
              traceId: fc.constant(new Uint8Array(16).fill(3)),
              spanId: fc.constant(new Uint8Array(8).fill(3)),
              traceState: fc.constant(""),
              attributes,
              droppedAttributesCount: fc.constant(0),
              flags: fc.constant(0),
            }),
            { maxLength: 1 },
          ),
          droppedLinksCount: fc.constant(0),
          status: fc.option(
            fc.record({ message: fc.constantFrom("", "GET"), code: fc.integer({ min: 0, max: 2 }) }),
            { nil: undefined },
          ),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  ),
  schemaUrl: fc.constant(""),
});

const field: fc.Arbitrary<SpanField> = fc.oneof(
  fc.record({
    kind: fc.constant("attribute" as const),
    scope: fc.constantFrom("resource", "span", "event", "link", "instrumentation", "any"),
    name: fc.constantFrom(...KEYS, "name", "event:name", "link:traceID"),
  }),
  fc
    .constantFrom("name", "duration", "status", "statusMessage", "kind", "traceId", "parentId")
    .map((kind) => ({ kind })),
);
const operator = fc.constantFrom<CompareOperator[]>("=", "!=", "<", "<=", ">", ">=", "=~", "!~");
const { condition } = fc.letrec<{ condition: SpanCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constant("compare" as const), field, operator, value: scalar }),
    fc.record({ kind: fc.constant("exists" as const), field }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      conditions: fc.array(tie("condition"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), condition: tie("condition") }),
  ),
}));

function valuesOf(span: SpanRow, what: SpanField): readonly AnyValue[] {
  switch (what.kind) {
    case "attribute": {
      if (what.scope !== "any") return span.attribute(what.scope, what.name);
      const own = span.attribute("span", what.name);
      return own.length > 0 ? own : span.attribute("resource", what.name);
    }
    case "name":
      return [{ kind: "string", value: span.name }];
    case "statusMessage":
      return [{ kind: "string", value: span.statusMessage }];
    case "duration":
      return [{ kind: "int", value: span.duration }];
    case "status":
      return [{ kind: "int", value: BigInt(span.status) }];
    case "kind":
      return [{ kind: "int", value: BigInt(span.kind) }];
    case "traceId":
      return [{ kind: "string", value: span.traceId }];
    case "spanId":
      return [{ kind: "string", value: span.spanId }];
    case "parentId":
      return span.parentSpanId === "" ? [] : [{ kind: "string", value: span.parentSpanId }];
  }
}

/** What a query engine makes of the condition. */
function meets(span: SpanRow, wanted: SpanCondition): boolean {
  switch (wanted.kind) {
    case "true":
    case "perhaps":
      return true;
    case "not":
      return !meets(span, wanted.condition);
    case "and":
      return wanted.conditions.every((part) => meets(span, part));
    case "or":
      return wanted.conditions.some((part) => meets(span, part));
    case "exists":
      return valuesOf(span, wanted.field).length > 0;
    case "compare":
      return valuesOf(span, wanted.field).some((value) => valueTest(wanted.operator, wanted.value)(value));
  }
}

describe("a condition on spans", () => {
  let store: TraceStore;

  beforeAll(async () => {
    store = await TraceStore.open({ db: await folders.open(), groupRows: 32 });
    fc.sample(groups, { numRuns: 60, seed: 7 }).forEach((group, index) => {
      const payload = encodeTracesData([group]);
      store.append({ sequence: sequence(index + 1), signal: "traces", receivedAt: unixMilli(0), payload });
    });
    await store.seal(false);
  });

  async function found(
    wanted: SpanCondition,
    asked: Pick<SpanScan, "fields"> = {},
  ): Promise<readonly SpanRow[]> {
    const spans: SpanRow[] = [];
    const scan = { ...range, condition: wanted, ...asked };
    for await (const batch of store.scan(scan, signal)) spans.push(...batch);
    return spans;
  }

  it("finds every span that meets it", async () => {
    const all = await found({ kind: "true" });
    expect(all.length).toBeGreaterThan(100);
    await fc.assert(
      fc.asyncProperty(condition, async (wanted) => {
        const ids = new Set((await found(wanted)).map(({ spanId }) => spanId));
        const missed = all.filter((span) => meets(span, wanted) && !ids.has(span.spanId));
        expect(missed.map(({ spanId }) => spanId)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is read with the fields that are asked for, as with all", async () => {
    const all = new Map((await found({ kind: "true" })).map((span) => [span.spanId, span]));
    await fc.assert(
      fc.asyncProperty(fc.array(field, { maxLength: 3 }), async (fields) => {
        const spans = await found({ kind: "true" }, { fields: [...fields, { kind: "spanId" }] });
        expect(spans.length).toBe(all.size);
        for (const span of spans) {
          const same = all.get(span.spanId);
          expect([span.traceId, span.startTime]).toEqual([same?.traceId, same?.startTime]);
          for (const one of fields)
            expect(valuesOf(span, one)).toEqual(same === undefined ? undefined : valuesOf(same, one));
        }
      }),
      { numRuns: 15 },
    );
  });

  it("of a time without spans finds none, even where spans lie on the other side of it", async () => {
    const later = { start: unixNano(2n ** 61n), end: unixNano(2n ** 62n) };
    const across = { time: later.start, side: "earlier" } as const;
    for await (const batch of store.scan({ ...later, across, condition: { kind: "true" } }, signal))
      expect(batch).toEqual([]);
  });

  it("on promoted attributes, names and resources finds nothing else", async () => {
    const exact = (name: string, value: ScalarValue): SpanCondition => ({
      kind: "compare",
      field: { kind: "attribute", scope: "span", name },
      operator: "=",
      value,
    });
    const wanted = exact("http.route", { kind: "string", value: "/a" });
    const spans = await found(wanted);
    expect(spans.length).toBeGreaterThan(0);
    expect(
      spans.filter((span) => !meets(span, wanted) && span.attribute("span", "http.target").length === 0),
    ).toEqual([]);
  });

  it("sees an id exactly as it is written", async () => {
    const [span] = await found({ kind: "true" });
    const id = span?.traceId ?? "";
    expect(toHex(Buffer.from(id, "hex"))).toBe(id);
    const same: SpanCondition = {
      kind: "compare",
      field: { kind: "traceId" },
      operator: "=",
      value: { kind: "string", value: id },
    };
    expect((await found(same)).map(({ traceId }) => traceId)).toContain(id);
  });
});
