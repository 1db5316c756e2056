import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpans, textAttribute } from "../../../test/kit/store/spans.ts";
import type { SpanCondition } from "./source.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
/** Fewer are read without a look into them before. */
const SPANS = 2500;
const NO_TEXT = new Uint8Array(40).fill(0xff);
const ATTRIBUTES: readonly KeyValue[] = [
  textAttribute("user", "somebody"),
  { key: "digest", value: { kind: "bytes", value: NO_TEXT } },
];

afterAll(async () => folders.remove());

const userIs = (value: string): SpanCondition => ({
  kind: "compare",
  field: { kind: "attribute", scope: "span", name: "user" },
  operator: "=",
  value: { kind: "string", value },
});

async function found(store: TraceStore, condition: SpanCondition): Promise<number> {
  let spans = 0;
  const range = { start: unixNano(0n), end: unixNano(2n ** 62n) };
  for await (const batch of store.scan({ ...range, condition }, signal)) spans += batch.length;
  return spans;
}

describe.each(["hot", "sealed"])("%s spans in which a text is looked for", (where) => {
  it("are found, and stay as they were sent", async () => {
    const store = await TraceStore.open({ db: await folders.open(), groupRows: 1024 });
    const payload = countedSpans(1, SPANS, ATTRIBUTES);
    store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
    await store.flush();
    if (where === "sealed") await store.seal(true);

    expect(await found(store, userIs("somebody"))).toBe(SPANS);
    expect(await found(store, userIs("nobody"))).toBe(0);
    const [resource] = (await store.trace("1".padStart(32, "0"), signal)) ?? [];
    expect(resource?.scopeSpans[0]?.spans[0]?.attributes).toEqual(ATTRIBUTES);
  });
});
