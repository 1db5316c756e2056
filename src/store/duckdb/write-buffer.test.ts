import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Column } from "./columns.ts";
import { WriteBuffer } from "./write-buffer.ts";

const COLUMNS: readonly Column[] = [
  { name: "small", kind: "u8" },
  { name: "word", kind: "u32" },
  { name: "wide", kind: "hugeint" },
  { name: "value", kind: "bytes" },
];

/** A row without a value has no place among the values. */
type Value = Uint8Array | undefined;

function add(buffer: WriteBuffer, number: number, value: Value): void {
  const row = buffer.addRow();
  buffer.column(0).bytes[row] = number;
  buffer.column(1).words[row] = number * 1000;
  buffer.column(2).words[row * 4 + 3] = number;
  if (value !== undefined) buffer.setBytes(3, row, value);
}

const rowsOf = (buffer: WriteBuffer): readonly unknown[] =>
  Array.from({ length: buffer.rows - buffer.taken }, (_, index) => {
    const row = buffer.taken + index;
    return [
      buffer.column(0).bytes[row],
      buffer.column(1).words[row],
      [...buffer.column(2).words.subarray(row * 4, row * 4 + 4)],
      [...buffer.bytesAt(3, row)],
    ];
  });

const values = fc.array(fc.option(fc.uint8Array({ maxLength: 9 }), { nil: undefined }), { maxLength: 40 });

it("a buffer that forgets rows that are in a table has the others, and takes more", () => {
  fc.assert(
    fc.property(values, values, fc.nat(40), (before, after, taken) => {
      const [buffer, expected] = [new WriteBuffer(COLUMNS), new WriteBuffer(COLUMNS)];
      const kept = Math.min(taken, before.length);
      before.forEach((value, index) => add(buffer, index + 1, value));
      buffer.told = buffer.rows;
      buffer.taken = kept;
      buffer.forgetTaken();
      expect([buffer.rows, buffer.taken, buffer.told]).toEqual([
        before.length - kept,
        0,
        before.length - kept,
      ]);
      const all = [...before, ...after].map((value, index) => ({ value, number: index + 1 }));
      for (const { number, value } of all.slice(before.length)) add(buffer, number, value);
      for (const { number, value } of all.slice(kept)) add(expected, number, value);
      expect(rowsOf(buffer)).toEqual(rowsOf(expected));
    }),
  );
});
