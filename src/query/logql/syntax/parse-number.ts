import { parseError } from "../errors.ts";
import { parseNumber } from "./literals.ts";
import type { TokenStream } from "./token-stream.ts";

/** A number with or without a sign. */
export function readSigned(tokens: TokenStream, read = parseNumber): number {
  const isNegative = tokens.accept("-") !== undefined;
  if (!isNegative) tokens.accept("+");
  const value = readNumber(tokens, read);
  return isNegative ? -value : value;
}

/** A number without a sign. */
export function readNumber(tokens: TokenStream, read = parseNumber): number {
  const { text, from } = tokens.expect("NUMBER");
  const value = read(text.replaceAll("_", ""));
  if (value === undefined)
    throw parseError(tokens.query, from, `unable to parse literal as a float: ${text}`);
  return value;
}

/** As label filters have it, which take `0x3e8` where other numbers do not. */
export const filterNumber = (text: string): number | undefined =>
  /^0[xX][0-9a-fA-F]+$/.test(text) ? Number(text) : parseNumber(text);
