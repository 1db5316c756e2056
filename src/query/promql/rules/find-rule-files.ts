import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Files of the patterns, sorted: a path, or one with `*` in its last part.
 *
 * @throws what the file system throws for a folder that cannot be read.
 */
export function findRuleFiles(patterns: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const last = basename(pattern);
    if (!last.includes("*")) {
      found.add(pattern);
      continue;
    }
    const folder = dirname(pattern);
    for (const name of readdirSync(folder)) if (matches(last, name)) found.add(join(folder, name));
  }
  return [...found].toSorted();
}

/** Without a regular expression, which could take long for many stars. */
function matches(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const next = name.indexOf(part, at);
    if (next < 0 || next + part.length > name.length - last.length) return false;
    at = next + part.length;
  }
  return true;
}
