import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callsRequest } from "../../../test/kit/calls.ts";
import { metricsGenerator } from "../../config/metrics-generator.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import { SPAN_METRICS } from "../../span-metrics/names.ts";
import { SpanMetricsFeed } from "./span-metrics-feed.ts";

const T0 = 1_700_006_400_000;
let folder: string;
let path: string;
let requests: Uint8Array[];
let problems: string[];
let made: ReadonlySet<string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-feed-"));
  path = join(folder, "span-metrics.state");
  requests = [];
  problems = [];
  made = new Set();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (append?: (request: Uint8Array) => Promise<void>): Promise<SpanMetricsFeed> =>
  SpanMetricsFeed.open({
    path,
    settings: metricsGenerator.parse({}),
    append: append ?? (async (request) => void requests.push(request)),
    madeByFile: () => made,
    caughtUp: () => true,
    maxHeldBytes: 1 << 30,
    onSaved: () => {},
    onProblem: (problem) => problems.push(problem),
  });

function spans(number: number, seconds: number): JournalRecord {
  const end = T0 + seconds * 1000;
  const payload = callsRequest([{ service: "web", kind: "internal", id: String(number), end }]);
  return { sequence: sequence(number), signal: "traces", receivedAt: unixMilli(end), payload };
}

/** All of it goes into the store. */
const see = (feed: SpanMetricsFeed, record: JournalRecord): void => feed.append(record, record.payload);

describe("the feed of span metrics", () => {
  it("makes points as spans go on, and says from where it would count again", async () => {
    const feed = await open();
    see(feed, spans(1, 1));
    expect([feed.holdsBack, feed.resumeFrom]).toEqual([true, 1]);
    see(feed, spans(2, 16));
    await expect.poll(() => feed.resumeFrom).toBe(2);
    expect(requests).toHaveLength(1);
    expect(feed.holdsBack).toBe(true);
  });

  it("ends what the file makes itself, also while other points are on their way", async () => {
    let pass = (): void => {};
    const gate = new Promise<void>((resolve) => (pass = resolve));
    const feed = await open(async (request) => {
      await gate;
      requests.push(request);
    });
    see(feed, spans(1, 1));
    see(feed, spans(2, 16));
    made = new Set(Object.values(SPAN_METRICS));
    see(feed, spans(3, 17));
    pass();
    // One that was due, the last values, and the ends.
    await expect.poll(() => feed.resumeFrom).toBe(4);
    expect(requests).toHaveLength(3);
    see(feed, spans(4, 40));
    await feed.stop();
    expect(requests).toHaveLength(3);
  });

  it("makes the same points again after a crash", async () => {
    const feed = await open();
    see(feed, spans(1, 1));
    see(feed, spans(2, 16));
    await expect.poll(() => feed.resumeFrom).toBe(2);
    const state = readFileSync(path);
    see(feed, spans(3, 31));
    await expect.poll(() => requests).toHaveLength(2);
    await feed.stop();
    // The points were made, but the state was not saved any more.
    writeFileSync(path, state);
    const again = await open();
    for (const record of [spans(1, 1), spans(2, 16), spans(3, 31)]) see(again, record);
    await expect.poll(() => requests).toHaveLength(3);
    expect(requests[2]).toEqual(requests[1]);
    await again.stop();
  });

  it("holds back no more than a bounded part of the journal, also of spans that make no points", async () => {
    const feed = await open();
    const end = T0 - 3_600_000;
    const old = callsRequest([{ service: "web", kind: "internal", id: "a", name: "x".repeat(1 << 20), end }]);
    for (let number = 1; number <= 40; number++)
      see(feed, { sequence: sequence(number), signal: "traces", receivedAt: unixMilli(T0), payload: old });
    await expect.poll(() => feed.resumeFrom).toBeGreaterThan(30);
    expect(requests).toEqual([]);
  });

  it("holds nothing up when the journal refuses its points", async () => {
    const feed = await open(() => Promise.reject(new Error("the journal is full")));
    see(feed, spans(1, 1));
    see(feed, spans(2, 16));
    await expect.poll(() => feed.resumeFrom).toBe(2);
    expect(problems).toEqual(["span metrics: the journal is full"]);
  });

  it.each(["", "5 1 {}", "nonsense", "0 1 {}"])("begins anew from a damaged state: %j", async (text) => {
    writeFileSync(path, text);
    const feed = await open();
    expect(feed.resumeFrom).toBe(1);
    expect(problems).toHaveLength(1);
  });
});
