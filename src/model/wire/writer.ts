import { utf8 } from "../../base/bytes.ts";
import { WireType } from "./reader.ts";

const FIRST_CAPACITY = 256;
const SHORT_PART = 32;
const SHORT_TEXT = 64;

/**
 * Writes protobuf wire bytes into a growing buffer. Nested messages are written by a callback, which is given
 * this writer, and prefixed with their length afterwards. Values equal to the proto3 default are the caller's to omit.
 */
export class WireWriter {
  private buffer: Uint8Array;
  private view: DataView;
  private length = 0;

  constructor(capacity = FIRST_CAPACITY) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** The bytes so far, as a copy. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  tag(field: number, wireType: number): void {
    this.rawVarint(((field << 3) | wireType) >>> 0);
  }

  /** uint32, enum, or a non-negative int32. */
  uint32(field: number, value: number): void {
    this.tag(field, WireType.varint);
    this.rawVarint(value >>> 0);
  }

  /** int32: negative values take ten bytes, as the encoding demands. */
  int32(field: number, value: number): void {
    this.int64(field, BigInt(value));
  }

  /** Zigzag. */
  sint32(field: number, value: number): void {
    this.uint32(field, (value << 1) ^ (value >> 31));
  }

  bool(field: number, value: boolean): void {
    this.uint32(field, value ? 1 : 0);
  }

  /** int64 or uint64. */
  int64(field: number, value: bigint): void {
    this.tag(field, WireType.varint);
    this.rawVarint64(value);
  }

  /** fixed32 or sfixed32. */
  fixed32(field: number, value: number): void {
    this.tag(field, WireType.fixed32);
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** fixed64 or sfixed64. */
  fixed64(field: number, value: bigint): void {
    this.tag(field, WireType.fixed64);
    this.rawFixed64(value);
  }

  double(field: number, value: number): void {
    this.tag(field, WireType.fixed64);
    this.rawDouble(value);
  }

  string(field: number, value: string): void {
    if (value.length > SHORT_TEXT || !this.shortAscii(field, value)) this.bytes(field, utf8(value));
  }

  /** Most texts are short and of ASCII: they need no bytes of their own. */
  private shortAscii(field: number, value: string): boolean {
    const { length } = this;
    this.tag(field, WireType.bytes);
    this.rawVarint(value.length);
    this.reserve(value.length);
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code >= 0x80) {
        this.length = length;
        return false;
      }
      this.buffer[this.length++] = code;
    }
    return true;
  }

  bytes(field: number, value: Uint8Array): void {
    this.tag(field, WireType.bytes);
    this.rawVarint(value.length);
    this.raw(value);
  }

  /** A nested message; its length is made room for afterwards, so that `write` runs once. */
  message(field: number, write: (writer: WireWriter) => void): void {
    this.tag(field, WireType.bytes);
    const start = this.length;
    this.byte(0);
    write(this);
    const size = this.length - start - 1;
    if (size < 0x80) this.buffer[start] = size;
    else this.insertLength(start, size);
  }

  /** Writes the length of what stands behind the byte at `start`, which makes room. */
  private insertLength(start: number, size: number): void {
    let width = 1;
    for (let rest = size >>> 7; rest > 0; rest >>>= 7) width++;
    this.reserve(width - 1);
    this.buffer.copyWithin(start + width, start + 1, start + 1 + size);
    this.length = start;
    this.rawVarint(size);
    this.length += size;
  }

  /** Bytes as they are: an already encoded field, or the items of a packed one. */
  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** A field of bytes that are part of others. */
  bytesPart(field: number, bytes: Uint8Array, start: number, end: number): void {
    this.tag(field, WireType.bytes);
    this.rawVarint(end - start);
    this.rawPart(bytes, start, end);
  }

  /** Part of other bytes as it is; `end` is exclusive. Short ones without a view. */
  rawPart(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > SHORT_PART) return this.raw(bytes.subarray(start, end));
    this.reserve(end - start);
    for (let at = start; at < end; at++) this.buffer[this.length++] = bytes[at] ?? 0;
  }

  /** An item of a packed field. */
  rawVarint(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** An item of a packed field of int64 or uint64. */
  rawVarint64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** An item of a packed field. */
  rawFixed64(value: bigint): void {
    this.reserve(8);
    this.view.setBigUint64(this.length, BigInt.asUintN(64, value), true);
    this.length += 8;
  }

  /** An item of a packed field. */
  rawDouble(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}
