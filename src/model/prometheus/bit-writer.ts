/** Writes bit by bit, the highest of a byte first, as Prometheus' chunks are. */
export class BitWriter {
  private bytes: Uint8Array;
  private position = 0;

  /** @param capacity bytes; more are taken as they are needed. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** What was written, its last byte filled up with zeros; a view, good until more is written. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, Math.ceil(this.position / 8));
  }

  /** The lowest `count` bits of a number below 2^32, the highest of them first. */
  bits(value: number, count: number): void {
    if (this.position + count > this.bytes.length * 8) this.grow();
    for (let bit = count - 1; bit >= 0; bit--) {
      const at = this.position >>> 3;
      const byte = this.bytes[at] ?? 0;
      if ((value >>> bit) & 1) this.bytes[at] = byte | (0x80 >>> (this.position & 7));
      this.position++;
    }
  }

  /** The lowest `count` bits of a number of 64. */
  words(high: number, low: number, count: number): void {
    if (count > 32) this.bits(high, count - 32);
    this.bits(low, Math.min(count, 32));
  }

  /** `count` bits of a number of 64, `shift` above its lowest. */
  shifted(high: number, low: number, shift: number, count: number): void {
    if (shift === 0) this.words(high, low, count);
    else if (shift >= 32) this.bits(high >>> (shift - 32), count);
    else this.words(high >>> shift, ((high << (32 - shift)) | (low >>> shift)) >>> 0, count);
  }

  /** Whole bytes of seven bits, the lowest first. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.bits((rest % 128) | 0x80, 8);
    this.bits(rest, 8);
  }

  private grow(): void {
    const grown = new Uint8Array(this.bytes.length * 2 + 8);
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
