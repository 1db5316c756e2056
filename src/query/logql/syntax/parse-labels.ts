import type { Matcher } from "../../../model/matcher.ts";
import type { Grouping } from "../../vector/grouping.ts";
import type { TokenStream } from "./token-stream.ts";

/** `(a, b)`, which may be empty. */
export function readNames(tokens: TokenStream): string[] {
  tokens.expect("(");
  const names: string[] = [];
  if (tokens.accept(")") !== undefined) return names;
  names.push(tokens.expect("IDENTIFIER", ")").text);
  while (tokens.accept(",") !== undefined) names.push(tokens.expect("IDENTIFIER").text);
  tokens.expect(")", ",");
  return names;
}

/** `by (a)`, `without (b)`; `undefined` where there is none. */
export function readGrouping(tokens: TokenStream): Grouping | undefined {
  if (!tokens.is("by", "without")) return undefined;
  const kind = tokens.next().kind === "without" ? "without" : "by";
  return { kind, names: readNames(tokens) };
}

/** `name="value"` @param others what else could begin there. */
export function readMatcher(tokens: TokenStream, ...others: readonly string[]): Matcher {
  const name = tokens.expect("IDENTIFIER", ...others).text;
  const { kind: operator } = tokens.peek();
  if (operator !== "=" && operator !== "!=" && operator !== "=~" && operator !== "!~") {
    throw tokens.unexpected("=", "!=", "=~", "!~");
  }
  tokens.next();
  return { name, operator, value: tokens.expect("STRING").text };
}
