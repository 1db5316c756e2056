import { afterAll, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { encodeTracesData } from "../../model/otlp/encode-trace.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpan } from "../../../test/kit/store/spans.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;

afterAll(async () => folders.remove());

it("the root of a trace is the first of several, also at the ends of time", async () => {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 32 });
  const [first, second] = [countedSpan(1, []), countedSpan(2, [])];
  const spans = [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n].flatMap((start, trace) => {
    const traceId = new Uint8Array(16).fill(trace + 1);
    const startTime = unixNano(BigInt.asUintN(64, start));
    return [second, first].map((span) => ({ ...span, traceId, startTime, endTime: startTime }));
  });
  const payload = encodeTracesData([
    { resource: undefined, scopeSpans: [{ scope: undefined, spans, schemaUrl: "" }], schemaUrl: "" },
  ]);
  store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
  await store.flush();

  const counts = new Map<string, number>();
  const request = {
    start: unixNano(-(2n ** 62n)),
    end: unixNano(2n ** 62n),
    condition: { kind: "true" as const },
    by: [{ kind: "root" as const }],
    measure: undefined,
    step: 2n ** 62n,
    examples: false,
  };
  for await (const found of store.counts(request, signal)) {
    if (found.kind !== "groups") continue;
    for (const { root, count } of found.groups) {
      const name = root?.name ?? "";
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  expect([...counts]).toEqual([["span 1", 4]]);
});
