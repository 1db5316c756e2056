import * as fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { sequence, unixMilli } from "../../base/units.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpan, textAttribute } from "../../../test/kit/store/spans.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

/** Keys with a column, some of which share one, and keys without. */
const KEYS = ["url.path", "db.name", "http.request.method", "rpc.method", "error.type", "zone", "user"];

const attribute = fc
  .tuple(fc.constantFrom(...KEYS), fc.constantFrom("a", "b", "", "x".repeat(300)))
  .map(([key, value]) => textAttribute(key, value));

/** Mostly as the one before, which is what the decoder expects. */
const lists = fc
  .array(fc.record({ list: fc.array(attribute, { maxLength: 8 }), times: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => all.flatMap(({ list, times }) => Array.from({ length: times }, () => list)));

it("attributes come back in the order in which they were sent, whatever came before", async () => {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 128 });
  let [next, id] = [1, 1];
  await fc.assert(
    fc.asyncProperty(lists, async (sent) => {
      const first = id;
      const spans = sent.map((attributes) => countedSpan(id++, attributes));
      const payload = encodeTracesData([
        { resource: undefined, schemaUrl: "", scopeSpans: [{ scope: undefined, schemaUrl: "", spans }] },
      ]);
      store.append({ sequence: sequence(next++), signal: "traces", receivedAt: unixMilli(0), payload });
      await store.flush();
      const found: (readonly KeyValue[] | undefined)[] = [];
      for (let at = first; at < id; at++) found.push(await attributesOf(store, at));
      expect(found).toEqual(sent);
      await store.seal(false);
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

async function attributesOf(store: TraceStore, id: number): Promise<readonly KeyValue[] | undefined> {
  const trace = await store.trace(id.toString(16).padStart(32, "0"), new AbortController().signal);
  return trace?.[0]?.scopeSpans[0]?.spans[0]?.attributes;
}
