import { fromUtf8 } from "./bytes.ts";

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
 */
export function unescapeGo(inner: string, quote: string, refuse: (escape: string) => Error): string {
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(ESCAPE, (escape: string, ...groups: (string | undefined)[]) => {
    const [bytes, short, long, simple] = groups;
    if (bytes !== undefined) return decodeBytes(bytes);
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (code <= 0x10_ff_ff) return String.fromCodePoint(code);
    const known = simple === quote ? quote : SIMPLE[simple ?? ""];
    if (known === undefined) throw refuse(escape);
    return known;
  });
}

function decodeBytes(escapes: string): string {
  const bytes = escapes
    .split("\\")
    .slice(1)
    .map((each) => (each.startsWith("x") ? Number.parseInt(each.slice(1), 16) : Number.parseInt(each, 8)));
  return fromUtf8(Uint8Array.from(bytes));
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SIMPLE).map(([letter, character]) => [character, `\\${letter}`])),
  '"': '\\"',
};

/** A Go string literal in double quotes that stands for the text (`strconv.Quote`). */
export function quoteGo(text: string): string {
  const inner = text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const known = SHORT_ESCAPES[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code > 0xff_ff
      ? `\\U${code.toString(16).padStart(8, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${inner}"`;
}
