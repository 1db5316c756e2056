import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { byteCount, sequence } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import type { JournalRecord } from "./record.ts";
import { scanSegment } from "./scan.ts";
import { listSegments } from "./segment.ts";
import { dir, options, useFolder } from "./testing/folder.ts";

useFolder();

const record = fc.record({
  signal: fc.constantFrom(...SIGNALS),
  bytes: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 2, arbitrary: fc.integer({ min: 3000, max: 70_000 }) },
    // More than a block of the reader.
    { weight: 1, arbitrary: fc.constant(1_200_000) },
  ),
});

/** Such a payload is whole if it is one byte again and again. */
const isWhole = ({ payload, sequence: at }: JournalRecord): boolean =>
  Buffer.alloc(payload.length, at).equals(payload);

/** Overwrites a few bytes at parts of the written length of each segment. @returns what is still whole. */
function damage(folder: string, parts: readonly number[]): readonly JournalRecord[] {
  const whole: JournalRecord[] = [];
  for (const segment of listSegments(folder)) {
    const bytes = readFileSync(segment.path);
    const { end } = scanSegment(segment, () => undefined);
    for (const part of parts) {
      const at = Math.floor(64 + (end - 64) * part);
      bytes.fill(0xee, at, Math.min(at + 9, bytes.length));
    }
    writeFileSync(segment.path, bytes);
    scanSegment(segment, (found) => whole.push({ ...found, payload: Uint8Array.from(found.payload) }));
  }
  return whole;
}

it("what a read gives is whole until the next one, also around damage", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 60 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      fc.constantFrom<number>(4096, 200_000, 4_000_000),
      fc.array(fc.constantFrom(1, 500, 90_000, 3_000_000), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
      fc.option(fc.constantFrom<Signal>(...SIGNALS), { nil: undefined }),
      async (records, parts, segmentBytes, sizes, cuts, only) => {
        const folder = `${dir}/${Math.random()}`;
        const journal = await Journal.open(options({ dir: folder, segmentBytes: byteCount(segmentBytes) }));
        for (const [index, { signal, bytes }] of records.entries())
          await journal.append(signal, Buffer.alloc(bytes, index + 1));
        await journal.close();
        const whole = damage(folder, parts);
        const reader = new JournalReader(folder, sequence(1), only);
        const found: string[] = [];
        let turn = 0;
        for (const cut of [
          ...cuts.filter((at) => at < records.length).toSorted((a, b) => a - b),
          records.length,
        ]) {
          reader.advance(sequence(cut));
          for (;;) {
            const some = reader.read(sizes[turn++ % sizes.length] ?? 1);
            if (some.length === 0) break;
            expect(some.every(isWhole)).toBe(true);
            for (const { sequence: at, signal, payload } of some)
              if (only === undefined || signal === only) found.push(`${at} ${signal} ${payload.length}`);
          }
        }
        if (only === undefined) expect(reader.missing).toBe(records.length - whole.length);
        reader.close();
        const wanted = whole.filter(({ signal }) => only === undefined || signal === only);
        expect(found).toEqual(
          wanted.map(({ sequence: at, signal, payload }) => `${at} ${signal} ${payload.length}`),
        );
      },
    ),
    { numRuns: 60 },
  );
});
