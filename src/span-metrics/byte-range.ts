import type { WireReader } from "../model/wire/reader.ts";

/** A part of the request's bytes. */
export interface ByteRange {
  start: number;
  end: number;
}

export function empty(range: ByteRange): void {
  range.start = 0;
  range.end = 0;
}

/** @returns true. */
export function set(range: ByteRange, start: number, end: number): true {
  range.start = start;
  range.end = end;
  return true;
}

/** Makes it the bytes that are next. */
export function passOver(reader: WireReader, range: ByteRange): void {
  const length = reader.length();
  range.start = reader.position;
  reader.position += length;
  range.end = reader.position;
}

/** Calls `inside` within each message of `field`. */
export function eachMessage(reader: WireReader, field: number, inside: () => void): void {
  while (reader.next()) {
    if (reader.field !== field) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    inside();
    reader.leave(outer);
  }
}
