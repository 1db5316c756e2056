import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../base/bytes.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import type { ResourceSpans, Span } from "../../model/otlp/trace.ts";
import { Database } from "../duckdb/database.ts";
import { resourceSpansArbitrary } from "../../../test/kit/store/spans.ts";
import { TraceStore } from "./store.ts";

const signal = new AbortController().signal;

const text = (attribute: KeyValue): string =>
  JSON.stringify(attribute, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

/** The order among a span's attributes is not kept. */
function sorted(attributes: readonly KeyValue[]): readonly KeyValue[] {
  return attributes.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function comparable(groups: readonly ResourceSpans[]): unknown {
  return groups.map((group) => ({
    ...group,
    scopeSpans: group.scopeSpans.map((scope) => ({
      ...scope,
      spans: scope.spans.map((span: Span) => ({ ...span, attributes: sorted(span.attributes) })),
    })),
  }));
}

describe("a trace read back", () => {
  let directory: string;
  let db: Database;
  let store: TraceStore;
  let next = 1;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "watchtower-store-"));
    db = await Database.open({ directory });
    store = await TraceStore.open({ db, groupRows: 64 });
  });

  afterAll(async () => {
    await db.close();
    await rm(directory, { recursive: true });
  });

  it("equals the one sent, hot and sealed", async () => {
    await fc.assert(
      fc.asyncProperty(resourceSpansArbitrary, fc.boolean(), async (group, sealed) => {
        const payload = encodeTracesData([group]);
        store.append({ sequence: sequence(next++), signal: "traces", receivedAt: unixMilli(0), payload });
        await store.flush();
        if (sealed) await store.seal(true);
        const traceId = toHex(group.scopeSpans[0]?.spans[0]?.traceId ?? new Uint8Array(0));
        const read = await store.trace(traceId, signal);
        expect(comparable(read ?? [])).toEqual(comparable([group]));
      }),
      { numRuns: 30 },
    );
  });
});
