import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unixMilli, unixNano } from "../../base/units.ts";
import type { Matcher } from "../../model/matcher.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import type { LogBatch, LogScan } from "./source.ts";
import { LogStore } from "./store.ts";
import { int, logRecord, map, text } from "../../../test/kit/store/logs.ts";
import type { TestLog } from "../../../test/kit/store/logs.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;
const range = { start: unixNano(0n), end: unixNano(1_000n) };

afterAll(async () => folders.remove());

const matcher = (name: string, operator: Matcher["operator"], value: string): Matcher => ({
  name,
  operator,
  value,
});

async function lines(store: LogStore, over: Partial<LogScan>): Promise<readonly string[]> {
  const scan: LogScan = {
    ...range,
    matchers: [],
    direction: "forward",
    lines: [],
    metadata: [],
    need: { lines: true, metadata: true },
    ...over,
  };
  const found: string[] = [];
  for await (const batch of store.scan(scan, signal)) found.push(...batch.lines);
  return found;
}

const log = (time: number, line: string, more: TestLog = {}): TestLog => ({
  time: BigInt(time),
  body: text(line),
  ...more,
});

/** Groups of four: some rows are sealed, some hot. */
const RECORDS = [
  logRecord(1, [
    {
      resource: { "service.name": text("shop"), "host.name": text("laptop") },
      logs: [
        log(10, "cart opened", { attributes: { user: text("ann") } }),
        log(20, "cart 100% full", { severity: 17 }),
        log(20, "same time, later", { attributes: { order: map({ id: int(7) }) } }),
      ],
    },
    { resource: { "service.name": text("pay") }, scope: { name: "bank" }, logs: [log(15, "paid")] },
  ]),
  logRecord(2, [
    {
      resource: { "service.name": text("shop"), "host.name": text("laptop") },
      logs: [log(5, "late"), log(30, "Größe", { traceId: new Uint8Array(16).fill(0xcd) })],
    },
  ]),
];

describe("stored log records", () => {
  let store: LogStore;

  beforeAll(async () => {
    store = await LogStore.open({ db: await folders.open(), groupRows: 4 });
    RECORDS.forEach((record) => store.append(record));
    await store.seal(false);
  });

  it("gives no more rows than are wanted, of all groups", async () => {
    const all = await lines(store, { direction: "backward" });
    for (let limit = 1; limit <= all.length; limit++)
      expect(await lines(store, { direction: "backward", limit })).toEqual(all.slice(0, limit));
  });

  it("are read in order of time, those of equal time in order of arrival, and backward the other way round", async () => {
    const forward = ["late", "cart opened", "paid", "cart 100% full", "same time, later", "Größe"];
    expect(await lines(store, {})).toEqual(forward);
    expect(await lines(store, { direction: "backward", hint: 2 })).toEqual([
      "Größe",
      "same time, later",
      "cart 100% full",
      "paid",
      "cart opened",
      "late",
    ]);
  });

  it("lie in a range that excludes its end", async () => {
    const within = { start: unixNano(10n), end: unixNano(20n) };
    expect(await lines(store, within)).toEqual(["cart opened", "paid"]);
  });

  it.each<[Partial<LogScan>, readonly string[]]>([
    [{ matchers: [matcher("service_name", "=", "pay")] }, ["paid"]],
    [{ matchers: [matcher("service_name", "!~", "sh.*")] }, ["paid"]],
    [{ matchers: [matcher("service_name", "=", "none")] }, []],
    [{ matchers: [matcher("absent", "=", ""), matcher("service_name", "=~", "p.+")] }, ["paid"]],
    [{ lines: [{ text: "100%", negated: false }] }, ["cart 100% full"]],
    [{ lines: [{ text: "ößE".toLowerCase(), negated: false }] }, ["Größe"]],
    [
      {
        lines: [
          { text: "cart", negated: false },
          { text: "full", negated: true },
        ],
      },
      ["cart opened"],
    ],
    [{ metadata: [matcher("trace_id", "=", "cd".repeat(16))] }, ["Größe"]],
    [{ metadata: [matcher("detected_level", "=", "error")] }, ["cart 100% full"]],
    [{ metadata: [matcher("user", "=", "ann")] }, ["cart opened"]],
    [{ metadata: [matcher("order_id", "=~", "7|8")] }, ["same time, later"]],
    [{ metadata: [matcher("scope_name", "=", "bank")] }, ["paid"]],
    [{ metadata: [matcher("service_name", "=", "pay")] }, ["paid"]],
    [{ metadata: [matcher("user", "=", "bob")] }, []],
    [
      { metadata: [matcher("host_name", "=", "laptop"), matcher("service_name", "=", "")] },
      ["late", "cart opened", "cart 100% full", "same time, later", "Größe"],
    ],
  ])("are found by %j", async (over, expected) => {
    expect(await lines(store, over)).toEqual(expected);
  });

  it("give their streams, labels and values in a range", async () => {
    const early = { start: unixNano(0n), end: unixNano(11n) };
    const services = async (within: typeof early): Promise<readonly string[]> =>
      (await store.series([], within)).map((labels) => labels.get("service_name"));
    expect(await services(range)).toEqual(["pay", "shop"]);
    expect(await services(early)).toEqual(["shop"]);
    expect(await store.labelNames([], range)).toEqual(["service_name"]);
    expect(await store.labelValues("service_name", [matcher("service_name", "!=", "pay")], range)).toEqual([
      "shop",
    ]);
  });

  it("count by stream, in bytes of lines and structured metadata", async () => {
    const [volume, ...others] = await store.volume([matcher("service_name", "=", "pay")], range, signal);
    expect(others).toEqual([]);
    // "paid", and scope_name="bank".
    expect(volume).toMatchObject({ entries: 1, bytes: 4 + 14 });
  });

  it("are followed as they become visible", async () => {
    const seen: (readonly [string, string])[] = [];
    const take = (batch: LogBatch): void => {
      seen.push(...batch.lines.map((line, row) => [line, batch.metadata(row).get("host_name")] as const));
    };
    const live = await LogStore.open({ db: await folders.open() });
    const stop = live.follow([matcher("service_name", "=", "shop")], take);
    RECORDS.forEach((record) => live.append(record));
    expect(seen).toEqual([]);
    await live.flush();
    expect(seen.map(([line]) => line)).toEqual([
      "cart opened",
      "cart 100% full",
      "same time, later",
      "late",
      "Größe",
    ]);
    expect(seen[0]?.[1]).toBe("laptop");
    stop();
    live.append(logRecord(3, [{ resource: { "service.name": text("shop") }, logs: [log(40, "unseen")] }]));
    await live.flush();
    expect(seen).toHaveLength(5);
  });

  it("go by age and by bytes, the oldest first", async () => {
    const db = await folders.open();
    const aged = await LogStore.open({ db, groupRows: 4 });
    const day = 86_400_000_000_000n;
    const days = Array.from({ length: 12 }, (_, index) => ({
      time: BigInt(index + 1) * day,
      body: text(`day ${index + 1}`),
    }));
    aged.append(logRecord(1, [{ logs: days }]));
    await aged.seal(false);
    const all = { start: unixNano(0n), end: unixNano(100n * day) };
    const week = { maxAgeMs: 7 * 86_400_000, maxBytes: Number.MAX_SAFE_INTEGER };
    await aged.retain(week, unixMilli(13 * 86_400_000));
    expect(await lines(aged, all)).toEqual(
      days.slice(5).map(({ body }) => body.kind === "string" && body.value),
    );
    expect(await aged.stats()).toMatchObject({ items: 7 });
    const { diskBytes } = await aged.stats();
    await aged.retain({ ...week, maxBytes: diskBytes - 1 }, unixMilli(13 * 86_400_000));
    expect((await lines(aged, all))[0]).toBe("day 9");
    expect(await aged.stats()).toMatchObject({ items: 4, oldest: 9 * 86_400_000, newest: 12 * 86_400_000 });
    await db.close();
    const again = await LogStore.open({ db: await folders.open(db.directory), groupRows: 4 });
    expect(await again.stats()).toMatchObject({ items: 4, oldest: 9 * 86_400_000 });
  });

  it("go by age while they are in memory too", async () => {
    const day = 86_400_000;
    const db = await folders.open();
    const aged = await LogStore.open({ db });
    const logs = [1, 5, 9].map((number) => log(number * day * 1e6, `day ${number}`));
    aged.append(logRecord(1, [{ logs }]));
    await aged.flush();
    await aged.retain({ maxAgeMs: 5 * day, maxBytes: 1e9 }, unixMilli(11 * day));
    const all = { start: unixNano(0n), end: unixNano(BigInt(100 * day) * 1_000_000n) };
    expect(await lines(aged, all)).toEqual(["day 9"]);
    expect(await aged.stats()).toMatchObject({ items: 1 });
    await aged.seal(true);
    expect(await lines(aged, all)).toEqual(["day 9"]);
    expect(await aged.stats()).toMatchObject({ items: 1, newest: 9 * day });
  });
});
