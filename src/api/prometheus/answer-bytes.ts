import { MAX_FLOAT_BYTES, writeFloat } from "../../base/float-bytes.ts";
import { LEAD_BYTES, type PointLeads } from "./point-leads.ts";

/** An answer's text on its way out, as bytes: hundreds of thousands of short texts are never joined as strings. */
export class AnswerBytes {
  private bytes: Buffer;
  /** Of the same memory: whole words are written through it wherever they begin. */
  private view: DataView;
  private length = 0;
  private readonly pieceBytes: number;

  /** @param pieceBytes about how many bytes are handed on at once. */
  constructor(pieceBytes: number) {
    this.pieceBytes = pieceBytes;
    this.bytes = Buffer.allocUnsafe(pieceBytes + pieceBytes / 4);
    this.view = viewOf(this.bytes);
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

  /** As Prometheus writes samples' values, without the quotes. */
  float(value: number): void {
    this.reserve(MAX_FLOAT_BYTES);
    this.length = writeFloat(value, this.view, this.length);
  }

  /** Each value, as {@link AnswerBytes.float} writes it, behind its lead. */
  floats(values: Float64Array, { text, lengths }: PointLeads): void {
    this.reserve(values.length * (LEAD_BYTES + MAX_FLOAT_BYTES));
    const { view } = this;
    let to = this.length;
    for (let index = 0; index < values.length; index++) {
      const from = index * LEAD_BYTES;
      const length = lengths[index] ?? 0;
      // What the last word has too much, the value is written over.
      for (let at = 0; at < length; at += 4) view.setUint32(to + at, text.getUint32(from + at, true), true);
      to = writeFloat(values[index] ?? NaN, view, to + length);
    }
    this.length = to;
  }

  /** What was written since the last call; the caller's to keep. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.use(Buffer.allocUnsafe(this.bytes.length));
    this.length = 0;
    return taken;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(needed * 2);
    this.bytes.copy(grown, 0, 0, this.length);
    this.use(grown);
  }

  private use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView =>
  new DataView(buffer, byteOffset, byteLength);
