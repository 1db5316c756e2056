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
  const files: string[] = [];
  for (const path of paths) {
    const before = files.length;
    if (isFolder(path)) addJsonFiles(path, files);
    else files.push(path);
    if (files.length === before) throw new WatchtowerError("notFound", `there is no *.json in ${path}`);
  }
  return files;
}

/** A file that is not there is one that cannot be read, which is told where it is read. */
export const isFolder = (path: string): boolean =>
  path !== "-" && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Goes no further than the limit. */
function addJsonFiles(folder: string, files: string[]): void {
  for (const entry of entriesOf(folder).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isLeftOut(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addJsonFiles(path, files);
    else if (entry.name.endsWith(".json")) files.push(path);
    if (files.length > MAX_FILES) throw limitError("maxFiles", MAX_FILES, `too many *.json in ${folder}`);
  }
}

const isLeftOut = (name: string): boolean => name.startsWith(".") || name === "node_modules";

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new WatchtowerError("execution", `cannot read ${folder}: ${errorMessage(error)}`);
  }
}
