import * as fc from "fast-check";
import { expect, it } from "vitest";
import { WireReader, WireType } from "./reader.ts";
import { WireWriter } from "./writer.ts";
import { takeFields } from "./record-fields.ts";
import type { FieldTaker } from "./record-fields.ts";

type Field = {
  readonly number: number;
  readonly value: Uint8Array | bigint | number;
  readonly held: boolean;
};

const number = fc.integer({ min: 1, max: 40 });
const held = fc.boolean();
const fields = fc.array(
  fc.oneof(
    fc.record({ number, held, value: fc.uint8Array({ maxLength: 140 }) }),
    fc.record({ number, held, value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
    fc.record({ number, held, value: fc.nat() }),
  ),
  { maxLength: 12 },
);

function encoded(list: readonly Field[]): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (record) => {
    for (const { number: field, value } of list) {
      if (typeof value === "bigint") record.fixed64(field, value);
      else if (typeof value === "number") record.uint32(field, value);
      else record.bytes(field, value);
    }
  });
  writer.string(2, "what follows");
  return writer.finish();
}

/** Notes what it is given, and says of the fields in turn whether they are held. */
class Notes implements FieldTaker {
  readonly taken: string[] = [];
  readonly kept: number[] = [];
  private readonly list: readonly Field[];
  private readonly reader: WireReader;

  constructor(list: readonly Field[], reader: WireReader) {
    this.list = list;
    this.reader = reader;
  }

  takeBytes(tag: number, start: number, end: number): boolean {
    return this.note(tag, WireType.bytes, this.reader.bytes.slice(start, end).toString());
  }

  takeFixed64(tag: number, start: number): boolean {
    return this.note(tag, WireType.fixed64, String(this.reader.view.getBigUint64(start, true)));
  }

  takeOther(tag: number, reader: WireReader): boolean {
    return this.note(tag, WireType.varint, String(reader.varint()));
  }

  keep(start: number, end: number): void {
    this.kept.push(...this.reader.bytes.subarray(start, end));
  }

  private note(tag: number, wireType: number, value: string): boolean {
    if ((tag & 7) !== wireType) throw new Error(`wire type ${tag & 7} was taken for ${wireType}`);
    return this.list[this.taken.push(`${tag >>> 3} ${value}`) - 1]?.held === true;
  }
}

function take(list: readonly Field[], bytes = encoded(list)): { notes: Notes; reader: WireReader } {
  const reader = new WireReader(bytes);
  reader.next();
  const outer = reader.enter();
  const notes = new Notes(list, reader);
  takeFields(reader, notes);
  if (reader.position !== reader.end) throw new Error("the record is not read to its end");
  reader.leave(outer);
  return { notes, reader };
}

it("a record's fields are taken in order, and those that columns do not hold are kept as they were sent", () => {
  fc.assert(
    fc.property(fields, (list) => {
      const { notes, reader } = take(list);
      expect(notes.taken).toEqual(list.map(({ number: field, value }) => `${field} ${value.toString()}`));
      const rest = new WireReader(encoded(list.filter((field) => !field.held)));
      rest.next();
      expect(notes.kept).toEqual([...rest.bytesValue()]);
      expect([reader.next(), reader.string()]).toEqual([true, "what follows"]);
    }),
    { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 200) },
  );
});

it("a tag and a length that are written longer than need be are read all the same", () => {
  const value = [0x8a, 0x80, 0x00, 0x82, 0x00, 7, 8];
  const { notes } = take([], Uint8Array.from([10, value.length, ...value]));
  expect(notes.taken).toEqual(["1 7,8"]);
  expect(notes.kept).toEqual(value);
});

it.each([
  ["bytes that end early", [10, 3, 9], "truncated"],
  ["64 bits that end early", [9, 1, 2, 3, 4, 5, 6, 7], "truncated"],
  ["field number 0", [2, 1, 65], "field number 0"],
  ["a group", [11, 12], "wire type 3"],
])("%s are an error", (_, record, message) => {
  const reader = new WireReader(Uint8Array.from(record));
  const notes = new Notes([], reader);
  const skipping: FieldTaker = {
    takeBytes: () => false,
    takeFixed64: () => false,
    takeOther: (__, at) => {
      at.skip();
      return false;
    },
    keep: (start, end) => notes.keep(start, end),
  };
  expect(() => takeFields(reader, skipping)).toThrow(message);
});
