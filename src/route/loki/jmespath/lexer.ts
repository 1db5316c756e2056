import { WatchtowerError } from "../../../base/errors.ts";
import type { Json } from "./json.ts";

/**
 * A piece of an expression. Its kind is a mark such as `[?`, or else `name`, `quoted name`, `number`, `literal` or `end`;
 * each of these fields is that of one kind.
 */
export interface Token {
  readonly kind: string;
  /** UTF-16 units from the start. */
  readonly at: number;
  readonly name: string;
  readonly number: number;
  readonly value: Json;
}

const MARKS = /\[\]|\[\?|&&|\|\||==|!=|<=|>=|[.*,:(){}[\]@&|!<>]/y;
const BLANKS = /[ \t\n\r]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d+/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const RAW = /'(?:[^'\\]|\\[\s\S])*'/y;
const LITERAL = /`(?:[^`\\]|\\[\s\S])*`/y;

/** @throws WatchtowerError `invalid` */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const find = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  for (;;) {
    at += find(BLANKS)?.length ?? 0;
    if (at >= source.length) return [...tokens, token("end", at)];
    const [text, next] = nextToken(find, at) ?? refuse(source, at);
    tokens.push(next);
    at += text.length;
  }
}

const token = (kind: string, at: number, parts: Partial<Token> = {}): Token => ({
  kind,
  at,
  name: "",
  number: 0,
  value: null,
  ...parts,
});

type Find = (pattern: RegExp) => string | undefined;

function nextToken(find: Find, at: number): readonly [string, Token] | undefined {
  const name = find(NAME);
  if (name !== undefined) return [name, token("name", at, { name })];
  const mark = find(MARKS);
  if (mark !== undefined) return [mark, token(mark, at)];
  const number = find(NUMBER);
  if (number !== undefined) return [number, token("number", at, { number: Number(number) })];
  const quoted = find(QUOTED);
  if (quoted !== undefined) return [quoted, token("quoted name", at, { name: textIn(json(quoted, at)) })];
  const raw = find(RAW);
  if (raw !== undefined) {
    return [raw, token("literal", at, { value: raw.slice(1, -1).replaceAll(/\\(['\\])/g, "$1") })];
  }
  const literal = find(LITERAL);
  if (literal === undefined) return undefined;
  const value = json(literal.slice(1, -1).replaceAll("\\`", "`"), at);
  return [literal, token("literal", at, { value })];
}

const textIn = (value: Json): string => (typeof value === "string" ? value : "");

function json(text: string, at: number): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw new WatchtowerError("invalid", `at character ${at + 1}: ${text} is no JSON`);
  }
}

function refuse(source: string, at: number): never {
  const rest = source.slice(at);
  const found = rest.slice(0, 1);
  if (/^["'`]/.test(rest)) {
    throw new WatchtowerError("invalid", `at character ${at + 1}: ${found} is not closed`);
  }
  const hint = OFFERED_ELSEWHERE.test(rest)
    ? "arithmetic, $ and let are not supported; names with such characters stand in double quotes"
    : "names with such characters stand in double quotes";
  throw new WatchtowerError("invalid", `at character ${at + 1}: unexpected ${found} (${hint})`);
}

/** What JMESPath's community edition has beside. */
const OFFERED_ELSEWHERE = /^[-+/%$×÷−=]/;
