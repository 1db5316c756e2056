import { readdir } from "node:fs/promises";
import type { Dirent } from "node:fs";
import { join, resolve } from "node:path";
import { errorCode, limitError } from "../../../base/errors.ts";
import { globPattern } from "./glob-pattern.ts";

/** Most files that a pattern may find, and entries of folders that are looked at for it. */
export const GLOB_LIMITS = { matches: 1000, entries: 100_000 } as const;

/**
 * Files whose paths match a pattern, in the order of their names: `*`, `?`, `[a-z]`, `{a,b}` within a folder, `**` for any
 * number of folders, as Alloy's doublestar has them. Links to folders are not followed below `**`.
 *
 * @throws WatchtowerError `limit`; `invalid` for what is no pattern.
 */
export async function filesMatching(pattern: string): Promise<readonly string[]> {
  const absolute = resolve(pattern);
  const matches = globPattern(absolute);
  const root = absolute.split("/").slice(1);
  const walk: Walk = { found: [], entries: 0 };
  await visit("/", root, walk);
  return walk.found.filter((path) => matches(path));
}

interface Walk {
  readonly found: string[];
  entries: number;
}

const HAS_MARKS = /[*?[{\\]/;

/** @param parts of the pattern, below the folder. */
async function visit(folder: string, parts: readonly string[], walk: Walk): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  if (!HAS_MARKS.test(part)) {
    const path = join(folder, part);
    if (rest.length > 0) return visit(path, rest, walk);
    return add(path, walk);
  }
  // Braces may hold folders, which are divided here.
  const isDeep = part.includes("**") || count(part, "{") !== count(part, "}");
  const matches = isDeep ? undefined : globPattern(`/${part}`);
  for (const entry of await entriesOf(folder)) {
    walk.entries++;
    if (walk.entries > GLOB_LIMITS.entries) {
      throw limitError("glob.entries", GLOB_LIMITS.entries, "the pattern looks at too many files");
    }
    const path = join(folder, entry.name);
    if (isDeep) {
      // The pattern as a whole decides at the end.
      if (entry.isDirectory()) await visit(path, parts, walk);
      else add(path, walk);
    } else if (matches?.(`/${entry.name}`) === true) {
      if (rest.length > 0) await visit(path, rest, walk);
      else if (!entry.isDirectory()) add(path, walk);
    }
  }
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;

function add(path: string, { found }: Walk): void {
  if (found.length >= GLOB_LIMITS.matches) {
    throw limitError("glob.matches", GLOB_LIMITS.matches, "the pattern finds too many files");
  }
  found.push(path);
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(errorCode(error) ?? "")) return [];
    throw error;
  }
}
