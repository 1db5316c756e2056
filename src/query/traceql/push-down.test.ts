import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fromHex } from "../../base/bytes.ts";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../model/otlp/trace.ts";
import { TraceStore } from "../../store/traces/store.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { TraceqlEngine, rangeSteps } from "./engine.ts";
import type { FoundTrace, Series, Steps } from "./engine.ts";
import { seriesKey } from "./metrics/series.ts";
import { MemorySource } from "./testing/memory-source.ts";

const QUERIES_PER_STORE = 40;
const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 12);

const folders = new TestFolders();
afterAll(async () => folders.remove());

const ALL = { start: unixNano(0n), end: unixNano(2n ** 62n) };
/** Some that traces begin before, end behind, or lie beside. */
const WINDOWS = [
  [0n, 400n],
  [300n, 600n],
  [1000n, 1001n],
  [1500n, 900_000n],
].map(([start = 0n, end = 0n]) => ({
  start: unixNano(1_700_000_000_000_000_000n + start),
  end: unixNano(1_700_000_000_000_000_000n + end),
}));
const T = 1_700_000_000_000_000_000n;

/** Few names and few values, so that they meet. `http.method` and `service.name` are promoted columns. */
const keys = fc.constantFrom("a", "b", "http.method", "http.status_code", "service.name", "x y");
const value: fc.Arbitrary<AnyValue> = fc.oneof(
  fc
    .constantFrom("", "GET", "shop", "ünï", 'q"uote', "1", "true")
    .map((text) => ({ kind: "string" as const, value: text })),
  fc
    .constantFrom(0n, 1n, -1n, 200n, 500n, 2n ** 62n + 1n)
    .map((int) => ({ kind: "int" as const, value: int })),
  fc
    .constantFrom(0, -0, 1, 1.5, 200, 2 ** 62, Number.NaN, Number.POSITIVE_INFINITY)
    .map((double) => ({ kind: "double" as const, value: double })),
  fc.boolean().map((bool) => ({ kind: "bool" as const, value: bool })),
  fc.constantFrom<AnyValue>(
    { kind: "empty" },
    { kind: "bytes", value: new Uint8Array([1]) },
    { kind: "array", value: [{ kind: "string", value: "GET" }] },
    {
      kind: "array",
      value: [
        { kind: "int", value: 1n },
        { kind: "int", value: 500n },
      ],
    },
  ),
);
const attributes: fc.Arbitrary<KeyValue[]> = fc.uniqueArray(fc.record({ key: keys, value }), {
  maxLength: 4,
  selector: ({ key }) => key,
});

interface Shape {
  readonly name: string;
  readonly parent: number;
  /** Whether it has the id of the span before it, as both sides of a call have with Zipkin. */
  readonly isTwin: boolean;
  readonly kind: number;
  readonly code: number | undefined;
  readonly start: number;
  readonly duration: number;
  readonly attributes: KeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: KeyValue[] }[];
  readonly links: readonly KeyValue[][];
}
const shape: fc.Arbitrary<Shape> = fc.record({
  name: fc.constantFrom("GET", "shop", "", "a b"),
  parent: fc.integer({ min: -1, max: 4 }),
  isTwin: fc.constantFrom(true, false, false, false, false, false),
  kind: fc.integer({ min: 0, max: 6 }),
  code: fc.constantFrom(undefined, 0, 1, 2, 3),
  start: fc.oneof(fc.nat(1000), fc.constant(500)),
  duration: fc.constantFrom(0, 1, 1000, 1_000_000),
  attributes,
  events: fc.array(fc.record({ name: fc.constantFrom("GET", "exception"), attributes }), { maxLength: 2 }),
  links: fc.array(attributes, { maxLength: 1 }),
});
const group = fc.record({
  resource: fc.option(attributes, { nil: undefined }),
  scope: fc.constantFrom(undefined, "shop", ""),
  spans: fc.array(shape, { minLength: 1, maxLength: 4 }),
});
const traces = fc.array(fc.array(group, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5 });

function idBytes(number: number, digits: number): Uint8Array {
  const bytes = fromHex(number.toString(16).padStart(digits, "0"));
  if (bytes === undefined) throw new Error("no hexadecimal digits");
  return bytes;
}
const spanId = (trace: number, index: number): Uint8Array => idBytes(trace * 100 + index + 1, 16);

function span(trace: number, index: number, given: Shape): Span {
  // Of roots that share an id and begin at once, order of arrival decides: columns do not tell it.
  const apart = given.isTwin && given.parent < 0 ? 1 + index : 0;
  const startTime = unixNano(T + BigInt(given.start + apart));
  return {
    traceId: idBytes(trace + 1, 32),
    spanId: spanId(trace, given.isTwin ? Math.max(0, index - 1) : index),
    parentSpanId: given.parent < 0 ? new Uint8Array(0) : spanId(trace, given.parent),
    traceState: "",
    flags: 0,
    name: given.name,
    kind: given.kind,
    startTime,
    endTime: unixNano(startTime + BigInt(given.duration)),
    attributes: given.attributes,
    droppedAttributesCount: 0,
    events: given.events.map((event) => ({
      ...event,
      time: unixNano(startTime + 1n),
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    links: given.links.map((own) => ({
      traceId: idBytes(1, 32),
      spanId: spanId(0, 0),
      traceState: "",
      attributes: own,
      droppedAttributesCount: 0,
      flags: 0,
    })),
    droppedLinksCount: 0,
    status:
      given.code === undefined ? undefined : { code: given.code, message: given.code === 2 ? "GET" : "" },
  };
}

function resourceSpans(
  all: readonly (readonly (typeof group extends fc.Arbitrary<infer G> ? G : never)[])[],
): ResourceSpans[] {
  return all.flatMap((groups, trace) => {
    let index = 0;
    return groups.map(({ resource, scope, spans }) => ({
      resource: resource === undefined ? undefined : { attributes: resource, droppedAttributesCount: 0 },
      scopeSpans: [
        {
          scope:
            scope === undefined
              ? undefined
              : { name: scope, version: "1", attributes: [], droppedAttributesCount: 0 },
          spans: spans.map((one) => span(trace, index++, one)),
          schemaUrl: "",
        },
      ],
      schemaUrl: "",
    }));
  });
}

const field = fc.oneof(
  fc
    .tuple(fc.constantFrom("span.", "resource.", ".", "event.", "link.", "parent.", "instrumentation."), keys)
    .map(([scope, key]) => scope + (/[ .]/.test(key) && key.includes(" ") ? `"${key}"` : key)),
  fc.constantFrom(
    "name",
    "status",
    "kind",
    "duration",
    "statusMessage",
    "childCount",
    "traceDuration",
    "rootName",
    "rootServiceName",
    "span:id",
    "trace:id",
    "span:parentID",
    "nestedSetParent",
    "event:name",
    "event:timeSinceStart",
    "link:spanID",
    "instrumentation:name",
    "instrumentation:version",
  ),
);
const literal = fc.constantFrom(
  '"GET"',
  '"shop"',
  '""',
  '"1"',
  '"true"',
  '"ünï"',
  '"q\\"uote"',
  "0",
  "1",
  "-1",
  "200",
  "500",
  "1.5",
  "1.0",
  "4611686018427387905",
  "true",
  "false",
  "nil",
  "1us",
  "0s",
  "1ms",
  "error",
  "ok",
  "unset",
  "server",
  "client",
  '"0000000000000001"',
  '"00000000000000000000000000000001"',
);
const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "=~", "!~");
const comparison = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(field, operator, literal).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.tuple(literal, operator, field).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.tuple(field, operator, field).map((parts) => parts.join(" ")) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(field, fc.constantFrom("+ 1 >", "* 2 =", "- 1 <"), literal)
      .map((parts) => parts.join(" ")),
  },
  { weight: 1, arbitrary: field },
  { weight: 1, arbitrary: field.map((name) => `!${name}`) },
);
const filter = fc
  .letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      comparison,
      fc
        .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("condition").map((inner) => `!(${inner})`),
    ),
  }))
  .condition.map((condition) => `{ ${condition} }`);
const query = fc.oneof(
  { weight: 5, arbitrary: filter },
  { weight: 1, arbitrary: fc.constant("{ }") },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        filter,
        fc.constantFrom(
          "&&",
          "||",
          ">",
          ">>",
          "<",
          "<<",
          "~",
          "!>",
          "!>>",
          "!<",
          "!<<",
          "!~",
          "&>",
          "&>>",
          "&<",
          "&<<",
          "&~",
        ),
        filter,
      )
      .map((parts) => parts.join(" ")),
  },
);

const measured = fc.constantFrom(
  "duration",
  "span.http.status_code",
  "span.a",
  ".b",
  "resource.a",
  "event:timeSinceStart",
  "traceDuration",
  "event.a",
);
const group1 = fc.constantFrom(
  "name",
  "status",
  "kind",
  "statusMessage",
  "rootName",
  "rootServiceName",
  "instrumentation:name",
  "duration",
);
const grouped = fc
  .uniqueArray(fc.oneof(field, group1), { maxLength: 2 })
  .map((fields) => (fields.length === 0 ? "" : ` by (${fields.join(", ")})`));
const compute = fc.tuple(
  fc.oneof(
    fc.constantFrom("rate()", "count_over_time()"),
    fc
      .tuple(fc.constantFrom("min", "max", "sum", "avg", "histogram"), measured)
      .map(([name, of]) => `${name}_over_time(${of})`),
    measured.map((of) => `quantile_over_time(${of}, 0.5, 0.9)`),
  ),
  grouped,
);
const comparing = fc
  .tuple(filter, fc.constantFrom("", ", 1", ", 3", `, 2, ${T + 200n}, ${T + 600n}`))
  .map(([selection, more]) => [`compare(${selection}${more})`, ""] as const);
const metrics = fc
  .tuple(
    fc.oneof(query, fc.constant("{}"), filter),
    fc.oneof({ weight: 3, arbitrary: compute }, { weight: 1, arbitrary: comparing }),
  )
  .map(([spans, [name, by]]) => `${spans} | ${name}${by}`);

/** What must be the same however the spans were found. */
const essence = (found: readonly FoundTrace[]) =>
  found
    .map(({ traceId, spanSets }) => ({
      traceId,
      sets: spanSets.map(({ matched, spans }) => ({
        matched,
        ids: spans.map(({ spanId: id }) => id).toSorted(),
      })),
    }))
    .toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));

/** Sums are added up in another order, so that their last digits differ. */
const rounded = (sample: number): number | string =>
  Number.isFinite(sample) ? Number(sample.toPrecision(12)) : String(sample);

const seriesEssence = (series: readonly Series[]) =>
  series.map(({ labels, values }) => ({ key: seriesKey(labels), values: [...values].map(rounded) }));

/** Exemplars are not all of them, yet each is of a span that its series has. */
function checkExemplars(series: readonly Series[], steps: Steps): void {
  for (const { exemplars, values } of series) {
    for (const { time } of exemplars) {
      const step = Number((time - steps.start - 1n) / steps.step);
      expect(values[step]).toSatisfy((sample: number) => !Number.isNaN(sample));
    }
  }
}

async function storeOf(groups: readonly ResourceSpans[], where: string): Promise<TraceStore> {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 4 });
  for (const [index, one] of groups.entries()) {
    store.append({
      sequence: sequence(index + 1),
      signal: "traces",
      receivedAt: unixMilli(0),
      payload: encodeTracesData([one]),
    });
    if (where === "both") await store.flush();
    if (where === "both") await store.seal(false);
  }
  await store.flush();
  if (where === "sealed") await store.seal(true);
  return store;
}

/** All that was sent: no query may change it. */
async function stored(store: TraceStore, traceCount: number): Promise<unknown> {
  const signal = new AbortController().signal;
  const ids = Array.from({ length: traceCount }, (_, trace) => (trace + 1).toString(16).padStart(32, "0"));
  return Promise.all(ids.map((id) => store.trace(id, signal)));
}

describe("metrics pushed into the store", () => {
  it("are the same", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    let asked = 0;
    let found = 0;
    let exemplars = 0;
    const queries = fc.array(metrics, { minLength: QUERIES_PER_STORE, maxLength: QUERIES_PER_STORE });
    const property = fc.asyncProperty(
      traces,
      fc.constantFrom("hot", "sealed", "both"),
      fc.constantFrom(1n, 100n, 333n),
      queries,
      async (shapes, where, step, texts) => {
        const groups = resourceSpans(shapes);
        const store = await storeOf(groups, where);
        const before = await stored(store, shapes.length);
        const pushed = new TraceqlEngine(store);
        const exact = new TraceqlEngine(new MemorySource(groups));
        const steps = rangeSteps(T + 100n, T + 700n, step);
        for (const text of texts) {
          const request = { query: text, steps, exemplars: 10 };
          const signal = new AbortController().signal;
          const expected = await exact.metrics(request, signal).catch((error: unknown) => String(error));
          const answer = await pushed.metrics(request, signal).catch((error: unknown) => String(error));
          const compared = (result: typeof answer) =>
            typeof result === "string" ? result : seriesEssence(result.series);
          expect({ text, answer: compared(answer) }).toEqual({ text, answer: compared(expected) });
          if (typeof answer === "string") continue;
          checkExemplars(answer.series, steps);
          asked++;
          found += answer.series.length;
          exemplars += answer.series.reduce((sum, one) => sum + one.exemplars.length, 0);
        }
        expect(await stored(store, shapes.length)).toEqual(before);
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    expect(asked).toBeGreaterThan(RUNS * QUERIES_PER_STORE * 0.3);
    expect(found).toBeGreaterThan(asked * 0.2);
    expect(exemplars).toBeGreaterThan(0);
  });
});

describe("conditions pushed into the store", () => {
  it("change no answer", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    let asked = 0;
    let found = 0;
    const queries = fc.array(query, { minLength: QUERIES_PER_STORE, maxLength: QUERIES_PER_STORE });
    const property = fc.asyncProperty(
      traces,
      fc.constantFrom("hot", "sealed", "both"),
      fc.constantFrom(ALL, ...WINDOWS),
      // So many are looked for by columns.
      fc.constantFrom(1000, 10_000),
      queries,
      async (shapes, where, range, limit, texts) => {
        const groups = resourceSpans(shapes);
        const store = await storeOf(groups, where);
        const before = await stored(store, shapes.length);
        const pushed = new TraceqlEngine(store);
        const exact = new TraceqlEngine(new MemorySource(groups));
        for (const text of texts) {
          const request = { query: text, range, limit, spansPerSpanSet: 1000 };
          const signal = new AbortController().signal;
          const expected = await exact.search(request, signal).catch((error: unknown) => String(error));
          const answer = await pushed.search(request, signal).catch((error: unknown) => String(error));
          const compared = (result: typeof answer) =>
            typeof result === "string" ? result : essence(result.traces);
          expect({ text, answer: compared(answer) }).toEqual({ text, answer: compared(expected) });
          if (typeof answer === "string") continue;
          asked++;
          found += answer.traces.length;
        }
        expect(await stored(store, shapes.length)).toEqual(before);
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    // Most queries must be right ones, and find something, or nothing is shown.
    expect(asked).toBeGreaterThan(RUNS * QUERIES_PER_STORE * 0.3);
    expect(found).toBeGreaterThan(asked * 0.1);
  });
});
