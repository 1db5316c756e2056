import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { logRecord } from "../../../test/kit/store/logs.ts";
import { attributesArbitrary } from "../../../test/kit/store/spans.ts";
import { unixNano } from "../../base/units.ts";
import type { LabelPair } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import { LogStore } from "./store.ts";

const folders = new TestFolders();
const signal = new AbortController().signal;

afterAll(async () => folders.remove());

interface Row {
  readonly time: bigint;
  readonly metadata: readonly LabelPair[];
}

describe("a condition on structured metadata", () => {
  let store: LogStore;
  let rows: readonly Row[];

  beforeAll(async () => {
    store = await LogStore.open({ db: await folders.open(), groupRows: 64 });
    const samples = fc.sample(fc.tuple(attributesArbitrary, attributesArbitrary), { numRuns: 120, seed: 3 });
    samples.forEach(([attributes, more], index) => {
      const ofKey = (list: typeof attributes): Record<string, (typeof attributes)[number]["value"]> =>
        Object.fromEntries(list.map(({ key, value }) => [key, value]));
      const log = { time: BigInt(index + 1), severity: index % 30, attributes: ofKey(attributes) };
      store.append(logRecord(index + 1, [{ resource: ofKey(more), logs: [log] }]));
    });
    await store.seal(false);
    rows = await read([]);
  });

  async function read(metadata: readonly Matcher[]): Promise<readonly Row[]> {
    const found: Row[] = [];
    const scan = {
      start: unixNano(0n),
      end: unixNano(1_000n),
      matchers: [],
      direction: "forward" as const,
      lines: [],
      metadata,
      need: { lines: false, metadata: true },
    };
    for await (const batch of store.scan(scan, signal)) {
      batch.times.forEach((time, row) => found.push({ time, metadata: batch.metadata(row).pairs }));
    }
    return found;
  }

  it("finds every row that has the label with the value", async () => {
    expect(rows).toHaveLength(120);
    const labels = rows.flatMap(({ metadata, time }) =>
      metadata.map(([name, value]) => ({ name, value, time })),
    );
    expect(labels.length).toBeGreaterThan(400);
    for (const { name, value, time } of labels.filter((_, index) => index % 4 === 0)) {
      const times = (await read([{ name, operator: "=", value }])).map((row) => row.time);
      expect(times, `${name}="${value}"`).toContain(time);
    }
  });

  it("reads few rows that do not have it", async () => {
    expect((await read([{ name: "detected_level", operator: "=", value: "fatal" }])).length).toBeLessThan(60);
  });
});
