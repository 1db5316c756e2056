import { compileAnchored } from "../base/regexp.ts";
import type { Labels } from "./labels.ts";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** A condition on one label, as in `{job="api", pod=~"a.*"}`; an absent label has the value "". */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  /** Text, or for `=~` and `!~` an RE2 expression anchored at both ends. */
  readonly value: string;
}

/** @throws WatchtowerError `invalid` if the expression does not compile. */
export function compileMatcher(matcher: Matcher): (value: string) => boolean {
  const { value } = matcher;
  switch (matcher.operator) {
    case "=":
      return (text) => text === value;
    case "!=":
      return (text) => text !== value;
    case "=~": {
      const regexp = compileAnchored(value);
      return (text) => regexp.test(text);
    }
    case "!~": {
      const regexp = compileAnchored(value);
      return (text) => !regexp.test(text);
    }
  }
}

/** One test for all matchers together. @throws as {@link compileMatcher} */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const compiled = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return (labels) => compiled.every(({ name, test }) => test(labels.get(name)));
}

/** Whether the matcher holds for a series without the label. */
export function matchesEmpty(matcher: Matcher): boolean {
  return compileMatcher(matcher)("");
}
