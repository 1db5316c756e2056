/** Texts that every match of an expression begins and ends with; they may overlap. */
export interface LiteralEnds {
  readonly prefix: string;
  readonly suffix: string;
}

const NO_ENDS: LiteralEnds = { prefix: "", suffix: "" };
const META = new Set("\\.+*?()|[]{}^$");
/** After a character, these make it optional. */
const OPTIONAL = new Set("*?{");

/**
 * The literal ends of an expression that is anchored at both ends. Alternatives, escapes and flags are not looked
 * into: then there are none, which is always true.
 */
export function literalEnds(pattern: string): LiteralEnds {
  if (pattern.includes("|") || pattern.includes("\\") || pattern.includes("(?")) return NO_ENDS;
  return { prefix: prefixOf(pattern), suffix: suffixOf(pattern) };
}

function prefixOf(pattern: string): string {
  let end = 0;
  while (end < pattern.length && !META.has(pattern[end] ?? "")) end++;
  // A pair of surrogates is one character: losing half of it more does no harm.
  return pattern.slice(0, OPTIONAL.has(pattern[end] ?? "") ? Math.max(0, end - 2) : end);
}

function suffixOf(pattern: string): string {
  let start = pattern.length;
  while (start > 0 && !META.has(pattern[start - 1] ?? "")) start--;
  return pattern.slice(start);
}
