import { afterAll, describe, expect, it } from "vitest";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { logRecord, text } from "../../../test/kit/store/logs.ts";
import { LogStore } from "./store.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

const T = 1_700_000_000_000_000_000n;
const MINUTE = 60_000_000_000n;
const range = (from: number, to: number) => ({
  start: unixNano(T + BigInt(from) * MINUTE),
  end: unixNano(T + BigInt(to) * MINUTE),
});

/** One line a minute; the service changes every four minutes, as the groups do. */
async function filled(everything: boolean): Promise<LogStore> {
  const store = await LogStore.open({ db: await folders.open(), groupRows: 4 });
  for (let minute = 0; minute < 14; minute++) {
    const logs = [
      {
        body: text(`line ${minute}`),
        attributes: {},
        severity: 9,
        severityText: "INFO",
        time: T + BigInt(minute) * MINUTE,
      },
    ];
    const resource = { "service.name": text(`s${Math.floor(minute / 4)}`) };
    store.append({ ...logRecord(minute + 1, [{ resource, logs }]), sequence: sequence(minute + 1) });
  }
  await store.flush();
  await store.seal(everything);
  return store;
}

describe("which streams a group has", () => {
  it.each([false, true])("is told exactly for any range, all in the file: %s", async (everything) => {
    const store = await filled(everything);
    const services = async (from: number, to: number): Promise<string> =>
      (await store.labelValues("service_name", [], range(from, to))).join(" ");
    expect(await services(0, 14)).toBe("s0 s1 s2 s3");
    expect(await services(3, 5)).toBe("s0 s1");
    expect(await services(0, 4)).toBe("s0");
    expect(await services(7, 8)).toBe("s1");
    expect(await services(20, 30)).toBe("");
  });

  it("is not known any more when rows of it have gone", async () => {
    const store = await filled(true);
    const bounds = { maxAgeMs: 8 * 60_000, maxBytes: 1e9 };
    await store.retain(bounds, unixMilli(Number((T + 14n * MINUTE) / 1_000_000n)));
    expect(await store.labelValues("service_name", [], range(0, 14))).toEqual(["s1", "s2", "s3"]);
    expect(await store.labelValues("service_name", [], range(0, 6))).toEqual([]);
  });

  it("leaves out no line", async () => {
    const store = await filled(true);
    const lines: string[] = [];
    const scan = {
      ...range(0, 14),
      matchers: [{ name: "service_name", operator: "=" as const, value: "s1" }],
      direction: "any" as const,
      lines: [],
      metadata: [],
      need: { lines: true, metadata: false },
    };
    for await (const batch of store.scan(scan, new AbortController().signal)) lines.push(...batch.lines);
    expect(lines.toSorted()).toEqual(["line 4", "line 5", "line 6", "line 7"]);
  });
});
