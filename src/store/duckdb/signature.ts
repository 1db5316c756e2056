import { utf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { WireReader } from "../../model/wire/reader.ts";
import { hashBytes } from "../../base/interner.ts";
import type { Predicate } from "./predicate.ts";
import type { BufferedColumn } from "./write-buffer.ts";

/** A value that a signature can tell from others. */
export type ScalarValue = Extract<AnyValue, { kind: "string" | "bool" | "int" | "double" }>;

const STRING = (1 << 3) | 2;
const BOOL = 2 << 3;
const INT = 3 << 3;
const DOUBLE = (4 << 3) | 1;
/** Shorter lengths take one byte. */
const TWO_BYTES = 0x80;
const HALF_BITS = 32;
const KEY_FACTOR = 0x85ebca6b;
const MULTIPLIER = 0x9e3779b1;
const NEXT_MULTIPLIER = 0xc2b2ae35;

const number = new Float64Array(1);
const numberView = new DataView(number.buffer);

/** How many bits of a signature an attribute sets at most. Groups of rows say how many theirs have. */
export const SIGNATURE_BITS = 6;
/** In files of format 2 and before. */
export const FEWER_SIGNATURE_BITS = 2;

/**
 * 64 bits that sum up the attributes in a row's `rest`: each sets three bits in either half, by its key
 * and value. A row without all of them does not have the attribute, so that looking for a rare value
 * reads few rows. Numbers count by value, whether int or double.
 */
export class SignatureBuilder {
  private low = 0;
  private high = 0;

  begin(): void {
    this.low = 0;
    this.high = 0;
  }

  /** Sets the column of a row. */
  store(column: BufferedColumn, row: number): void {
    column.words[row * 2] = this.low;
    column.words[row * 2 + 1] = this.high;
  }

  /**
   * @param key id in the key dictionary.
   * @param reader is left as it is.
   * @param end of the AnyValue message `[start, end)`; what is no scalar matches anything.
   */
  add(key: number, reader: WireReader, start: number, end: number): void {
    const hash = key === 0 ? undefined : valueHash(reader, start, end);
    if (hash === undefined) {
      this.low = -1;
      this.high = -1;
      return;
    }
    const mixed = mix(key, hash);
    const more = mixAgain(mixed);
    this.low |= lowBit(mixed) | moreLowBits(more);
    this.high |= highBit(mixed) | moreHighBits(more);
  }
}

/**
 * Rows whose `signature` allows for the attribute.
 *
 * @param fewerBitsUntil the last generation whose signatures have {@link FEWER_SIGNATURE_BITS}; 0 for none.
 */
export function hasSignature(key: number, value: ScalarValue, fewerBitsUntil: number): Predicate {
  const mixed = mix(key, scalarHash(value));
  const more = mixAgain(mixed);
  const [low, high] = [lowBit(mixed), highBit(mixed)];
  const all = hasBits(low | moreLowBits(more), high | moreHighBits(more));
  if (fewerBitsUntil === 0) return all;
  return `CASE WHEN generation > ${fewerBitsUntil} THEN ${all} ELSE ${hasBits(low, high)} END`;
}

function hasBits(low: number, high: number): Predicate {
  const bits = (BigInt(high >>> 0) << BigInt(HALF_BITS)) | BigInt(low >>> 0);
  return `signature & ${bits}::UBIGINT = ${bits}::UBIGINT`;
}

function valueHash(reader: WireReader, start: number, end: number): number | undefined {
  if (isPlainText(reader.bytes, start, end)) return hashBytes(reader.view, start + 2, end);
  const { position, end: outerEnd } = reader;
  reader.position = start;
  reader.end = end;
  const hash = reader.next() ? fieldHash(reader) : undefined;
  // Another field behind it would overrule the value.
  const whole = reader.position === end;
  reader.position = position;
  reader.end = outerEnd;
  return whole ? hash : undefined;
}

/** A short string and nothing else: most values are. */
function isPlainText(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start - 2;
  return length < TWO_BYTES && bytes[start] === STRING && bytes[start + 1] === length;
}

function fieldHash(reader: WireReader): number | undefined {
  switch ((reader.field << 3) | reader.wireType) {
    case STRING: {
      const length = reader.length();
      const start = reader.position;
      reader.position = start + length;
      return hashBytes(reader.view, start, reader.position);
    }
    case BOOL:
      return boolHash(reader.bool());
    case INT:
      return numberHash(reader.int64AsNumber());
    case DOUBLE:
      return numberHash(reader.double());
    default:
      return undefined;
  }
}

function scalarHash(value: ScalarValue): number {
  switch (value.kind) {
    case "string": {
      const bytes = utf8(value.value);
      return hashBytes(new DataView(bytes.buffer, bytes.byteOffset), 0, bytes.length);
    }
    case "bool":
      return boolHash(value.value);
    case "int":
    case "double":
      return numberHash(Number(value.value));
  }
}

function boolHash(value: boolean): number {
  return value ? 0x2545f491 : 0x1b873593;
}

function numberHash(value: number): number {
  if (Number.isNaN(value)) return 0x3c6ef372;
  // 0 and -0 are equal, and have different bits.
  number[0] = value === 0 ? 0 : value;
  return hashBytes(numberView, 0, numberView.byteLength);
}

function mix(key: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(key, KEY_FACTOR), MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}

const lowBit = (mixed: number): number => 1 << (mixed & 31);
const highBit = (mixed: number): number => 1 << ((mixed >>> 8) & 31);

const mixAgain = (mixed: number): number => Math.imul(mixed, NEXT_MULTIPLIER);
/** By the upper bits, which are mixed best. */
const moreLowBits = (more: number): number => (1 << ((more >>> 12) & 31)) | (1 << ((more >>> 17) & 31));
const moreHighBits = (more: number): number => (1 << ((more >>> 22) & 31)) | (1 << (more >>> 27));
