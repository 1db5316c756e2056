import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { WatchtowerError, errorMessage, limitError } from "../base/errors.ts";

/** So many files are found in folders; more is a wrong folder. */
const MAX_FILES = 10_000;

/**
 * Files as they are named, and of folders all of `*.json` at any depth, by name. Hidden ones and
 * `node_modules` are left out.
 *
 * @throws WatchtowerError `notFound` where a folder has none, `limit`, `execution`
 */
export function dashboardFiles(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => {
    if (!isFolder(path)) return [path];
    const found = jsonFilesIn(path);
    if (found.length === 0) throw new WatchtowerError("notFound", `there is no *.json in ${path}`);
    return found;
  });
  if (files.length > MAX_FILES)
    throw limitError("maxFiles", MAX_FILES, `too many files in ${paths.join(", ")}`);
  return files;
}

/** A file that is not there is one that cannot be read, which is told where it is read. */
export const isFolder = (path: string): boolean =>
  path !== "-" && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function jsonFilesIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isLeftOut(entry.name) ? [] : jsonFilesIn(path);
      return entry.name.endsWith(".json") && !entry.name.startsWith(".") ? [path] : [];
    });
}

const isLeftOut = (name: string): boolean => name.startsWith(".") || name === "node_modules";

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new WatchtowerError("execution", `cannot read ${folder}: ${errorMessage(error)}`);
  }
}
