import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readSync,
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
import { SEGMENT_HEADER_BYTES, decodeSegmentHeader, encodeSegmentHeader } from "./format.ts";
import type { SegmentHeader } from "./format.ts";

const SUFFIX = ".segment";
const UNFINISHED = ".unfinished";
const DIGITS = 16;
const ZEROS = Buffer.alloc(1 << 20);

/** A segment's file, named by the sequence of its first record. */
export interface SegmentFile {
  readonly firstSequence: Sequence;
  readonly path: string;
  /** As allocated, not as filled. */
  readonly bytes: number;
}

/** All segments of a journal, in order. */
export function listSegments(dir: string): readonly SegmentFile[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(SUFFIX))
    .toSorted()
    .map((name) => {
      const path = join(dir, name);
      return {
        firstSequence: sequence(Number(name.slice(0, -SUFFIX.length))),
        path,
        bytes: statSync(path).size,
      };
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
      for (let at = 0; at < bytes; at += ZEROS.length) {
        await file.write(ZEROS, 0, Math.min(ZEROS.length, bytes - at), at);
      }
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
  const file = openSync(spare.path, "r+");
  try {
    writeSync(file, encodeSegmentHeader(firstSequence, now), 0, SEGMENT_HEADER_BYTES, 0);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(spare.path, path);
  syncFolder(dir);
  return { firstSequence, path, bytes: spare.bytes };
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

/** @returns `undefined` if the file is no segment or its header is damaged. */
export function readSegmentHeader(file: number): SegmentHeader | undefined {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  readSync(file, bytes, 0, SEGMENT_HEADER_BYTES, 0);
  return decodeSegmentHeader(bytes);
}
