import { afterAll, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { countedSpans, textAttribute } from "../../../test/kit/store/spans.ts";
import type { Database } from "../duckdb/database.ts";
import { hasSignature } from "../duckdb/signature.ts";
import { TraceStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const SPANS = 100;
const AGENT = textAttribute("user_agent.original", "curl/8");

afterAll(async () => folders.remove());

async function add(store: TraceStore, number: number, attributes: readonly KeyValue[]): Promise<void> {
  const payload = countedSpans((number - 1) * SPANS + 1, SPANS, attributes);
  store.append({ sequence: sequence(number), signal: "traces", receivedAt: unixMilli(0), payload });
  await store.flush();
}

async function found(store: TraceStore, name: string, value: string): Promise<number> {
  let spans = 0;
  const range = { start: unixNano(0n), end: unixNano(2n ** 62n) };
  const field = { kind: "attribute", scope: "span", name } as const;
  const condition = {
    kind: "compare",
    field,
    operator: "=",
    value: { kind: "string", value },
  } as const;
  for await (const batch of store.scan({ ...range, condition }, signal))
    for (const span of batch) {
      const [own] = span.attribute("span", name);
      if (own?.kind === "string" && own.value === value) spans++;
    }
  return spans;
}

/** As format 2 had it: two bits of an attribute, and no column for user agents. */
async function makeOlder(db: Database): Promise<void> {
  const [chunk] = await db.all(
    "SELECT id FROM store.spans_dictionary WHERE dictionary = 'key' AND value = 'user'::BLOB",
  );
  const both = hasSignature(chunk?.u32(0)[0] ?? 0, { kind: "string", value: "old" }, 1);
  const bits = /ELSE signature & (\d+)/.exec(both)?.[1];
  await db.run(`UPDATE store.spans SET signature = ${bits}`);
  await db.run("ALTER TABLE store.spans DROP COLUMN user_agent");
  await db.run("ALTER TABLE store.spans_groups DROP COLUMN signature_bits");
  await db.run("UPDATE store.schema_version SET version = 2");
}

it("spans of format 2 are found beside those that come after them", async () => {
  const directory = await folders.folder();
  const old = await folders.open(directory);
  const before = await TraceStore.open({ db: old });
  await add(before, 1, [textAttribute("user", "old")]);
  await before.seal(true);
  await makeOlder(old);
  await old.close();

  const db = await folders.open(directory);
  const store = await TraceStore.open({ db });
  await add(store, 2, [textAttribute("user", "old"), AGENT]);
  await store.seal(true);
  await add(store, 3, [textAttribute("user", "new"), AGENT]);
  expect(await found(store, "user", "old")).toBe(2 * SPANS);
  expect(await found(store, "user", "new")).toBe(SPANS);
  expect(await found(store, "user", "none")).toBe(0);
  expect(await found(store, "user_agent.original", "curl/8")).toBe(2 * SPANS);
  await db.close();
});
