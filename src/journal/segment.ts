import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { sequence } from "../base/units.ts";
import type { Sequence, UnixMilli } from "../base/units.ts";
import { encodeSegmentHeader } from "./format.ts";

const SUFFIX = ".segment";
const UNFINISHED = ".unfinished";
const DIGITS = 16;
const NAME = /^\d{16}\.segment$/;
const ZEROS = Buffer.alloc(1 << 20);

/** A segment's file, named by the sequence of its first record. */
export interface SegmentFile {
  readonly firstSequence: Sequence;
  readonly path: string;
  /** As allocated, not as filled. */
  readonly bytes: number;
}

/** All segments of a journal, in order; without those that another thread deletes meanwhile. */
export function listSegments(dir: string): readonly SegmentFile[] {
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .toSorted()
    .flatMap((name) => {
      const path = join(dir, name);
      const bytes = statSync(path, { throwIfNoEntry: false })?.size;
      if (bytes === undefined) return [];
      return [{ firstSequence: sequence(Number(name.slice(0, DIGITS))), path, bytes }];
    });
}

/** A segment made ahead of its time: allocated and zero, still without header and name. */
export interface SpareSegment {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Allocates and zeroes a file of `bytes`, so that writing into it changes no metadata and `fdatasync` has only
 * data to wait for.
 *
 * @throws the file system's error, for example ENOSPC; nothing is left then.
 */
export async function prepareSegment(dir: string, bytes: number): Promise<SpareSegment> {
  const path = join(dir, `spare${UNFINISHED}`);
  try {
    const file = await open(path, "w");
    try {
      // On a disk that is nearly full a write may end before all is written; the next one says why.
      for (let at = 0; at < bytes;)
        at += (await file.write(ZEROS, 0, Math.min(ZEROS.length, bytes - at), at)).bytesWritten;
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  return { path, bytes };
}

/** Gives a spare its header and its name; only then it is a segment. */
export function nameSegment(
  dir: string,
  spare: SpareSegment,
  firstSequence: Sequence,
  now: UnixMilli,
): SegmentFile {
  const path = join(dir, `${String(firstSequence).padStart(DIGITS, "0")}${SUFFIX}`);
  overwrite(spare.path, encodeSegmentHeader(firstSequence, now, spare.bytes), 0);
  renameSync(spare.path, path);
  syncFolder(dir);
  return { firstSequence, path, bytes: spare.bytes };
}

/** Puts bytes in the place of others, durably. */
export function overwrite(path: string, bytes: Uint8Array, position: number): void {
  const file = openSync(path, "r+");
  try {
    for (let written = 0; written < bytes.length;)
      written += writeSync(file, bytes, written, bytes.length - written, position + written);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes names durable. */
export function syncFolder(dir: string): void {
  const folder = openSync(dir, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Removes segments that a crash left half made. */
export function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir))
    if (name.endsWith(UNFINISHED)) rmSync(join(dir, name), { force: true });
}
