import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../base/bytes.ts";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans, ScopeSpans } from "../../model/otlp/trace.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpans, textAttribute, traceArbitrary } from "../../../test/kit/store/spans.ts";
import type { Database } from "../duckdb/database.ts";
import type { SpanRow, SpanScan } from "./source.ts";
import { TraceStore } from "./store.ts";

const signal = new AbortController().signal;
const folders = new TestFolders();

afterAll(async () => folders.remove());

/** Each resource once, and each scope once in it: OTLP may say the same in more groups. */
function regrouped(groups: readonly ResourceSpans[]): readonly ResourceSpans[] {
  const resources = new Map<string, ResourceSpans & { scopeSpans: ScopeSpans[] }>();
  for (const { resource, schemaUrl, scopeSpans } of groups) {
    const key = toHex(encodeTracesData([{ resource, schemaUrl, scopeSpans: [] }]));
    const known = resources.get(key) ?? { resource, schemaUrl, scopeSpans: [] };
    resources.set(key, known);
    for (const added of scopeSpans) addScope(known.scopeSpans, rooted(added));
  }
  return [...resources.values()];
}

/** A parent of zeros is none. */
const rooted = (group: ScopeSpans): ScopeSpans => ({
  ...group,
  spans: group.spans.map((span) =>
    span.parentSpanId.some((byte) => byte > 0) ? span : { ...span, parentSpanId: new Uint8Array(0) },
  ),
});

function addScope(known: ScopeSpans[], added: ScopeSpans): void {
  const key = scopeKey(added);
  const at = known.findIndex((other) => scopeKey(other) === key);
  const before = known[at];
  if (before === undefined) known.push(added);
  else known[at] = { ...before, spans: [...before.spans, ...added.spans] };
}

function scopeKey(scope: ScopeSpans): string {
  const empty = { resource: undefined, schemaUrl: "", scopeSpans: [{ ...scope, spans: [] }] };
  return toHex(encodeTracesData([empty]));
}

const traceIdOf = (groups: readonly ResourceSpans[]): string =>
  toHex(groups[0]?.scopeSpans[0]?.spans[0]?.traceId ?? new Uint8Array(0));

describe("a trace read back", () => {
  const sent = new Map<string, readonly ResourceSpans[]>();
  const records: JournalRecord[] = [];
  let directory: string;
  let db: Database;
  let store: TraceStore;

  const expected = (traceId: string): readonly ResourceSpans[] => regrouped(sent.get(traceId) ?? []);

  beforeAll(async () => {
    directory = await folders.folder();
    db = await folders.open(directory);
    store = await TraceStore.open({ db, groupRows: 64 });
  });

  it("equals the one sent, hot and sealed, after a crash and a restart", async () => {
    await fc.assert(
      fc.asyncProperty(traceArbitrary, fc.integer({ min: 0, max: 3 }), async (trace, sealing) => {
        const payload = encodeTracesData(trace);
        const record: JournalRecord = {
          sequence: sequence(records.length + 1),
          signal: "traces",
          receivedAt: unixMilli(0),
          payload,
        };
        records.push(record);
        sent.set(traceIdOf(trace), trace);
        store.append(record);
        await store.flush();
        expect(await store.trace(traceIdOf(trace), signal)).toEqual(regrouped(trace));
        if (sealing > 0) return;
        await store.seal(true);
        expect(await store.trace(traceIdOf(trace), signal)).toEqual(regrouped(trace));
      }),
      { numRuns: 60, endOnFailure: true },
    );
    const crashed = await TraceStore.open({ db: (await folders.crashed(directory)).db });
    for (const record of records) if (record.sequence >= crashed.resumeFrom) crashed.append(record);
    await crashed.flush();
    for (const traceId of sent.keys())
      expect(await crashed.trace(traceId, signal)).toEqual(expected(traceId));
    await store.seal(true);
    await db.close();
    const reopened = await TraceStore.open({ db: await folders.open(directory) });
    for (const traceId of sent.keys())
      expect(await reopened.trace(traceId, signal)).toEqual(expected(traceId));
  });
});

describe("attributes in any order", () => {
  const attributes = (count: number): KeyValue[] => [
    textAttribute("zone", "b"),
    textAttribute("url.path", "/cart"),
    textAttribute("http.request.method", "GET"),
    ...Array.from({ length: count }, (_, index) => textAttribute(`key ${index}`, "")),
    textAttribute("error.type", "Timeout"),
    textAttribute("zone", "a"),
    textAttribute("error.type", "again"),
  ];

  it.each([0, 1, 400])("are kept, also of %i more keys", async (count) => {
    const store = await TraceStore.open({ db: await folders.open() });
    const payload = countedSpans(1, 2, attributes(count));
    store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.flush();
    for (const id of ["1", "2"]) {
      const trace = await store.trace(id.padStart(32, "0"), signal);
      expect(trace?.[0]?.scopeSpans[0]?.spans[0]?.attributes).toEqual(attributes(count));
    }
    const found: SpanRow[] = [];
    for await (const spans of store.scan(timeouts, signal)) found.push(...spans);
    expect(found.map((span) => span.attribute("span", "error.type"))).toEqual([
      [{ kind: "string", value: "Timeout" }],
      [{ kind: "string", value: "Timeout" }],
    ]);
  });
});

const timeouts: SpanScan = {
  start: unixNano(0n),
  end: unixNano(1_000_000n),
  condition: {
    kind: "compare",
    field: { kind: "attribute", scope: "span", name: "error.type" },
    operator: "=",
    value: { kind: "string", value: "Timeout" },
  },
};
