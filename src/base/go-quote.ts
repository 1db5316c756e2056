import { utf8 } from "./bytes.ts";

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ["\\", "\\\\"],
  ['"', '\\"'],
]);

/** What Go does not print as it is: controls, lone surrogates, blanks but the space, and unassigned code points. */
const UNPRINTABLE = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A text as a Go string literal in double quotes: `strconv.Quote`. */
export function goQuote(text: string): string {
  return `"${text.replaceAll(UNPRINTABLE, escape)}"`;
}

function escape(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code > 0xff_ff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/** A text as errors of Go's package `time` quote it: controls, and what is not ASCII, byte by byte. */
export function goTimeQuote(text: string): string {
  const quoted = text
    .replaceAll(/["\\]/g, "\\$&")
    .replaceAll(NOT_ASCII, (character) =>
      Array.from(utf8(character), (byte) => `\\x${hex(byte, 2)}`).join(""),
    );
  return `"${quoted}"`;
}

const NOT_ASCII = /[^ -\u007f]/gu;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
