import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { unixNano } from "../../base/units.ts";
import { actionsOf } from "../../model/loki/attribute-actions.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { logRecord, text } from "../../../test/kit/store/logs.ts";
import type { LogScan } from "./source.ts";
import { LogStore } from "./store.ts";
import { LOKI_STREAMS } from "./stream-labels.ts";
import { LOKI_LEVELS } from "./level-names.ts";
import type { StreamMapping } from "./stream-labels.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());
const { signal } = new AbortController();
const RANGE = { start: unixNano(0n), end: unixNano(100n) };

/** As Loki answers the same records with the same `otlp_config`. */
const CONFIGURED: StreamMapping = {
  resource: actionsOf([
    { action: "index_label", attributes: ["service.name", "team"] },
    { action: "drop", regex: "sec.*" },
  ]),
  scope: actionsOf([]),
  record: actionsOf([
    { action: "index_label", attributes: ["tenant"] },
    { action: "drop", regex: "pass.*" },
  ]),
  hasRecordLabels: true,
  severityTextAsLabel: true,
  serviceNameSources: [],
  levels: LOKI_LEVELS,
};

const RECORD = logRecord(1, [
  {
    resource: { "service.name": text("shop"), team: text("red"), "secret.key": text("x"), host: text("h1") },
    logs: [
      {
        time: 1n,
        severity: 17,
        severityText: "ERROR",
        body: text("one"),
        attributes: { tenant: text("t1"), password: text("p"), keep: text("k") },
      },
      { time: 2n, body: text("two"), attributes: { tenant: text("t2"), password: text("p") } },
      { time: 3n, body: text("three") },
    ],
  },
]);

async function linesOf(store: LogStore, more: Partial<LogScan> = {}): Promise<readonly unknown[]> {
  const need = { lines: true, metadata: true };
  const scan: LogScan = {
    ...RANGE,
    matchers: [],
    direction: "forward",
    lines: [],
    metadata: [],
    need,
    ...more,
  };
  const found: unknown[] = [];
  for await (const batch of store.scan(scan, signal)) {
    for (let row = 0; row < batch.length; row++)
      found.push([batch.lines[row], batch.streams[row]?.toObject(), batch.metadata(row).toObject()]);
  }
  return found;
}

describe("an otlp_config", () => {
  let store: LogStore;
  beforeEach(async () => {
    store = await LogStore.open({ db: await folders.open(), streams: CONFIGURED });
    store.append(RECORD);
    await store.flush();
  });

  it("makes labels of attributes of records, and leaves others out", async () => {
    expect(await linesOf(store)).toEqual([
      [
        "one",
        { service_name: "shop", team: "red", tenant: "t1", severity_text: "ERROR" },
        { detected_level: "error", host: "h1", keep: "k", severity_number: "17", severity_text: "ERROR" },
      ],
      ["two", { service_name: "shop", team: "red", tenant: "t2" }, { detected_level: "unknown", host: "h1" }],
      ["three", { service_name: "shop", team: "red" }, { detected_level: "unknown", host: "h1" }],
    ]);
  });

  it("holds for selectors, names, counts and volumes", async () => {
    const matchers = [{ name: "tenant", operator: "=" as const, value: "t2" }];
    const two = [["two", expect.anything(), expect.anything()]];
    expect(await linesOf(store, { matchers })).toEqual(two);
    expect(await linesOf(store, { metadata: matchers })).toEqual(two);
    expect(await store.labelValues("tenant", [], RANGE)).toEqual(["t1", "t2"]);
    const volumes = await store.volume([], RANGE, signal);
    expect(volumes.map(({ labels, bytes }) => [labels.get("tenant"), bytes])).toEqual([
      ["t1", expect.any(Number)],
      ["", "three".length + "hosth1".length],
      ["t2", "two".length + "hosth1".length],
    ]);
    const request = { matchers: [], lines: [], start: 0n, slotNs: 100n, slots: 1 };
    const counts = await store.counts({ ...request, by: ["team"] }, signal);
    expect(counts?.map(({ labels, counts: [count] }) => [labels.toObject(), count])).toEqual([
      [{ team: "red" }, 3],
    ]);
  });

  it("does not take from a pushed stream", async () => {
    const pushed = logRecord(2, [
      {
        resource: { app: text("a") },
        schemaUrl: "urn:watchtower:loki-stream:1",
        logs: [{ time: 5n, body: text("pushed"), attributes: { tenant: text("t"), password: text("p") } }],
      },
    ]);
    store.append(pushed);
    await store.flush();
    expect(await linesOf(store, { start: unixNano(5n) })).toEqual([
      ["pushed", { app: "a" }, { detected_level: "unknown", tenant: "t", password: "p" }],
    ]);
  });

  it("leaves what was kept to be read otherwise later", async () => {
    const db = await folders.open();
    const before = await LogStore.open({ db, streams: CONFIGURED });
    before.append(RECORD);
    await before.seal(true);
    const after = await LogStore.open({ db, streams: LOKI_STREAMS });
    expect((await linesOf(after))[0]).toEqual([
      "one",
      { service_name: "shop" },
      expect.objectContaining({ team: "red", secret_key: "x", tenant: "t1", password: "p" }),
    ]);
  });
});
