import { fromUtf8, utf8 } from "./bytes.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** Bytes come in runs: several may make up one character. */
const ESCAPE =
  /((?:\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2})+)|\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S])|$)/g;

/**
 * What stands between the quotes of a Go string literal (The Go Programming Language Specification, "String
 * literals"), as PromQL, LogQL and TraceQL have them. Bytes that are no UTF-8 become U+FFFD.
 *
 * @param quote the literal's own quote, which may be escaped; the other may not.
 * @param refuse makes the error for an escape that Go does not have.
 * @param textOf the text of bytes that are escaped.
 */
export function unescapeGo(
  inner: string,
  quote: string,
  refuse: (escape: string) => Error,
  textOf: (bytes: Uint8Array) => string = fromUtf8,
): string {
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(ESCAPE, (escape: string, ...groups: (string | undefined)[]) => {
    const [bytes, short, long, simple] = groups;
    if (bytes !== undefined) return textOf(bytesOf(bytes));
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (code <= 0x10_ff_ff) return String.fromCodePoint(code);
    const known = simple === quote ? quote : SIMPLE[simple ?? ""];
    if (known === undefined) throw refuse(escape);
    return known;
  });
}

function bytesOf(escapes: string): Uint8Array {
  const bytes = escapes
    .split("\\")
    .slice(1)
    .map((each) => (each.startsWith("x") ? Number.parseInt(each.slice(1), 16) : Number.parseInt(each, 8)));
  return Uint8Array.from(bytes);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SIMPLE).map(([letter, character]) => [character, `\\${letter}`])),
  '"': '\\"',
};

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** A byte that is no UTF-8 is this much and itself: a lone surrogate, which no text has. */
const BYTE_CODES = 0xdc00;
const MAX_BYTES_OF_CHARACTER = 4;

/** Text whose bytes that are no UTF-8 are still known to {@link quoteGo}; not well-formed, and for nothing else. */
export function withBytesKept(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const character = characterAt(bytes, at);
    text += character ?? String.fromCharCode(BYTE_CODES + (bytes[at] ?? 0));
    at += character === undefined ? 1 : utf8(character).length;
  }
  return text;
}

function characterAt(bytes: Uint8Array, at: number): string | undefined {
  for (let length = 1; length <= MAX_BYTES_OF_CHARACTER && at + length <= bytes.length; length++) {
    try {
      return STRICT.decode(bytes.subarray(at, at + length));
    } catch {
      // Not yet whole, or never.
    }
  }
  return undefined;
}

/** A Go string literal in double quotes that stands for the text (`strconv.Quote`). */
export function quoteGo(text: string): string {
  const inner = text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const known = SHORT_ESCAPES[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (code > BYTE_CODES && code <= BYTE_CODES + 0xff) return `\\x${(code - BYTE_CODES).toString(16)}`;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code > 0xff_ff
      ? `\\U${code.toString(16).padStart(8, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${inner}"`;
}
