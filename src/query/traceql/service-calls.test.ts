import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import { TraceStore } from "../../store/traces/store.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { TraceqlEngine } from "./engine.ts";
import { MemorySource } from "./testing/memory-source.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 10);
/** Each run opens a database. */
const TIMEOUT_MS = 30_000 + RUNS * 1000;
const folders = new TestFolders();
afterAll(async () => folders.remove());

const T = 1_700_000_000_000_000_000n;
const ALL = { start: unixNano(0n), end: unixNano(2n ** 62n) };
const never = new AbortController().signal;

/** A span of a trace, which has the parent that stands so far before it, and may share its id. */
interface Shape {
  readonly trace: number;
  readonly service: string | undefined;
  readonly back: number;
  readonly isTwin: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  trace: fc.integer({ min: 1, max: 3 }),
  service: fc.constantFrom("a", "b", "c", "", undefined),
  back: fc.integer({ min: 0, max: 3 }),
  isTwin: fc.boolean(),
});

function groupsOf(shapes: readonly Shape[]): readonly ResourceSpans[] {
  const id = (length: number, value: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    bytes[length - 1] = value;
    return bytes;
  };
  return shapes.map(({ trace, service, back, isTwin }, index) => ({
    resource: {
      attributes:
        service === undefined ? [] : [{ key: "service.name", value: { kind: "string", value: service } }],
      droppedAttributesCount: 0,
    },
    schemaUrl: "",
    scopeSpans: [
      {
        scope: undefined,
        schemaUrl: "",
        spans: [
          {
            traceId: id(16, trace),
            spanId: id(8, isTwin ? Math.max(1, index) : index + 1),
            parentSpanId: back === 0 ? new Uint8Array(0) : id(8, Math.max(0, index + 1 - back)),
            traceState: "",
            flags: 0,
            name: "n",
            kind: isTwin ? 2 : 3,
            startTime: unixNano(T + BigInt(index)),
            endTime: unixNano(T + BigInt(index) + 5n),
            attributes: [],
            droppedAttributesCount: 0,
            events: [],
            droppedEventsCount: 0,
            links: [],
            droppedLinksCount: 0,
            status: undefined,
          },
        ],
      },
    ],
  }));
}

describe("who calls whom", () => {
  it("is counted by columns as by whole traces", { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 20 }), async (shapes) => {
        const groups = groupsOf(shapes);
        const store = await TraceStore.open({ db: await folders.open() });
        const payload = encodeTracesData(groups);
        store.append({
          signal: "traces",
          receivedAt: unixMilli(Number(T / 1_000_000n)),
          payload,
          sequence: sequence(1),
        });
        await store.flush();
        const stored = await new TraceqlEngine(store).serviceCalls(ALL, never);
        expect(stored).toEqual(await new TraceqlEngine(new MemorySource(groups)).serviceCalls(ALL, never));
      }),
      { numRuns: RUNS },
    );
  });
});
