import fc from "fast-check";
import { expect, it } from "vitest";
import { sequence } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { dir, options, useFolder } from "./testing/folder.ts";

useFolder();

/** Sequences and sizes of all records, read in steps: each step is how far the journal is said to be durable. */
function readIn(folder: string, steps: readonly number[], from: number, only?: Signal): string[] {
  const reader = new JournalReader(folder, sequence(from), only);
  const found: string[] = [];
  for (const committed of steps) {
    reader.advance(sequence(committed));
    for (let records = reader.read(5000); records.length > 0; records = reader.read(5000))
      for (const record of records)
        if (only === undefined || record.signal === only)
          found.push(`${record.sequence} ${record.signal} ${record.payload.length} ${record.payload[0]}`);
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
      async (records, from, only, cuts) => {
        const folder = `${dir}/${Math.random()}`;
        const journal = await Journal.open(options({ dir: folder }));
        for (const [index, { signal, bytes }] of records.entries())
          await journal.append(signal, Buffer.alloc(bytes, index + 1));
        const count = records.length;
        const steps = [...cuts.filter((cut) => cut <= count).toSorted((a, b) => a - b), count];
        const all = readIn(folder, [count], from);
        expect(readIn(folder, steps, from, only)).toEqual(all.filter((text) => text.includes(` ${only} `)));
        await journal.close();
      },
    ),
    { numRuns: 80 },
  );
});
