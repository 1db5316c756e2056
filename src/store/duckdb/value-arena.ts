import { LastView, viewOf } from "../../base/last-view.ts";

const FIRST_BYTES = 256 * 1024;
/** Up to here a loop is faster than a call of the platform. */
const COPIED_BY_WORDS = 256;

/**
 * Values of a column one after the other, a zero byte between them: so all of them are UTF-8 if the whole is, as no
 * character can begin in one value and end in the next.
 */
export class ValueArena {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  length = 0;
  /** Of the same memory. */
  view = viewOf(this.bytes);
  private readonly source = new LastView();

  /** Adds to the value at the end. */
  append(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    // One more than needed: the byte that separates.
    if (this.length + length >= this.bytes.length) this.grow(length);
    if (length <= COPIED_BY_WORDS) this.copyWords(this.source.over(source), start, end);
    else this.bytes.set(source.subarray(start, end), this.length);
    this.length += length;
  }

  /** Ends the value at the end. */
  separate(): void {
    if (this.length >= this.bytes.length) this.grow(0);
    this.bytes[this.length++] = 0;
  }

  clear(): void {
    this.length = 0;
  }

  private copyWords(from: DataView, start: number, end: number): void {
    const { view: to, length: at } = this;
    let i = start;
    for (; i + 3 < end; i += 4) to.setInt32(at + i - start, from.getInt32(i, true), true);
    for (; i < end; i++) to.setUint8(at + i - start, from.getUint8(i));
  }

  private grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(FIRST_BYTES, this.bytes.length * 2, this.length + needed + 1));
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}
