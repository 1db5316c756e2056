import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../test/kit/store/folders.ts";
import { int, logRecord, map, text } from "../../test/kit/store/logs.ts";
import { traceArbitrary } from "../../test/kit/store/spans.ts";
import { sequence, unixMilli, unixNano } from "../base/units.ts";
import { encodeTracesData } from "../model/otlp/encode-trace.ts";
import { validate } from "../model/otlp/validate.ts";
import type { Signal } from "../model/signal.ts";
import { LogStore } from "./logs/store.ts";
import { TraceStore } from "./traces/store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const everything = { start: unixNano(-(2n ** 63n)), end: unixNano(2n ** 63n - 1n) };

afterAll(async () => folders.remove());

interface Mutation {
  readonly at: number;
  readonly to: number;
}

const mutations = fc.array(fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }) }), { maxLength: 6 });

function mutated(payload: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  const bytes = Uint8Array.from(payload);
  for (const { at, to } of changes) bytes[at % bytes.length] = to;
  return bytes;
}

function isValid(kind: Signal, payload: Uint8Array): boolean {
  try {
    validate(kind, payload);
    return true;
  } catch {
    return false;
  }
}

describe("mutated requests that validation lets pass", () => {
  it("are stored and read back without an error: traces", async () => {
    const store = await TraceStore.open({ db: await folders.open(), groupRows: 64 });
    let next = 1;
    await fc.assert(
      fc.asyncProperty(traceArbitrary, mutations, async (trace, changes) => {
        const payload = mutated(encodeTracesData(trace), changes);
        if (!isValid("traces", payload)) return;
        store.append({ sequence: sequence(next++), signal: "traces", receivedAt: unixMilli(0), payload });
        await store.seal(false);
      }),
      { numRuns: 150 },
    );
    const ids = new Set<string>();
    for await (const spans of store.scan({ ...everything, condition: { kind: "true" } }, signal)) {
      for (const span of spans) {
        ids.add(span.traceId);
        expect(span.attribute("event", "event:name").length).toBeGreaterThanOrEqual(0);
        expect([span.name, span.statusMessage, span.serviceName].join("")).toBeTypeOf("string");
      }
    }
    expect(ids.size).toBeGreaterThan(20);
    for (const id of ids) expect(await store.trace(id, signal)).toBeDefined();
    expect((await store.summaries([...ids], signal)).size).toBe(ids.size);
    expect((await store.attributeNames(everything, signal)).size).toBe(5);
  });

  it("are stored and read back without an error: logs", async () => {
    const store = await LogStore.open({ db: await folders.open(), groupRows: 64 });
    const resource = { "service.name": text("shop"), "host.name": text("laptop") };
    const logs = [
      { time: 5n, observed: 6n, severity: 9, severityText: "INFO", body: text("level=warn hello"), flags: 1 },
      {
        body: map({ a: int(1), b: text("x") }),
        traceId: new Uint8Array(16).fill(1),
        spanId: new Uint8Array(8).fill(1),
      },
      { attributes: { level: text("error"), upstream: map({ on: int(1) }) }, eventName: "event", dropped: 2 },
    ];
    const { payload } = logRecord(1, [{ resource, scope: { name: "lib" }, logs }]);
    let next = 1;
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const bytes = mutated(payload, changes);
        if (!isValid("logs", bytes)) return;
        store.append({
          sequence: sequence(next++),
          signal: "logs",
          receivedAt: unixMilli(1),
          payload: bytes,
        });
        await store.seal(false);
      }),
      { numRuns: 300 },
    );
    let rows = 0;
    const scan = {
      ...everything,
      matchers: [],
      lines: [],
      metadata: [],
      need: { lines: true, metadata: true },
    };
    for await (const batch of store.scan({ ...scan, direction: "backward" }, signal)) {
      for (let row = 0; row < batch.length; row++)
        expect(batch.metadata(row).has("detected_level")).toBe(true);
      rows += batch.length;
    }
    expect(rows).toBeGreaterThan(100);
    expect((await store.volume([], everything, signal)).length).toBeGreaterThan(0);
  });
});
