import { WireType } from "./reader.ts";
import type { WireReader } from "./reader.ts";

/** Shorter lengths, and tags of field numbers below 16, take one byte. */
const TWO_BYTES = 0x80;
const LEAST_TAG = 1 << 3;
const FIXED64_BYTES = 8;

/** Takes a record's fields; each method answers whether columns hold all of the field. */
export interface FieldTaker {
  /** A value of bytes, `[start, end)`. @param tag field number and wire type. */
  takeBytes(tag: number, start: number, end: number): boolean;
  /** A value of 64 bits that begins at `start`. */
  takeFixed64(tag: number, start: number): boolean;
  /** Any other field; the reader has read its tag, and is to stand behind it. */
  takeOther(tag: number, reader: WireReader): boolean;
  /** Bytes `[start, end)` are fields that columns do not hold. */
  keep(start: number, end: number): void;
}

/**
 * Reads a record to its end. Fields as nearly all are written, with a short tag and a short length, are told apart
 * here, without a call for each part of them.
 *
 * @param reader stands at the record's start, and then at its end.
 */
export function takeFields(reader: WireReader, taker: FieldTaker): void {
  const { bytes, end } = reader;
  let at = reader.position;
  let keptFrom = at;
  while (at < end) {
    const start = at;
    const tag = bytes[at] ?? 0;
    const length = bytes[at + 1] ?? TWO_BYTES;
    let isHeld: boolean;
    if (isShort(tag, WireType.bytes) && length < TWO_BYTES && at + 2 + length <= end) {
      at += 2 + length;
      isHeld = taker.takeBytes(tag, start + 2, at);
    } else if (isShort(tag, WireType.fixed64) && at + 1 + FIXED64_BYTES <= end) {
      at += 1 + FIXED64_BYTES;
      isHeld = taker.takeFixed64(tag, start + 1);
    } else {
      reader.position = at;
      isHeld = takeLong(reader, taker);
      at = reader.position;
    }
    if (!isHeld) continue;
    if (keptFrom < start) taker.keep(keptFrom, start);
    keptFrom = at;
  }
  if (keptFrom < at) taker.keep(keptFrom, at);
  reader.position = at;
}

function isShort(tag: number, wireType: number): boolean {
  return (tag & (TWO_BYTES | 7)) === wireType && tag >= LEAST_TAG;
}

function takeLong(reader: WireReader, taker: FieldTaker): boolean {
  reader.next();
  const tag = (reader.field << 3) | reader.wireType;
  if (reader.wireType === WireType.fixed64) {
    const at = reader.position;
    reader.skip();
    return taker.takeFixed64(tag, at);
  }
  if (reader.wireType !== WireType.bytes) return taker.takeOther(tag, reader);
  const length = reader.length();
  const start = reader.position;
  reader.position = start + length;
  const isHeld = taker.takeBytes(tag, start, start + length);
  reader.position = start + length;
  return isHeld;
}
