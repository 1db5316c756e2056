import type { CapturingRegexp, RegexpMatch } from "./regexp.ts";

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

/** The text with every match replaced. @param replacement given the names of the groups and the match. */
export function replaceMatches(
  regexp: CapturingRegexp,
  text: string,
  replacement: (names: CapturingRegexp["groups"], match: RegexpMatch) => string,
): string {
  let out = "";
  let at = 0;
  for (const match of regexp.matches(text)) {
    out += text.slice(at, match.at) + replacement(regexp.groups, match);
    at = match.at + match.text.length;
  }
  return out + text.slice(at);
}
