const FIRST_CAPACITY = 1024;

/** A growing buffer for the store's own formats; numbers little-endian. */
export class ByteWriter {
  private buffer = new Uint8Array(FIRST_CAPACITY);
  private view = new DataView(this.buffer.buffer);
  length = 0;

  /** A view of the bytes so far; valid until the next write. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** Forgets the bytes, keeps the room. */
  clear(): void {
    this.length = 0;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** @param value whole, 0 to 2^53. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80000000) {
      this.buffer[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
  }

  /** @param value whole, between -2^52 and 2^52. */
  signedVarint(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  string(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The memory of a typed array as it is: little-endian on every machine that Node runs on today. */
  memory(array: Uint16Array | Uint32Array | Float64Array): void {
    this.raw(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed > this.buffer.length) this.growTo(Math.max(needed, this.buffer.length * 2));
  }

  private growTo(capacity: number): void {
    const old = this.buffer;
    this.buffer = new Uint8Array(capacity);
    this.buffer.set(old);
    this.view = new DataView(this.buffer.buffer);
  }
}
