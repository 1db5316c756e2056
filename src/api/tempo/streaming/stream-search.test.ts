import { describe, expect, it } from "vitest";
import { fromHex } from "../../../base/bytes.ts";
import type { ResourceSpans } from "../../../model/otlp/trace.ts";
import { unixNano } from "../../../base/units.ts";
import { WireReader } from "../../../model/wire/reader.ts";
import { TraceqlEngine } from "../../../query/traceql/engine.ts";
import { MemorySource } from "../../../query/traceql/testing/memory-source.ts";
import { shop } from "../../../query/traceql/testing/shop.ts";
import { streamSearch } from "./stream-search.ts";

const TRACES = 150;

/** Each later than the one before. */
function manyTraces(): readonly ResourceSpans[] {
  const [web] = shop();
  const span = web?.scopeSpans[0]?.spans[0];
  if (web === undefined || span === undefined) return [];
  const spans = Array.from({ length: TRACES }, (_, index) => ({
    ...span,
    traceId: fromHex((index + 1).toString(16).padStart(32, "0")) ?? span.traceId,
    startTime: unixNano(span.startTime + BigInt(index) * 1_000_000_000n),
    endTime: unixNano(span.endTime + BigInt(index) * 1_000_000_000n),
  }));
  return [{ ...web, scopeSpans: [{ scope: undefined, schemaUrl: "", spans }] }];
}

/** Hands out the second lot of whole traces when it is told to. */
class HeldSource extends MemorySource {
  signal: AbortSignal | undefined;
  private lots = 0;
  private readonly held: Promise<void>;

  constructor(held: Promise<void>) {
    super(manyTraces());
    this.held = held;
  }

  override async spansOf(ids: readonly string[], signal?: AbortSignal): ReturnType<MemorySource["spansOf"]> {
    this.signal = signal;
    if (++this.lots > 1) {
      const aborted = new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
      await Promise.race([this.held, aborted]);
    }
    return super.spansOf(ids);
  }
}

interface Sent {
  readonly ids: readonly string[];
  readonly completedJobs: number;
}

function decode(message: Uint8Array): Sent {
  const ids: string[] = [];
  let completedJobs = 0;
  const reader = new WireReader(message);
  while (reader.next()) {
    const inner = new WireReader(reader.bytesValue());
    while (inner.next()) {
      if (reader.field === 1 && inner.field === 1) ids.push(inner.string());
      else if (reader.field === 2 && inner.field === 4) completedJobs = inner.varint();
      else inner.skip();
    }
  }
  return { ids, completedJobs };
}

const hasTraces = (sent: readonly Sent[]): boolean => sent.some(({ ids }) => ids.length > 0);

const SEARCH = new URLSearchParams({ q: "{}", limit: String(TRACES) });

describe("a search that takes its time", () => {
  it("sends what is found twice a second, each trace once, newest first, and completes it at last", async () => {
    let release = (): void => {};
    const source = new HeldSource(new Promise((resolve) => (release = resolve)));
    const sent: Sent[] = [];
    const send = async (message: Uint8Array): Promise<void> => {
      sent.push(decode(message));
      // Something was told of, and then progress alone.
      if (hasTraces(sent) && sent.at(-1)?.ids.length === 0) release();
    };
    const call = { signal: new AbortController().signal, send };
    await streamSearch(SEARCH, call, new TraceqlEngine(source), 5);
    expect(sent.slice(0, -1).every(({ completedJobs }) => completedJobs === 0)).toBe(true);
    expect(sent.at(-1)?.completedJobs).toBe(1);
    expect(sent.filter(({ ids }) => ids.length > 0).length).toBeGreaterThan(1);
    const all = sent.flatMap(({ ids }) => ids);
    expect(all).toEqual(Array.from({ length: TRACES }, (_, index) => (TRACES - index).toString(16)));
  });

  it("ends when the call does", async () => {
    const source = new HeldSource(new Promise(() => {}));
    const abort = new AbortController();
    const sent: Sent[] = [];
    const send = async (message: Uint8Array): Promise<void> => {
      sent.push(decode(message));
      if (hasTraces(sent)) abort.abort();
    };
    const asked = streamSearch(SEARCH, { signal: abort.signal, send }, new TraceqlEngine(source), 5);
    await expect(asked).rejects.toMatchObject({ kind: "canceled" });
    expect(source.signal?.aborted).toBe(true);
    expect(sent.at(-1)?.completedJobs).toBe(0);
  });
});
