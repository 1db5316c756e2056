import { unescapeGo } from "../../base/go-string.ts";
import type { Literal } from "../syntax/ast.ts";
import { NULL, bool, float, integer, text } from "./value.ts";
import type { Value } from "./value.ts";

/** The value of a literal that the scanner has taken. */
export function literalValue({ type, text: source }: Literal): Value {
  switch (type) {
    case "NULL":
      return NULL;
    case "BOOL":
      return bool(source === "true");
    case "FLOAT":
      return float(Number(source));
    case "NUMBER":
      return wholeNumber(source);
    case "STRING":
      return text(stringText(source));
  }
}

/** Digits; behind a leading zero octal ones, as Go has them. */
function wholeNumber(digits: string): Value {
  const isOctal = /^0[0-7]+$/.test(digits);
  if (!isOctal && /^0\d/.test(digits)) return float(Number(digits));
  const number = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  return number < 2n ** 64n ? integer(number) : float(Number(digits));
}

function stringText(source: string): string {
  const inner = source.slice(1, -1);
  // In back quotes nothing is escaped, and carriage returns do not count.
  if (source.startsWith("`")) return inner.replaceAll("\r", "");
  return unescapeGo(inner, '"', () => new Error("the scanner has refused unknown escapes"));
}
