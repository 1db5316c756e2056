import { MAX_FLOAT_BYTES, writeFloat } from "../../base/float-bytes.ts";

/** An answer's text on its way out, as bytes: hundreds of thousands of short texts are never joined as strings. */
export class AnswerBytes {
  private bytes: Buffer;
  private length = 0;
  private readonly pieceBytes: number;

  /** @param pieceBytes about how many bytes are handed on at once. */
  constructor(pieceBytes: number) {
    this.pieceBytes = pieceBytes;
    this.bytes = Buffer.allocUnsafe(pieceBytes + pieceBytes / 4);
  }

  /** Whether there is enough for {@link AnswerBytes.take}. */
  get isFull(): boolean {
    return this.length >= this.pieceBytes;
  }

  /** Short, and of ASCII alone. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes } = this;
    let to = this.length;
    for (let at = 0; at < text.length; at++) bytes[to++] = text.charCodeAt(at);
    this.length = to;
  }

  /** Written as it is, in UTF-8: quotes are the caller's. */
  text(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  /** Short. */
  raw(part: Uint8Array): void {
    this.reserve(part.length);
    const { bytes } = this;
    let to = this.length;
    for (let at = 0; at < part.length; at++) bytes[to++] = part[at] ?? 0;
    this.length = to;
  }

  /** As Prometheus writes samples' values, without the quotes. */
  float(value: number): void {
    this.reserve(MAX_FLOAT_BYTES);
    this.length = writeFloat(value, this.bytes, this.length);
  }

  /** What was written since the last call; the caller's to keep. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafe(this.bytes.length);
    this.length = 0;
    return taken;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(needed * 2);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
