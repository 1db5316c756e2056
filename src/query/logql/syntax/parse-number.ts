import { parseError } from "../errors.ts";
import { parseNumber } from "./literals.ts";
import type { TokenStream } from "./token-stream.ts";

/** A number with or without a sign. */
export function readSigned(tokens: TokenStream): number {
  const isNegative = tokens.accept("-") !== undefined;
  if (!isNegative) tokens.accept("+");
  const value = readNumber(tokens);
  return isNegative ? -value : value;
}

/** A number without a sign. */
export function readNumber(tokens: TokenStream): number {
  const { text, from } = tokens.expect("NUMBER");
  const value = parseNumber(text.replaceAll("_", ""));
  if (value === undefined)
    throw parseError(tokens.query, from, `unable to parse literal as a float: ${text}`);
  return value;
}
