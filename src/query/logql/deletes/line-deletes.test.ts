import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../../test/kit/store/folders.ts";
import { logRecord, text } from "../../../../test/kit/store/logs.ts";
import { sequence, unixMilli, unixNano } from "../../../base/units.ts";
import { LogStore } from "../../../store/logs/store.ts";
import { LogqlEngine } from "../engine.ts";
import { type DeletionSettings, LineDeletes, statusOf } from "./line-deletes.ts";
import { WithoutDeleted } from "./without-deleted.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const START = 1_700_000_000_000;
const MINUTE = 60_000;
const at = (minute: number) => unixMilli(START + minute * MINUTE);
const nanos = (minute: number) => unixNano(BigInt(at(minute)) * 1_000_000n);
const running = new AbortController().signal;
const SETTINGS: DeletionSettings = {
  retentionEnabled: true,
  mode: "filter-and-delete",
  cancelPeriodMs: -1,
  maxIntervalMs: 4 * MINUTE,
};

/** A line of each service a minute, ten of them. */
async function filled(settings: Partial<DeletionSettings> = {}) {
  const folder = await folders.folder();
  const db = await folders.open(folder);
  const store = await LogStore.open({ db, groupRows: 8 });
  for (let minute = 0; minute < 10; minute++) {
    const group = (service: string) => ({
      resource: { "service.name": text(service) },
      logs: [
        {
          time: nanos(minute),
          severity: 9,
          body: text(`user=${minute % 2 === 0 ? "ann" : "bob"} minute=${minute}`),
          attributes: { tenant: text(`t${minute % 3}`) },
        },
      ],
    });
    store.append({
      ...logRecord(minute + 1, [group("shop"), group("mail")]),
      sequence: sequence(minute + 1),
    });
  }
  await store.flush();
  await store.seal(false);
  return { folder, db, ...parts(store, settings) };
}

function parts(store: LogStore, settings: Partial<DeletionSettings> = {}) {
  const deletes = new LineDeletes(store, { ...SETTINGS, ...settings });
  const engine = new LogqlEngine(new WithoutDeleted(store, () => deletes.hidden()));
  const range = {
    start: nanos(0),
    end: nanos(60),
    limit: 1000,
    direction: "forward" as const,
    intervalNs: 0n,
  };
  const minutes = async (query: string, limit = 1000): Promise<string> => {
    const { result } = await engine.range(query, { ...range, limit, stepNs: 60e9 }, running);
    return result.kind === "streams"
      ? result.entries.map(({ line }) => /minute=(\d+)/.exec(line)?.[1]).join(" ")
      : "";
  };
  const count = async (): Promise<number> => {
    const { result } = await engine.instant(
      'sum(count_over_time({service_name=~".+"}[2h]))',
      nanos(60),
      running,
    );
    return result.kind === "vector" ? (result.series[0]?.values[0] ?? 0) : NaN;
  };
  return { store, deletes, minutes, count };
}

it("does not count hidden lines among those that an answer may have", async () => {
  const { deletes, minutes } = await filled({ cancelPeriodMs: MINUTE });
  expect(await minutes('{service_name="shop"}', 3)).toBe("0 1 2");
  await deletes.add('{service_name="shop"} |= "bob"', at(0), at(9), undefined);
  expect(await minutes('{service_name="shop"}', 3)).toBe("0 2 4");
});

describe("requests to delete lines", () => {
  it("hide their lines at once, and give them back when they are canceled", async () => {
    const { deletes, minutes, count, store } = await filled();
    expect(await count()).toBe(20);
    const id = await deletes.add('{service_name="shop"}', at(2), at(4), undefined);
    expect(await minutes('{service_name="shop"}')).toBe("0 1 5 6 7 8 9");
    expect(await minutes('{service_name="mail"}')).toBe("0 1 2 3 4 5 6 7 8 9");
    expect(await count()).toBe(17);
    expect((await store.stats()).items).toBe(20);
    await deletes.cancel(id, true);
    expect(await count()).toBe(20);
    await expect(deletes.cancel(id, true)).rejects.toThrow("could not find delete request with given id");
  });

  it.each([
    ['{service_name="shop"}', "0 9"],
    ['{service_name="shop"} |= "ann"', "0 1 3 5 7 9"],
    ['{service_name=~".+"} | logfmt | minute > 4', "0 1 2 3 4 9"],
    ['{service_name="shop"} | tenant="t1"', "0 2 3 5 6 8 9"],
    ['{service_name="none"}', "0 1 2 3 4 5 6 7 8 9"],
  ])("hide and then remove what %s says", async (query, rest) => {
    const { deletes, minutes, store } = await filled();
    await deletes.add(query, at(1), at(8), undefined);
    expect(await minutes('{service_name="shop"}')).toBe(rest);
    await deletes.work(running);
    expect(deletes.hidden()).toEqual([]);
    expect(deletes.requests.map(statusOf)).toEqual(["processed"]);
    expect(await minutes('{service_name="shop"}')).toBe(rest);
    const all = rest.split(" ").length;
    expect((await store.stats()).items).toBe(query.includes(".+") ? 2 * all : 10 + all);
  });

  it("are still there after a restart, as is what is gone", async () => {
    const before = await filled();
    await before.deletes.add('{service_name="shop"} |= "ann"', at(0), at(9), undefined);
    await before.deletes.work(running);
    const waiting = await before.deletes.add('{service_name="mail"}', at(5), at(9), undefined);
    await before.db.close();
    const { deletes, minutes } = parts(
      await LogStore.open({ db: await folders.open(before.folder), groupRows: 4 }),
    );
    expect(deletes.requests.map(statusOf)).toEqual(["processed", "received"]);
    expect(await minutes('{service_name="shop"}')).toBe("1 3 5 7 9");
    expect(await minutes('{service_name="mail"}')).toBe("0 1 2 3 4");
    await expect(deletes.cancel(deletes.requests[0]?.id ?? "", true)).rejects.toThrow("already processed");
    await deletes.cancel(waiting, true);
    expect(await minutes('{service_name="mail"}')).toBe("0 1 2 3 4 5 6 7 8 9");
  });

  it("are durable at once, and so is what they removed: a crash takes nothing back", async () => {
    const before = await filled();
    await before.deletes.add('{service_name="shop"} |= "ann"', at(0), at(9), undefined);
    await before.deletes.work(running);
    await before.deletes.add('{service_name="mail"}', at(5), at(9), undefined);
    const { db } = await folders.crashed(before.folder);
    const { deletes, minutes } = parts(await LogStore.open({ db, groupRows: 8 }));
    expect(deletes.requests.map(statusOf)).toEqual(["processed", "received"]);
    expect(await minutes('{service_name="shop"}')).toBe("1 3 5 7 9");
    expect(await minutes('{service_name="mail"}')).toBe("0 1 2 3 4");
  });

  it("come back from the journal in no way: what they remove is in the file before", async () => {
    const { deletes, store } = await filled();
    await deletes.add('{service_name="shop"}', at(0), at(9), undefined);
    expect(store.resumeFrom).toBeLessThan(11);
    await deletes.work(running);
    expect(store.resumeFrom).toBe(11);
  });

  it("wait until they cannot be canceled any more", async () => {
    const { deletes } = await filled({ cancelPeriodMs: 60_000 });
    const id = await deletes.add('{service_name="shop"}', at(0), at(9), undefined);
    await deletes.work(running);
    expect(deletes.requests.map(statusOf)).toEqual(["received"]);
    await deletes.cancel(id, false);
    expect(deletes.requests).toEqual([]);
  });

  it("are refused to be canceled when they are due, unless forced", async () => {
    const { deletes } = await filled({ mode: "filter-only" });
    const id = await deletes.add('{service_name="shop"}', at(0), at(9), undefined);
    await deletes.work(running);
    expect(deletes.requests.map(statusOf)).toEqual(["received"]);
    expect(deletes.hidden()).toHaveLength(1);
    await expect(deletes.cancel(id, false)).rejects.toThrow("To force, use the ?force query parameter");
  });

  it.each([{ retentionEnabled: false }, { mode: "disabled" as const }])(
    "hide nothing with %j",
    async (settings) => {
      const { deletes, count } = await filled(settings);
      await deletes.add('{service_name="shop"}', at(0), at(9), undefined);
      expect(await count()).toBe(20);
    },
  );

  it("say how far they are", () => {
    const request = { id: "a", query: "", start: at(0), end: at(10), createdAt: at(0), partMs: 4 * MINUTE };
    expect([0, 1, 2, 3].map((done) => statusOf({ ...request, done }))).toEqual([
      "received",
      "33% Complete",
      "66% Complete",
      "processed",
    ]);
  });
});
