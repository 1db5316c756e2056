/**
 * A pattern of `filepath.Match` with `/` as separator, as the Collector's github.com/gobwas/glob has it without
 * separators: `*` any text, `?` any character, `[a-z]`, `[!a-z]`, `{a,b}`, `\` before what is meant itself.
 *
 * @returns an expression of RE2 that matches the whole text; `undefined` for what is no pattern.
 */
export function globToRegexp(glob: string): string | undefined {
  const pieces: string[] = [];
  let alternatives = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (char === "*") {
      if (pieces.at(-1) !== ANYTHING) pieces.push(ANYTHING);
    } else if (char === "?") pieces.push("(?s:.)");
    else if (char === "{") {
      alternatives++;
      pieces.push("(?:");
    } else if (char === "}" && alternatives > 0) {
      alternatives--;
      pieces.push(")");
    } else if (char === "," && alternatives > 0) pieces.push("|");
    else if (char === "[") {
      const set = /^\[(!?)((?:\\[^]|[^\]\\])+)\]/u.exec(glob.slice(at));
      if (set === null) return undefined;
      const [whole, not, inner = ""] = set;
      pieces.push(`[${not === "!" ? "^" : ""}${inner.replaceAll(/(?<!\\)[[\]^]/g, String.raw`\$&`)}]`);
      at += whole.length - 1;
    } else if (char === "\\") {
      at++;
      if (at === glob.length) return undefined;
      pieces.push(escape(glob.charAt(at)));
    } else pieces.push(escape(char));
  }
  return alternatives === 0 ? `^(?:${pieces.join("")})$` : undefined;
}

const ANYTHING = "(?s:.*)";

const escape = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`);
