import { afterAll, expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpan } from "../../../test/kit/store/spans.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());
const signal = new AbortController().signal;

it("spans of traces that lie in many groups are all found, whichever are asked for together", async () => {
  const random = new Random(1);
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 16 });
  const counts = new Map<string, number>();
  const ids = Array.from({ length: 200 }, () =>
    Buffer.from(Uint32Array.from({ length: 4 }, () => random.bits()).buffer),
  );
  for (let record = 1; record <= 40; record++) {
    const spans = Array.from({ length: 20 }, (_, at) => {
      const traceId = random.pick(ids);
      const key = traceId.toString("hex");
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { ...countedSpan(record * 100 + at, []), traceId: Uint8Array.from(traceId) };
    });
    const payload = encodeTracesData([
      { resource: undefined, schemaUrl: "", scopeSpans: [{ scope: undefined, schemaUrl: "", spans }] },
    ]);
    store.append({ sequence: sequence(record), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.flush();
    if (record % 7 !== 0) continue;
    await store.seal(false);
    for (let round = 0; round < 10; round++) {
      const asked = ids.filter(() => random.below(8) === 0).map((id) => id.toString("hex"));
      const found = await store.spansOf(asked, signal);
      const byTrace = new Map<string, number>();
      for (const { traceId } of found) byTrace.set(traceId, (byTrace.get(traceId) ?? 0) + 1);
      const wanted = asked.flatMap((id) => (counts.has(id) ? [[id, counts.get(id)] as const] : []));
      expect(byTrace).toEqual(new Map(wanted));
    }
  }
});
