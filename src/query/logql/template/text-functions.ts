import { type CapturingRegexp, compileCapture } from "../../../base/regexp.ts";
import { expandReplacement, replaceMatches } from "../../../base/regexp-replace.ts";
import { byteLength, byteSlice, escapeQuery, runes, title } from "../../go-template/go-text.ts";
import { type TemplateFunction, fixed } from "../../go-template/function.ts";
import { TemplateError } from "../../go-template/template-error.ts";

/** Longest text that `repeat`, `indent` and the aligning functions make. */
const LONGEST = 1_048_576;

const trimStart = (text: string, set: string): string => {
  const characters = new Set(set);
  const list = runes(text);
  const first = list.findIndex((character) => !characters.has(character));
  return first < 0 ? "" : list.slice(first).join("");
};

const trimEnd = (text: string, set: string): string => {
  const characters = new Set(set);
  const list = runes(text);
  return list.slice(0, list.findLastIndex((character) => !characters.has(character)) + 1).join("");
};

const trimBoth = (text: string, set: string): string => trimEnd(trimStart(text, set), set);

const withoutPrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

const withoutSuffix = (text: string, suffix: string): string =>
  suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;

function replaceSome(text: string, old: string, by: string, count: bigint): string {
  if (count < 0n) return text.replaceAll(old, () => by);
  let out = "";
  let at = 0;
  for (let left = count; left > 0n; left--) {
    const found = text.indexOf(old, at);
    if (found < 0) break;
    out += text.slice(at, found) + by;
    at = found + old.length;
    if (old !== "") continue;
    if (at >= text.length) break;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    out += character;
    at += character.length;
  }
  return out + text.slice(at);
}

function repeat(count: bigint, text: string): string {
  if (count < 0n) throw new TemplateError("strings: negative Repeat count");
  if (Number(count) * text.length > LONGEST) throw tooLong();
  return text.repeat(Number(count));
}

function pad(count: bigint): number {
  if (count > LONGEST) throw tooLong();
  return Number(count);
}

const tooLong = (): TemplateError => new TemplateError(`the text is too long (limit ${LONGEST})`);

function indent(spaces: bigint, text: string): string {
  if (spaces < 0n) throw new TemplateError("strings: negative Repeat count");
  const space = " ".repeat(pad(spaces));
  if (space.length * text.split("\n").length > LONGEST) throw tooLong();
  return space + text.replaceAll("\n", `\n${space}`);
}

function trunc(count: bigint, text: string): string {
  const [size, length] = [Number(count), byteLength(text)];
  if (size < 0 && length + size > 0) return byteSlice(text, length + size, length);
  return size >= 0 && length > size ? byteSlice(text, 0, size) : text;
}

function substr(start: bigint, end: bigint, text: string): string {
  const length = byteLength(text);
  const from = Math.max(0, Number(start));
  const to = start >= 0n && (end < 0n || end > length) ? length : Number(end);
  if (from <= to && to <= length && to >= 0) return byteSlice(text, from, to);
  const range = to < 0 || to > length ? `[:${to}] with length ${length}` : `[${from}:${to}]`;
  throw new TemplateError(`runtime error: slice bounds out of range ${range}`);
}

function align(count: bigint, text: string, side: "left" | "right"): string {
  const characters = runes(text);
  const size = pad(count);
  if (size < 0 || size === characters.length) return text;
  if (size > characters.length) {
    const space = " ".repeat(size - characters.length);
    return side === "left" ? text + space : space + text;
  }
  return (side === "left" ? characters.slice(0, size) : characters.slice(characters.length - size)).join("");
}

function unescapeQuery(text: string): string {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text)?.[0];
  if (bad !== undefined) throw new TemplateError(`invalid URL escape ${JSON.stringify(bad)}`);
  return Buffer.from(
    text
      .replaceAll("+", " ")
      .replaceAll(/[^\0-\x7f]+/gu, encodeURIComponent)
      .replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString();
}

function decodeBase64(text: string): string {
  const bare = text.replaceAll(/[\r\n]/g, "");
  const bad = /[^A-Za-z0-9+/]|=(?!=?$)/.exec(bare.replace(/={1,2}$/, ""));
  if (bad === null && bare.length % 4 === 0) return Buffer.from(bare, "base64").toString();
  return `illegal base64 data at input byte ${bad?.index ?? bare.length - (bare.length % 4)}`;
}

/** Expressions met before, as a template uses the same for each line. */
const known = new Map<string, CapturingRegexp>();
const MOST_KNOWN = 100;

function compiled(expression: string): CapturingRegexp {
  let regexp = known.get(expression);
  if (regexp === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(expression, (regexp = compileCapture(expression)));
  }
  return regexp;
}

/** Functions of texts: Go's own, and those of sprig that Loki offers. */
export const TEXT_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ToLower: fixed(["string"], (text) => text.toLowerCase()),
  ToUpper: fixed(["string"], (text) => text.toUpperCase()),
  Replace: fixed(["string", "string", "string", "int"], replaceSome),
  Trim: fixed(["string", "string"], trimBoth),
  TrimLeft: fixed(["string", "string"], trimStart),
  TrimRight: fixed(["string", "string"], trimEnd),
  TrimPrefix: fixed(["string", "string"], withoutPrefix),
  TrimSuffix: fixed(["string", "string"], withoutSuffix),
  TrimSpace: fixed(["string"], (text) => text.trim()),
  regexReplaceAll: fixed(["string", "string", "string"], (expression, text, by) =>
    replaceMatches(compiled(expression), text, (names, match) => expandReplacement(by, names, match)),
  ),
  regexReplaceAllLiteral: fixed(["string", "string", "string"], (expression, text, by) =>
    replaceMatches(compiled(expression), text, () => by),
  ),
  count: fixed(["string", "string"], (expression, text) =>
    BigInt([...compiled(expression).matches(text)].length),
  ),
  urldecode: fixed(["string"], unescapeQuery),
  urlencode: fixed(["string"], escapeQuery),
  alignLeft: fixed(["int", "string"], (count, text) => align(count, text, "left")),
  alignRight: fixed(["int", "string"], (count, text) => align(count, text, "right")),
  b64enc: fixed(["string"], (text) => Buffer.from(text).toString("base64")),
  b64dec: fixed(["string"], decodeBase64),
  lower: fixed(["string"], (text) => text.toLowerCase()),
  upper: fixed(["string"], (text) => text.toUpperCase()),
  title: fixed(["string"], title),
  trunc: fixed(["int", "string"], trunc),
  substr: fixed(["int", "int", "string"], substr),
  contains: fixed(["string", "string"], (part, text) => text.includes(part)),
  hasPrefix: fixed(["string", "string"], (part, text) => text.startsWith(part)),
  hasSuffix: fixed(["string", "string"], (part, text) => text.endsWith(part)),
  indent: fixed(["int", "string"], indent),
  nindent: fixed(["int", "string"], (spaces, text) => `\n${indent(spaces, text)}`),
  replace: fixed(["string", "string", "string"], (old, by, text) => replaceSome(text, old, by, -1n)),
  repeat: fixed(["int", "string"], repeat),
  trim: fixed(["string"], (text) => text.trim()),
  trimAll: fixed(["string", "string"], (set, text) => trimBoth(text, set)),
  trimSuffix: fixed(["string", "string"], (suffix, text) => withoutSuffix(text, suffix)),
  trimPrefix: fixed(["string", "string"], (prefix, text) => withoutPrefix(text, prefix)),
};
