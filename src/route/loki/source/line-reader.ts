import type { FileEncoding } from "./encoding.ts";

/** Longest line taken, in bytes. Loki keeps none that is longer than a quarter of it. */
export const MAX_LINE_BYTES = 1_048_576;

/** Reads from an offset into a buffer. @returns how many bytes it found; 0 at the end. */
export type ReadAt = (buffer: Uint8Array, offset: number) => Promise<number>;

export interface ReadLines {
  /** Without their line breaks. */
  readonly lines: readonly string[];
  /** Where the next line begins. */
  readonly position: number;
  /** Lines that are too long, and passed over. */
  readonly tooLong: number;
}

/**
 * Reads whole lines of a file, a bounded number of bytes at a time. What stands behind the last line break is left for
 * later, when more of it may be there.
 */
export class LineReader {
  readonly #encoding: FileEncoding;
  readonly #buffer: Uint8Array;
  /** Whether what comes next is the rest of a line that is passed over. */
  #isInLongLine = false;

  /** @param bytes read at once: a line is shorter. */
  constructor(encoding: FileEncoding, bytes: number = MAX_LINE_BYTES) {
    this.#encoding = encoding;
    this.#buffer = new Uint8Array(bytes);
  }

  /** @param end whether no more will be written: what stands behind the last line break is a line then. */
  async read(readAt: ReadAt, position: number, end: "may grow" | "is final"): Promise<ReadLines> {
    const length = await this.#fill(readAt, position);
    const bytes = this.#buffer.subarray(0, length);
    const lines: string[] = [];
    const take = (from: number, to: number): void => {
      if (!this.#isInLongLine) lines.push(this.#textOf(bytes.subarray(from, to)));
      this.#isInLongLine = false;
    };
    let start = 0;
    for (let at = this.#lineBreakIn(bytes, start); at >= 0; at = this.#lineBreakIn(bytes, start)) {
      take(start, at);
      start = at + this.#encoding.unitBytes;
    }
    const isFull = length === this.#buffer.length;
    if (start === 0 && isFull) {
      const tooLong = this.#isInLongLine ? 0 : 1;
      this.#isInLongLine = true;
      return { lines, position: position + length, tooLong };
    }
    if (end === "is final" && !isFull && start < length) {
      take(start, length);
      start = length;
    }
    return { lines, position: position + start, tooLong: 0 };
  }

  async #fill(readAt: ReadAt, position: number): Promise<number> {
    let length = 0;
    while (length < this.#buffer.length) {
      const found = await readAt(this.#buffer.subarray(length), position + length);
      if (found === 0) break;
      length += found;
    }
    return length;
  }

  #lineBreakIn(bytes: Uint8Array, from: number): number {
    const { lineBreak, unitBytes } = this.#encoding;
    const [first = 0, second] = lineBreak;
    if (second === undefined) return bytes.indexOf(first, from);
    for (let at = from; at + 1 < bytes.length; at += unitBytes) {
      if (bytes[at] === first && bytes[at + 1] === second) return at;
    }
    return -1;
  }

  /** Without the carriage return of Windows' line breaks. */
  #textOf(bytes: Uint8Array): string {
    const text = this.#encoding.decode(bytes);
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }
}

/** Where the last line begins that has no line break yet: behind the last one in a file. */
export async function lastLineStart(
  readAt: ReadAt,
  size: number,
  { lineBreak, unitBytes }: FileEncoding,
): Promise<number> {
  const chunk = new Uint8Array(65_536);
  const aligned = size - (size % unitBytes);
  for (let end = aligned; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const length = await readAt(chunk.subarray(0, end - start), start);
    for (let at = length - unitBytes; at >= 0; at -= unitBytes) {
      if (lineBreak.every((byte, index) => chunk[at + index] === byte)) return start + at + unitBytes;
    }
    end = start;
  }
  return 0;
}
