import { utf8 } from "../../base/bytes.ts";
import { WireType } from "./reader.ts";

const FIRST_CAPACITY = 256;

/**
 * Writes protobuf wire bytes into a growing buffer. Nested messages are written by a callback and
 * prefixed with their length afterwards. Values equal to the proto3 default are the caller's to omit.
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

  sint32(field: number, value: number): void {
    this.uint32(field, (value << 1) ^ (value >> 31));
  }

  bool(field: number, value: boolean): void {
    this.uint32(field, value ? 1 : 0);
  }

  /** int64 or uint64. */
  int64(field: number, value: bigint): void {
    this.tag(field, WireType.varint);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

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
    this.bytes(field, utf8(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.tag(field, WireType.bytes);
    this.rawVarint(value.length);
    this.raw(value);
  }

  message(field: number, write: (writer: WireWriter) => void): void {
    const inner = new WireWriter();
    write(inner);
    this.tag(field, WireType.bytes);
    this.rawVarint(inner.length);
    this.raw(inner.buffer.subarray(0, inner.length));
  }

  /** Bytes as they are: an already encoded field, or the items of a packed one. */
  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
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
