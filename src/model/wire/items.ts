import { type WireReader, WireType } from "./reader.ts";

/** Appends the items of a repeated field of numbers, packed or one by one. */
export function readItems(reader: WireReader, items: number[], read: (reader: WireReader) => number): void {
  if (reader.wireType !== WireType.bytes) {
    items.push(read(reader));
    return;
  }
  const outer = reader.enter();
  while (reader.position < reader.end) items.push(read(reader));
  reader.leave(outer);
}

export const readDouble = (reader: WireReader): number => reader.double();
