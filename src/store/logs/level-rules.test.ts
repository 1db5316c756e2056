import { afterAll, describe, expect, it } from "vitest";
import { logRecord, text } from "../../../test/kit/store/logs.ts";
import type { TestLog } from "../../../test/kit/store/logs.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { unixNano } from "../../base/units.ts";
import { LOKI_LEVELS, type LevelRules } from "./level-names.ts";
import { LogStore } from "./store.ts";
import { LOKI_STREAMS } from "./stream-labels.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());
const { signal } = new AbortController();
const RANGE = { start: unixNano(0n), end: unixNano(100n) };
const SCAN = { ...RANGE, matchers: [], lines: [], metadata: [], direction: "forward" as const };

async function storeOf(rules: Partial<LevelRules>, logs: readonly TestLog[]): Promise<LogStore> {
  const streams = { ...LOKI_STREAMS, levels: { ...LOKI_LEVELS, ...rules } };
  const store = await LogStore.open({ db: await folders.open(), streams });
  store.append(logRecord(1, [{ resource: { "service.name": text("shop") }, logs }]));
  await store.flush();
  return store;
}

async function levels(store: LogStore, value?: string): Promise<(string | undefined)[]> {
  const metadata = value === undefined ? [] : [{ name: "detected_level", operator: "=" as const, value }];
  const found: (string | undefined)[] = [];
  const scan = { ...SCAN, metadata, need: { lines: true, metadata: true } };
  for await (const batch of store.scan(scan, signal)) {
    for (let row = 0; row < batch.length; row++) found.push(batch.metadata(row).toObject()["detected_level"]);
  }
  return found;
}

const lines = (...bodies: string[]): TestLog[] => bodies.map((body) => ({ time: 1n, body: text(body) }));

describe("the rules of levels", () => {
  it("name the fields that say it, of which the first one present counts", async () => {
    const logs = [
      ...lines("prio=warn level=error", '{"level":"error","Prio":"x","prio":"debug"}', "an error"),
      { time: 1n, body: text("x"), severityText: "INFO", severity: 17 },
      { time: 1n, body: text("level=error"), attributes: { prio: text("FATAL") } },
    ];
    const store = await storeOf({ fields: ["urgency", "prio"] }, logs);
    expect(await levels(store)).toEqual(["warn", "debug", "error", "error", "fatal"]);
  });

  it("say how deep JSON is looked at", async () => {
    const logs = lines('{"level":"wrn"}', '{"a":{"level":"wrn"}}', '{"a":{"b":{"level":"wrn"}}}');
    const of = async (jsonDepth: number): Promise<unknown> => levels(await storeOf({ jsonDepth }, logs));
    expect(await of(1)).toEqual(["warn", "unknown", "unknown"]);
    expect(await of(2)).toEqual(["warn", "warn", "unknown"]);
    expect(await of(0)).toEqual(["warn", "warn", "warn"]);
  });

  it("may be that none is found: then only what was sent as such is one", async () => {
    const logs = [
      ...lines("level=error"),
      { time: 1n, body: text("x"), attributes: { detected_level: text("Loud") } },
    ];
    const store = await storeOf({ areFound: false }, logs);
    expect(await levels(store)).toEqual([undefined, "Loud"]);
    expect(await levels(store, "Loud")).toContain("Loud");
    const counted = { ...SCAN, by: ["detected_level"], start: -1n, slotNs: 100n, slots: 1 };
    expect(await store.counts(counted, signal)).toBeUndefined();
  });
});
