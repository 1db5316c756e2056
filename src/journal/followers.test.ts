import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteCount, sequence } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { isIn } from "./follower.ts";
import type { Follower, Passed } from "./follower.ts";
import { inspectJournal } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { listSegments } from "./segment.ts";
import { SMALL_SEGMENT, dir, filled, options, payload, useFolder } from "./testing/folder.ts";

useFolder();

const MAX_BYTES = byteCount(4 * SMALL_SEGMENT);
const BIG = Buffer.alloc(3000, "x");

const small = (): ReturnType<typeof options> => options({ maxBytes: MAX_BYTES });

describe("a follower", () => {
  it("begins with what comes next, and goes on where it was when opened again", async () => {
    const journal = await filled(2);
    const follower = journal.follow("sumo/logs", "logs");
    expect(follower.next).toBe(3);
    for (let i = 0; i < 3; i++) await journal.append("logs", payload("abc"));
    await journal.append("traces", payload("not counted"));
    expect(follower.waiting).toEqual({ records: 3, bytes: 9 });
    await follower.advance(sequence(4), [{ sequence: sequence(3), bytes: 3 }]);
    await journal.close();

    const again = await Journal.open(options());
    const same = again.follow("sumo/logs", "logs");
    expect(same.next).toBe(4);
    await expect.poll(() => same.waiting).toEqual({ records: 2, bytes: 6 });
    await again.close();
  });

  it("holds back segments until the journal is full, and then loses the oldest", async () => {
    const journal = await Journal.open(small());
    journal.release("store", sequence(1));
    const follower = journal.follow("sumo/logs", "logs");
    for (let i = 1; i <= 3; i++) await journal.append("logs", BIG);
    journal.release("store", sequence(4));
    expect(listSegments(dir)).toHaveLength(3);
    await journal.append("traces", BIG);
    for (let i = 5; i <= 7; i++) await journal.append("logs", BIG);
    journal.release("store", sequence(8));
    const { lost, waiting, next } = follower;
    expect(lost.records + waiting.records).toBe(6);
    expect(lost.bytes).toBe(lost.records * BIG.length);
    expect(lost.records).toBeGreaterThanOrEqual(3);
    expect(journal.stats().bytes).toBeLessThanOrEqual(MAX_BYTES);
    await journal.close();
    const again = await Journal.open(small());
    expect(again.follow("sumo/logs", "logs")).toMatchObject({ lost, next });
    expect(inspectJournal(dir).followers).toEqual({
      "sumo/logs": { next, lostRecords: lost.records, lostBytes: lost.bytes },
    });
    await again.close();
  });

  it("never costs the store a record", async () => {
    const journal = await Journal.open(small());
    journal.release("store", sequence(1));
    journal.follow("sumo/logs", "logs");
    for (let i = 1; i <= 4; i++) await journal.append("logs", BIG);
    await expect(journal.append("logs", BIG)).rejects.toThrow("limit journal.maxBytes");
    expect(listSegments(dir)[0]?.firstSequence).toBe(1);
    await journal.close();
  });

  it("is overrun on a large last segment after all others, and only when the next one is there", async () => {
    const journal = await Journal.open(small());
    journal.release("store", sequence(1));
    const follower = journal.follow("sumo/logs", "logs");
    await journal.append("logs", BIG);
    const large = Buffer.alloc(2 * SMALL_SEGMENT);
    await journal.append("logs", large);
    await expect(journal.append("logs", large)).rejects.toThrow("retry later");
    expect(follower.lost).toEqual({ records: 0, bytes: 0 });
    journal.release("store", sequence(3));
    // The first segment alone makes room for a small one.
    await journal.append("logs", BIG);
    expect(follower.lost).toEqual({ records: 1, bytes: BIG.length });
    journal.release("store", sequence(4));
    await journal.append("logs", Buffer.alloc(3 * SMALL_SEGMENT));
    expect(follower.lost.records).toBe(3);
    journal.release("store", sequence(5));
    await journal.append("logs", large);
    expect(follower).toMatchObject({ next: 5, lost: { records: 4 }, waiting: { records: 1 } });
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([5]);
    expect(journal.stats().bytes).toBeLessThanOrEqual(MAX_BYTES);
    await journal.close();
  });

  it("loses nothing where a last segment that nobody needs makes room enough", async () => {
    const journal = await Journal.open(small());
    journal.release("store", sequence(1));
    const follower = journal.follow("sumo/logs", "logs");
    await journal.append("logs", BIG);
    await journal.append("traces", Buffer.alloc(2 * SMALL_SEGMENT - 100));
    journal.release("store", sequence(3));
    await follower.skip({ from: sequence(2), to: sequence(3) }, []);
    await follower.advance(sequence(1), []);
    await journal.append("traces", Buffer.alloc(2 * SMALL_SEGMENT - 100));
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([1, 3]);
    expect(follower.lost.records).toBe(0);
    await journal.close();
  });

  it("takes back a loss that it had in hand, and that arrived after all", async () => {
    const journal = await Journal.open(small());
    const follower = journal.follow("sumo/logs", "logs");
    let overruns = 0;
    follower.onOverrun = () => overruns++;
    for (let i = 1; i <= 6; i++) await journal.append("logs", BIG);
    // Room is also made ahead, for the next segment.
    await expect.poll(() => follower.lost.records).toBe(3);
    expect(overruns).toBe(3);
    const { next } = follower;
    await follower.advance(sequence(3), [
      { sequence: sequence(1), bytes: BIG.length },
      { sequence: sequence(2), bytes: BIG.length },
    ]);
    expect(follower.lost.records).toBe(1);
    expect(follower.next).toBe(next);
    await journal.close();
  });

  it("begins at the first record kept when the file is damaged, and says so", async () => {
    const journal = await filled(3);
    journal.follow("sumo/logs", "logs");
    await journal.close();
    writeFileSync(join(dir, "followers.json"), '{"followers":{"sumo/logs":{}},"crc32":1}');
    const again = await Journal.open(options());
    expect(again.recovery.problems.join()).toMatch(/followers\.json cannot be read .*first record kept/);
    expect(again.follow("sumo/logs", "logs").next).toBe(1);
    await again.close();
  });

  it("holds back no segment in which nothing is for it, and knows that when opened again", async () => {
    const journal = await Journal.open(options());
    journal.release("store", sequence(1));
    const follower = journal.follow("sumo/logs", "logs");
    for (let i = 1; i <= 6; i++) await journal.append("logs", BIG);
    journal.release("store", sequence(7));
    const part = { from: sequence(2), to: sequence(5) };
    const passed = [2, 3, 4].map((at) => ({ sequence: sequence(at), bytes: BIG.length }));
    await follower.skip(part, passed);
    const kept = () => listSegments(dir).map(({ firstSequence }) => firstSequence);
    expect([kept(), follower.waiting.records]).toEqual([[1, 5, 6], 3]);
    await journal.close();
    const again = await Journal.open(options());
    const same = again.follow("sumo/logs", "logs");
    expect(same.skipped).toEqual([part]);
    await expect.poll(() => same.waiting.records).toBe(3);
    await same.advance(sequence(2), [{ sequence: sequence(1), bytes: BIG.length }]);
    expect([same.next, same.skipped, kept()]).toEqual([5, [], [5, 6]]);
    await again.close();
  });

  it("is forgotten with what is kept for it alone", async () => {
    const journal = await Journal.open(small());
    journal.follow("sumo/logs", "logs");
    for (let i = 1; i <= 3; i++) await journal.append("logs", BIG);
    journal.release("store", sequence(4));
    expect(listSegments(dir).length).toBeGreaterThan(1);
    await journal.forget("sumo/logs");
    expect(listSegments(dir)).toHaveLength(1);
    expect(journal.listFollowers()).toEqual([]);
    await journal.close();
  });
});

/** What a follower should know, from the list of all that was appended since it began. */
interface Expected {
  readonly all: Map<number, number>;
  readonly passed: Set<number>;
}

type Step =
  | { readonly kind: "append"; readonly signal: Signal; readonly bytes: number }
  | { readonly kind: "send"; readonly count: number }
  /** So many of the newest records are not for the follower. */
  | { readonly kind: "skip"; readonly count: number }
  | { readonly kind: "store" }
  | { readonly kind: "reopen" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      signal: fc.constantFrom(...SIGNALS),
      bytes: fc.integer({ min: 1, max: 3500 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("send" as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("skip" as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "store" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) },
);

it("whatever happens, each record of a follower is passed, waiting, or counted as lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const folder = join(dir, String(Math.random()));
      const open = (): Promise<Journal> => Journal.open({ ...small(), dir: folder });
      let journal = await open();
      const expected: Expected = { all: new Map(), passed: new Set() };
      let follower = journal.follow("sumo/logs", "logs");
      for (const action of steps) {
        switch (action.kind) {
          case "append": {
            const at = await journal.append(action.signal, Buffer.alloc(action.bytes)).catch(() => undefined);
            if (at !== undefined && action.signal === "logs") expected.all.set(at, action.bytes);
            break;
          }
          case "send": {
            const { found, next } = take(folder, follower, journal.committedSequence, action.count);
            for (const { sequence: at } of found) expected.passed.add(at);
            await follower.advance(next, found);
            break;
          }
          case "skip": {
            const to = sequence(journal.committedSequence + 1);
            const known = follower.skipped.at(-1)?.to ?? 0;
            const from = sequence(Math.max(follower.next, known, to - action.count));
            const inside = left(expected, follower).filter(([at]) => at >= from && at < to);
            if (from >= to) break;
            const found = inside.map(([at, bytes]) => ({ sequence: sequence(at), bytes }));
            expect(await follower.skip({ from, to }, found)).toBe(true);
            for (const [at] of inside) expected.passed.add(at);
            break;
          }
          case "store":
            journal.release("store", sequence(journal.committedSequence + 1));
            break;
          case "reopen":
            await journal.close();
            journal = await open();
            follower = journal.follow("sumo/logs", "logs");
            await expect.poll(() => follower.waiting.records).toBe(left(expected, follower).length);
        }
        expect(journal.stats().bytes).toBeLessThanOrEqual(MAX_BYTES);
        const waiting = left(expected, follower);
        expect(follower.waiting.records).toBe(waiting.length);
        expect(follower.waiting.bytes).toBe(waiting.reduce((sum, [, bytes]) => sum + bytes, 0));
        expect(follower.lost.records).toBe(expected.all.size - waiting.length - expected.passed.size);
      }
      await journal.close();
    }),
    { numRuns: 60 },
  );
});

const left = ({ all, passed }: Expected, { next }: Follower): (readonly [number, number])[] =>
  [...all].filter(([at]) => at >= next && !passed.has(at));

/** The next records of the follower's signal, as a sender would take them. */
function take(folder: string, follower: Follower, committed: number, count: number) {
  const reader = new JournalReader(folder, follower.next);
  reader.advance(sequence(committed));
  const found: Passed[] = [];
  while (found.length < count) {
    const [record] = reader.read(1);
    if (record === undefined) break;
    if (record.signal === follower.signal && !isIn(follower.skipped, record.sequence))
      found.push({ sequence: record.sequence, bytes: record.payload.length });
  }
  const next = reader.nextSequence;
  reader.close();
  return { found, next };
}
