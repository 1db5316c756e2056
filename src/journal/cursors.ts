import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { errorCode, errorMessage } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { syncFolder } from "./segment.ts";

const FILE = "cursors.json";

/** Names and the sequence that each reader needs next; replaced as a whole, by an atomic rename. */
export type Cursors = ReadonlyMap<string, Sequence>;

/** What a start found of the cursors. */
export interface FoundCursors {
  readonly cursors: Cursors;
  /** Why the file's readers begin at the first record kept, although there is one. */
  readonly problem: string | undefined;
}

/**
 * Empty if there is none. A file that cannot be read is told of: readers then begin at the first record kept,
 * which loses nothing, as each knows by itself what it has.
 */
export function readCursors(dir: string): FoundCursors {
  const path = join(dir, FILE);
  try {
    return { cursors: parseCursors(readFileSync(path, "utf8")), problem: undefined };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { cursors: new Map(), problem: undefined };
    const problem = `${path} cannot be read (${errorMessage(error)}); its readers begin at the first record kept`;
    return { cursors: new Map(), problem };
  }
}

function parseCursors(text: string): Cursors {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed) || !isObject(parsed["cursors"])) throw new Error("it is no object of cursors");
  const { cursors } = parsed;
  if (parsed["crc32"] !== checksum(cursors)) throw new Error("its checksum is wrong");
  return new Map(
    Object.entries(cursors).map(([name, value]) => {
      if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
        throw new Error(`${JSON.stringify(name)} is no sequence`);
      return [name, sequence(value)];
    }),
  );
}

/** @throws the file system's error; the file is then as it was before. */
export function writeCursors(dir: string, cursors: Cursors): void {
  const path = join(dir, FILE);
  const next = `${path}.next`;
  const object = Object.fromEntries(cursors);
  writeFileSync(next, JSON.stringify({ cursors: object, crc32: checksum(object) }));
  const file = openSync(next, "r+");
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  syncFolder(dir);
}

const checksum = (cursors: object): number => crc32(JSON.stringify(cursors));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
