import { WatchtowerError } from "../../base/errors.ts";
import { fromUtf8 } from "../../base/bytes.ts";

/** Protobuf wire types (protobuf.dev, "Encoding"). Groups (3, 4) do not occur in OTLP. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const SHORT_TEXT = 24;
const ASCII_END = 0x80;
const TOGETHER = 8;

function truncated(offset: number): WatchtowerError {
  return new WatchtowerError("invalid", `protobuf message is truncated at byte ${offset}`);
}

/**
 * A cursor over protobuf wire bytes, without objects per field: read a tag, look at `field` and
 * `wireType`, then read or skip the value. Numbers wider than 32 bits are left in `low` and `high`
 * (unsigned halves) by the `…Halves` methods, so that typed arrays can be filled without bigints.
 *
 * All methods throw WatchtowerError `invalid`, naming the byte offset, when the bytes end early.
 */
export class WireReader {
  /** Byte offset of the next read, from the start of `bytes`. */
  position: number;
  /** Where this message ends: exclusive offset. */
  end: number;
  /** Of the tag read last, as is `wireType`. */
  field = 0;
  wireType = 0;
  // A double from the start: after many small integers, the first large one would have V8 throw away all that it has
  // compiled for readers so far.
  low = NaN;
  high = NaN;
  readonly bytes: Uint8Array;
  /** The same memory as `bytes`. */
  readonly view: DataView;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads the next tag into `field` and `wireType`; `false` at the end of the message. */
  next(): boolean {
    if (this.position >= this.end) return false;
    const tag = this.varint();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    if (this.field === 0) {
      throw new WatchtowerError("invalid", `protobuf field number 0 at byte ${this.position}`);
    }
    return true;
  }

  /** A varint of at most 32 significant bits; wider ones are cut to the low 32 (int32 rules). */
  varint(): number {
    const first = this.bytes[this.position];
    if (first !== undefined && first < 0x80 && this.position < this.end) {
      this.position++;
      return first;
    }
    this.varintHalves();
    return this.low;
  }

  /** A varint of up to 64 bits into `low` and `high`. */
  varintHalves(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) throw truncated(this.position);
      const byte = this.bytes[this.position++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw new WatchtowerError("invalid", `protobuf varint is longer than 10 bytes at byte ${this.position}`);
  }

  /** An int64 as a bigint (two's complement). */
  int64(): bigint {
    this.varintHalves();
    return BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(this.low));
  }

  /** An int64 as a double: rounded beyond 2^53. */
  int64AsNumber(): number {
    this.varintHalves();
    return (this.high | 0) * 4294967296 + this.low;
  }

  uint64(): bigint {
    this.varintHalves();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** sint32 (zigzag). */
  sint32(): number {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Any varint but 0 is true. */
  bool(): boolean {
    this.varintHalves();
    return (this.low | this.high) !== 0;
  }

  fixed32(): number {
    this.need(4);
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  /** Eight bytes into `low` and `high`. */
  fixed64Halves(): void {
    this.need(8);
    this.low = this.view.getUint32(this.position, true);
    this.high = this.view.getUint32(this.position + 4, true);
    this.position += 8;
  }

  fixed64(): bigint {
    this.need(8);
    const value = this.view.getBigUint64(this.position, true);
    this.position += 8;
    return value;
  }

  sfixed64(): bigint {
    return BigInt.asIntN(64, this.fixed64());
  }

  double(): number {
    this.need(8);
    const value = this.view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  float(): number {
    this.need(4);
    const value = this.view.getFloat32(this.position, true);
    this.position += 4;
    return value;
  }

  /** Length of the next length-delimited value; the value starts at `position`. */
  length(): number {
    const short = this.bytes[this.position];
    if (short !== undefined && short < 0x80 && this.position + short < this.end) {
      this.position++;
      return short;
    }
    this.varintHalves();
    if (this.high !== 0 || this.position + this.low > this.end) throw truncated(this.position);
    return this.low;
  }

  /** A view of the bytes, not a copy. */
  bytesValue(): Uint8Array {
    const length = this.length();
    const start = this.position;
    this.position += length;
    return this.bytes.subarray(start, start + length);
  }

  /** Invalid UTF-8 becomes U+FFFD. */
  string(): string {
    const length = this.length();
    const start = this.position;
    this.position += length;
    return textAt(this.bytes, start, start + length);
  }

  /** Narrows this reader to the nested message that follows; give the result to {@link leave}. */
  enter(): number {
    const length = this.length();
    const outerEnd = this.end;
    this.end = this.position + length;
    return outerEnd;
  }

  /** As {@link enter}, where the nested message is known to be `[start, end)`. */
  enterAt(start: number, end: number): number {
    const outerEnd = this.end;
    this.position = start;
    this.end = end;
    return outerEnd;
  }

  /** Goes on after the nested message, read to its end or not. */
  leave(outerEnd: number): void {
    this.position = this.end;
    this.end = outerEnd;
  }

  /** Passes over the value whose tag was read last. */
  skip(): void {
    switch (this.wireType) {
      case WireType.varint:
        this.varintHalves();
        return;
      case WireType.fixed64:
        this.need(8);
        this.position += 8;
        return;
      case WireType.bytes: {
        // Not in one expression: length() moves `position`.
        const length = this.length();
        this.position += length;
        return;
      }
      case WireType.fixed32:
        this.need(4);
        this.position += 4;
        return;
      default:
        throw new WatchtowerError(
          "invalid",
          `protobuf wire type ${this.wireType} of field ${this.field} at byte ${this.position} is not allowed`,
        );
    }
  }

  private need(count: number): void {
    if (this.position + count > this.end) throw truncated(this.position);
  }
}

/** Decodes UTF-8; short ASCII, the common case, without leaving JavaScript. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT_TEXT || !isAscii(bytes, start, end)) return fromUtf8(bytes.subarray(start, end));
  let text = "";
  let at = start;
  // Each text that is added to another one makes a third.
  for (; at + TOGETHER <= end; at += TOGETHER) text += eightAt(bytes, at);
  for (; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let at = start; at < end; at++) all |= bytes[at] ?? 0;
  return all < ASCII_END;
}

function eightAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at] ?? 0,
    bytes[at + 1] ?? 0,
    bytes[at + 2] ?? 0,
    bytes[at + 3] ?? 0,
    bytes[at + 4] ?? 0,
    bytes[at + 5] ?? 0,
    bytes[at + 6] ?? 0,
    bytes[at + 7] ?? 0,
  );
}
