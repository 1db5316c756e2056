import { WatchtowerError } from "../../../base/errors.ts";

/** Reads what a ByteWriter wrote. @throws WatchtowerError `internal` when the bytes end early. */
export class ByteReader {
  position: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.position++];
    if (value === undefined) throw damaged();
    return value;
  }

  uint32(): number {
    const at = this.take(4);
    return this.view.getUint32(at, true);
  }

  double(): number {
    const at = this.take(8);
    return this.view.getFloat64(at, true);
  }

  varint(): number {
    let value = this.bytes[this.position++] ?? 0;
    if (value < 0x80) return value;
    value &= 0x7f;
    let scale = 128;
    for (;;) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw damaged();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  signedVarint(): number {
    return fromZigzag(this.varint());
  }

  /** As {@link ByteReader.varints}, each the sum of the numbers up to it: most differences take one byte. */
  sums(target: Float64Array): void {
    const { bytes } = this;
    let at = this.position;
    let sum = 0;
    for (let i = 0; i < target.length; i++) {
      const byte = bytes[at++] ?? 0;
      if (byte < 0x80) sum += (byte >>> 1) ^ -(byte & 1);
      else {
        this.position = at - 1;
        sum += fromZigzag(this.varint());
        at = this.position;
      }
      target[i] = sum;
    }
    this.position = at;
    if (at > bytes.length) throw damaged();
  }

  /** Fills the array with varints: the hot loop of decoding, so without a call a number. */
  varints(target: Float64Array): void {
    const { bytes } = this;
    let at = this.position;
    for (let i = 0; i < target.length; i++) {
      let value = bytes[at++] ?? 0;
      if (value >= 0x80) {
        value &= 0x7f;
        let byte = 0x80;
        for (let scale = 128; byte >= 0x80; scale *= 128) {
          byte = bytes[at++] ?? 0;
          value += (byte & 0x7f) * scale;
        }
      }
      target[i] = value;
    }
    this.position = at;
    if (at > bytes.length) throw damaged();
  }

  string(): string {
    const bytes = this.raw(this.varint());
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  }

  /** A view, not a copy. */
  raw(length: number): Uint8Array {
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  /** Passes over what `ByteWriter.string` wrote. @returns where its bytes start; they end where the reader stands then. */
  skipText(): number {
    return this.take(this.varint());
  }

  uint16Array(length: number): Uint16Array {
    return new Uint16Array(new Uint8Array(this.raw(length * 2)).buffer);
  }

  uint32Array(length: number): Uint32Array {
    return new Uint32Array(new Uint8Array(this.raw(length * 4)).buffer);
  }

  float64Array(length: number): Float64Array {
    return new Float64Array(new Uint8Array(this.raw(length * 8)).buffer);
  }

  private take(length: number): number {
    const at = this.position;
    if (at + length > this.bytes.length) throw damaged();
    this.position += length;
    return at;
  }
}

/** Zigzag back to a signed number. */
function fromZigzag(value: number): number {
  if (value < 0x80000000) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

const damaged = (): WatchtowerError =>
  new WatchtowerError("internal", "a part of the metrics store ends before its content does");
