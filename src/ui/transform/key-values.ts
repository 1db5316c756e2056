/**
 * Reads `a=1, b: "two words" c` into pairs: keys and values are apart by `=` or `:`, pairs by blanks, commas,
 * semicolons, `&` or braces; quotes keep all of these, a backslash keeps the sign behind it. A word without a value
 * has an empty one.
 */
export function parseKeyValues(text: string): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  let key: string | undefined;
  for (const token of text.matchAll(TOKEN)) {
    const [, quoted, bare, separator] = token;
    if (separator !== undefined) {
      if (key !== undefined && !separator.includes("=") && !separator.includes(":")) {
        pairs.push([key, ""]);
        key = undefined;
      }
      continue;
    }
    const word = (quoted?.slice(1, -1) ?? bare ?? "").replaceAll(/\\(.)/gs, "$1");
    if (key === undefined) key = word;
    else {
      pairs.push([key, word]);
      key = undefined;
    }
  }
  if (key !== undefined) pairs.push([key, ""]);
  return Object.fromEntries(pairs);
}

/** A text in quotes, a word, or what stands between them. */
const TOKEN = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|((?:\\.|[^\s,;&{}=:"'\\])+)|([\s,;&{}=:]+)/gs;
