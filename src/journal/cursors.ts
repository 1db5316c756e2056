import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, errorMessage } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { checkedText, readChecked, wholeNumber } from "./checked-file.ts";
import { replaceFile } from "./replace-file.ts";

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
  const cursors = Object.entries(readChecked("cursors", text));
  return new Map(cursors.map(([name, value]) => [name, sequence(wholeNumber(value, name))]));
}

/** @throws the file system's error; the file is then as it was before. */
export function writeCursors(dir: string, cursors: Cursors): void {
  replaceFile(join(dir, FILE), checkedText("cursors", Object.fromEntries(cursors)));
}
