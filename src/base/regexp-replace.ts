import type { RegexpMatch } from "./regexp.ts";

const REFERENCE = /\$(?:\$|(\w+)|\{(\w+)\})/g;

/** A replacement with `$1`, `${name}` and `$$` filled in from a match, as Go's `regexp.Expand` does. */
export function expandReplacement(
  replacement: string,
  names: readonly (string | undefined)[],
  { text, groups }: RegexpMatch,
): string {
  if (!replacement.includes("$")) return replacement;
  return replacement.replaceAll(REFERENCE, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return "$";
    if (name === "0") return text;
    const index = /^\d+$/.test(name) ? Number(name) - 1 : names.indexOf(name);
    return groups[index] ?? "";
  });
}
