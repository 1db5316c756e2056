import { closeSync, fdatasyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolder } from "./segment.ts";

/**
 * Durable, and whole or not there, when it returns.
 *
 * @param mode who may read it, if not as usual.
 * @throws the file system's error; the file is then as it was before.
 */
export function replaceFile(path: string, text: string, mode?: number): void {
  const next = `${path}.next`;
  writeFileSync(next, text, { mode });
  const file = openSync(next, "r+");
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  syncFolder(dirname(path));
}
