import { WatchtowerError } from "../../../base/errors.ts";

const WILDCARD = "<_>";

/**
 * Whether a line fits a pattern: its literals in order, each where it is first found, and between them, for
 * each `<_>`, some text. As in Loki the first literal may be anywhere, and the last must end the line.
 *
 * @throws WatchtowerError `invalid`
 */
export function compileLinePattern(pattern: string): (line: string) => boolean {
  const named = /<[a-zA-Z_][a-zA-Z0-9_]*>/.exec(pattern.replaceAll(WILDCARD, ""))?.[0];
  if (pattern.includes(WILDCARD + WILDCARD)) {
    throw new WatchtowerError("invalid", "found consecutive capture '<_><_>': invalid expression");
  }
  if (named !== undefined) {
    throw new WatchtowerError("invalid", `named captures are not allowed: found '${named}'`);
  }
  if (pattern === "") return (line) => line === "";
  const literals = pattern.split(WILDCARD);
  const endsOpen = literals.at(-1) === "";
  return (line) => {
    if (line === "") return false;
    let at = 0;
    for (const [index, literal] of literals.entries()) {
      if (literal === "") continue;
      const found = line.indexOf(literal, at);
      if (found < 0 || (index > 0 && found === at)) return false;
      at = found + literal.length;
    }
    return endsOpen === at < line.length;
  };
}
