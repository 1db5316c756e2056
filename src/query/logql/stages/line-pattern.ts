import { WatchtowerError } from "../../../base/errors.ts";

const WILDCARD = "<_>";

/**
 * Whether a whole line fits a pattern: its literals in order, `<_>` for any text between them. Without
 * `<_>` at an end, the line begins or ends with the literal there.
 */
export function compileLinePattern(pattern: string): (line: string) => boolean {
  if (/<[a-zA-Z_][a-zA-Z0-9_]*>/.test(pattern.replaceAll(WILDCARD, ""))) {
    throw new WatchtowerError("invalid", "named captures are not allowed in a line filter's pattern");
  }
  if (pattern.includes(WILDCARD + WILDCARD)) {
    throw new WatchtowerError("invalid", "found consecutive capture '<_><_>'");
  }
  const literals = pattern.split(WILDCARD);
  const first = literals[0] ?? "";
  if (literals.length === 1) return (line) => line === first;
  const last = literals.at(-1) ?? "";
  const middle = literals.slice(1, -1);
  return (line) => {
    if (!line.startsWith(first)) return false;
    let at = first.length;
    for (const literal of middle) {
      const found = line.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return line.endsWith(last) && line.length - last.length >= at;
  };
}
