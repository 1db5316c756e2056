import { closeSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 250;
const LONGEST_READ = 8_000_000;

/** A place in a file that may be renamed meanwhile. */
interface Place {
  readonly inode: number;
  readonly offset: number;
}

/** What was written before the file was begun anew (see `rotatingFile`). */
const older = (file: string): string => `${file}.1`;

/** The newest `count` lines, from before the last rotation too, and the place behind them; `undefined`: no such file. */
export function newestLines(
  file: string,
  count: number,
): { readonly lines: readonly string[]; readonly end: Place } | undefined {
  const now = stat(file);
  if (now === undefined) return undefined;
  const end = { inode: now.ino, offset: now.size };
  if (count === 0) return { lines: [], end };
  const lines = linesOf(read(file, 0, now.size));
  const before = lines.length < count ? linesOf(read(older(file), 0, stat(older(file))?.size ?? 0)) : [];
  return { lines: [...before, ...lines].slice(-count), end };
}

/** Tells whole lines as they are written after `from`, across rotations, until the process is ended. */
export async function followLines(file: string, from: Place, say: (line: string) => void): Promise<never> {
  let place = from;
  for (;;) {
    await wait(POLL_MS);
    place = tellNew(file, place, say);
  }
}

function tellNew(file: string, { inode, offset }: Place, say: (line: string) => void): Place {
  const now = stat(file);
  if (now === undefined) return { inode, offset };
  const rotated = now.ino === inode ? undefined : stat(older(file));
  if (rotated?.ino === inode) tell(read(older(file), offset, rotated.size), say);
  // Another file, or one that somebody emptied.
  const isNew = now.ino !== inode || now.size < offset;
  const rest = tell(read(file, isNew ? 0 : offset, now.size), say);
  return { inode: now.ino, offset: now.size - rest };
}

/** @returns bytes of a line that is not at its end yet, left for the next time. */
function tell(bytes: Buffer, say: (line: string) => void): number {
  const length = bytes.lastIndexOf("\n") + 1;
  for (const line of linesOf(bytes.subarray(0, length))) say(line);
  return bytes.length - length;
}

function linesOf(bytes: Buffer): readonly string[] {
  const text = bytes.toString("utf8").trimEnd();
  return text === "" ? [] : text.split("\n");
}

const stat = (path: string): { readonly ino: number; readonly size: number } | undefined =>
  statSync(path, { throwIfNoEntry: false });

/** From one offset up to another, at most the last 8 MB of it. */
function read(path: string, from: number, to: number): Buffer {
  if (to <= from) return Buffer.alloc(0);
  const start = Math.max(from, to - LONGEST_READ);
  const buffer = Buffer.alloc(to - start);
  const handle = openSync(path, "r");
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, start));
  } finally {
    closeSync(handle);
  }
}
