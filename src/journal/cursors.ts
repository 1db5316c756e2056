import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { syncFolder } from "./segment.ts";

const FILE = "cursors.json";

/** Names and the sequence that each reader needs next; replaced as a whole, by an atomic rename. */
export type Cursors = ReadonlyMap<string, Sequence>;

/** Empty if there is none or it cannot be read: a reader then begins at the first record kept. */
export function readCursors(dir: string): Cursors {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dir, FILE), "utf8"));
    if (typeof parsed !== "object" || parsed === null) return new Map();
    return new Map(
      Object.entries(parsed).flatMap(([name, value]) =>
        typeof value === "number" && Number.isSafeInteger(value) ? [[name, sequence(value)] as const] : [],
      ),
    );
  } catch {
    return new Map();
  }
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
