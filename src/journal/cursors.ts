import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
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
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Error("not an object");
  return new Map(
    Object.entries(parsed).map(([name, value]: [string, unknown]) => {
      if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
        throw new Error(`${JSON.stringify(name)} is no sequence`);
      return [name, sequence(value)];
    }),
  );
}

export function writeCursors(dir: string, cursors: Cursors): void {
  const path = join(dir, FILE);
  const file = openSync(`${path}.next`, "w");
  try {
    writeSync(file, JSON.stringify(Object.fromEntries(cursors)));
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.next`, path);
  syncFolder(dir);
}
