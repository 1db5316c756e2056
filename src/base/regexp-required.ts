const SHORTEST = 3;
/** Escapes that stand for one character each, itself. */
const ESCAPED = new Set("\\.+*?()|[]{}^$-/");
/** Escapes that stand for nothing, or for one of several characters. */
const CLASSES = new Set("dDwWsSbBAz");
const PLAIN = /[\w /:@=&,;#%~<>!"'-]/;
const REPEAT = /(?:[*+?]|\{[\d,]+\})\??/y;

/**
 * Texts that whatever matches an expression (RE2's syntax) has in it one behind the other, of three characters or
 * more: to look for these is cheaper than to match. Only those up to the first group or class of characters are found.
 */
export function requiredTexts(pattern: string): readonly string[] {
  if (pattern.includes("(?") || pattern.includes("|")) return [];
  const texts: string[] = [];
  let text = "";
  const end = (): void => {
    if (text.length >= SHORTEST) texts.push(text);
    text = "";
  };
  for (let at = 0; at < pattern.length;) {
    const { literal, length } = itemAt(pattern, at);
    if (length === 0) break;
    at += length;
    REPEAT.lastIndex = at;
    const repeat = REPEAT.exec(pattern)?.[0] ?? "";
    at += repeat.length;
    // What is repeated with `+` is there once at least.
    if (literal !== undefined && (repeat === "" || repeat.startsWith("+"))) text += literal;
    if (literal === undefined || repeat !== "") end();
  }
  end();
  return texts;
}

interface Item {
  /** The character that it stands for; `undefined` for any of several, or a place. */
  readonly literal: string | undefined;
  /** 0 for what is not understood. */
  readonly length: number;
}

function itemAt(pattern: string, at: number): Item {
  const char = pattern.charAt(at);
  if (char === "\\") {
    const escaped = pattern.charAt(at + 1);
    if (CLASSES.has(escaped)) return { literal: undefined, length: 2 };
    return ESCAPED.has(escaped) ? { literal: escaped, length: 2 } : { literal: undefined, length: 0 };
  }
  if (char === "." || char === "^" || char === "$") return { literal: undefined, length: 1 };
  return PLAIN.test(char) ? { literal: char, length: 1 } : { literal: undefined, length: 0 };
}
