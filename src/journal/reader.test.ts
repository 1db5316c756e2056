import fc from "fast-check";
import { expect, it } from "vitest";
import { sequence } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import type { JournalRecord } from "./record.ts";
import { dir, options, useFolder } from "./testing/folder.ts";

useFolder();

/** Such a payload is whole if it is one byte again and again. */
const textOf = ({ sequence: at, signal, payload }: JournalRecord): string =>
  Buffer.alloc(payload.length, payload[0]).equals(payload)
    ? `${at} ${signal} ${payload.length} ${payload[0]}`
    : `${at} was overwritten`;

interface Steps {
  /** Each is how far the journal is said to be durable. */
  readonly steps: readonly number[];
  readonly from: number;
  readonly only?: Signal;
  readonly maxBytes?: number;
}

/** Sequences and sizes of all records, looked at when all of one read are there. */
function readIn(folder: string, { steps, from, only, maxBytes = 5000 }: Steps): string[] {
  const reader = new JournalReader(folder, sequence(from), only);
  const found: string[] = [];
  for (const committed of steps) {
    reader.advance(sequence(committed));
    for (let records = reader.read(maxBytes); records.length > 0; records = reader.read(maxBytes))
      for (const record of records)
        if (only === undefined || record.signal === only) found.push(textOf(record));
    expect(reader.nextSequence).toBe(Math.max(from, committed + 1));
  }
  expect(reader.missing).toBe(0);
  reader.close();
  return found;
}

it("a reader of one signal gives the records of that signal, and nothing else is different", async () => {
  const record = fc.record({
    signal: fc.constantFrom(...SIGNALS),
    bytes: fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 3000, max: 9000 }),
      fc.constant(150_000),
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(...SIGNALS),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
      fc.constantFrom(5000, 400_000),
      async (records, from, only, cuts, maxBytes) => {
        const folder = `${dir}/${Math.random()}`;
        const journal = await Journal.open(options({ dir: folder }));
        for (const [index, { signal, bytes }] of records.entries())
          await journal.append(signal, Buffer.alloc(bytes, index + 1));
        const count = records.length;
        const steps = [...cuts.filter((cut) => cut <= count).toSorted((a, b) => a - b), count];
        const all = readIn(folder, { steps: [count], from, maxBytes });
        const sent = records.map(
          ({ signal, bytes }, index) => `${index + 1} ${signal} ${bytes} ${index + 1}`,
        );
        expect(all).toEqual(sent.slice(from - 1));
        expect(readIn(folder, { steps, from, only, maxBytes })).toEqual(
          all.filter((text) => text.includes(` ${only} `)),
        );
        await journal.close();
      },
    ),
    { numRuns: 80 },
  );
});

it("a reader reads into the same bytes again and again", async () => {
  const journal = await Journal.open(options());
  for (let at = 0; at < 30; at++) await journal.append("logs", Buffer.alloc(150_000, at));
  const reader = new JournalReader(dir, sequence(1));
  reader.advance(sequence(30));
  const used = new Set<ArrayBufferLike>();
  for (let at = 0; at < 30; at++) for (const { payload } of reader.read(1)) used.add(payload.buffer);
  expect(used.size).toBeLessThan(4);
  reader.close();
  await journal.close();
});
