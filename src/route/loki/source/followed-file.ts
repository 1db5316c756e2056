import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { errorCode } from "../../../base/errors.ts";
import type { FileEncoding } from "./encoding.ts";
import { LineReader, lastLineStart } from "./line-reader.ts";
import type { ReadAt } from "./line-reader.ts";
import type { Place } from "./positions.ts";

/** Where to begin in a file that has no place yet. */
export type Beginning = "first line" | "last line";

/** What a look at a file found. */
export interface Found {
  /** Without their line breaks. */
  readonly lines: readonly string[];
  /** Where it is to go on, once the lines are durable. */
  readonly place: Place;
  /** Lines that are too long, and passed over. */
  readonly tooLong: number;
  /** Whether there is more to read at once. */
  readonly hasMore: boolean;
}

/**
 * One file, followed as it grows. When another file takes its name (it was rotated), the old one is read to its end
 * first; when it is shorter than what was read (it was truncated), it is read from its beginning.
 */
export class FollowedFile {
  readonly path: string;
  readonly #encoding: FileEncoding;
  #reader: LineReader;
  #handle: FileHandle | undefined;
  /** Of the open file, and how far it was read. */
  #place: Place;
  #beginning: Beginning;
  /** Whether another file has its name now: what is at its end is a line. */
  #isLeft = false;
  /** Its size when it had no whole line left. */
  #sizeSeen: number | undefined;

  /** @param place where it was left; `undefined` if it was not read before. */
  constructor(path: string, encoding: FileEncoding, place: Place | undefined, beginning: Beginning) {
    this.path = path;
    this.#encoding = encoding;
    this.#reader = new LineReader(encoding);
    this.#place = place ?? { position: 0, file: "" };
    this.#beginning = place === undefined ? beginning : "first line";
  }

  /**
   * Lines that were not read before, up to a bounded number. The next look goes on behind them.
   *
   * @throws Error of the file system.
   */
  async look(): Promise<Found> {
    this.#handle ??= await this.#open();
    if (this.#handle === undefined) return this.#nothing();
    const current = await statOrNone(this.path);
    const isSame = current !== undefined && fileOf(current) === this.#place.file;
    const { size } = await this.#handle.stat();
    if (size < this.#place.position) this.#begin(this.#place.file);
    const read = await this.#readOn(size);
    if (read !== undefined) return read;
    if (isSame) return this.#nothing();
    // Who wrote it may hold it for a moment after its name was taken: it is left with the second look.
    if (!this.#isLeft) {
      this.#isLeft = true;
      this.#sizeSeen = undefined;
      return this.#nothing();
    }
    await this.close();
    this.#begin("");
    return { ...this.#nothing(), hasMore: current !== undefined };
  }

  /** Whether there is a file of the name, or there was a moment ago. */
  get isOpen(): boolean {
    return this.#handle !== undefined;
  }

  #nothing(): Found {
    return { lines: [], place: this.#place, tooLong: 0, hasMore: false };
  }

  /** What is there beyond what was read; `undefined` if there is no whole line. */
  async #readOn(size: number): Promise<Found | undefined> {
    const { position } = this.#place;
    if (size === position || size === this.#sizeSeen) return undefined;
    const end = this.#isLeft ? "is final" : "may grow";
    const read = await this.#reader.read(this.#readAt, position, end);
    if (read.position === position) {
      this.#sizeSeen = size;
      return undefined;
    }
    this.#place = { ...this.#place, position: read.position };
    return { lines: read.lines, tooLong: read.tooLong, place: this.#place, hasMore: read.position < size };
  }

  /** It may be looked at again: it is opened anew then, and goes on where it was. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  readonly #readAt: ReadAt = async (buffer, offset) => {
    const { bytesRead = 0 } = (await this.#handle?.read(buffer, 0, buffer.length, offset)) ?? {};
    return bytesRead;
  };

  /** @returns `undefined` while there is no file of the name. */
  async #open(): Promise<FileHandle | undefined> {
    const handle = await openOrNone(this.path);
    if (handle === undefined) {
      // What appears later is new.
      this.#begin("");
      return undefined;
    }
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      await handle.close();
      throw new Error(`${this.path} is a directory`);
    }
    this.#handle = handle;
    const file = fileOf(stats);
    const isKnown = this.#place.file === "" || this.#place.file === file;
    if (isKnown && this.#place.position <= stats.size) this.#place = { ...this.#place, file };
    else this.#begin(file);
    if (this.#beginning === "last line") {
      const position = await lastLineStart(this.#readAt, stats.size, this.#encoding);
      this.#place = { position, file };
      this.#beginning = "first line";
    }
    return handle;
  }

  #begin(file: string): void {
    this.#place = { position: 0, file };
    this.#reader = new LineReader(this.#encoding);
    this.#beginning = "first line";
    this.#isLeft = false;
    this.#sizeSeen = undefined;
  }
}

const fileOf = ({ dev, ino }: { readonly dev: number; readonly ino: number }): string => `${dev}:${ino}`;

async function openOrNone(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function statOrNone(path: string): Promise<{ readonly dev: number; readonly ino: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
