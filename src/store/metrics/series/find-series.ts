import { literalEnds } from "../../../base/regexp-ends.ts";
import { compileMatcher } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { intersect, subtract, unite } from "./id-lists.ts";
import type { LabelIndex, LabelValues, Posting } from "./label-index.ts";

/** Expressions of these characters alone are texts or alternatives of texts: they need no engine. */
const ALTERNATIVES = /^[\w \-/:;,@#%&=~"'<>!|]*$/;

/**
 * Ids of the series that meet all matchers, ascending.
 *
 * @param all ids of all series, ascending.
 * @throws WatchtowerError `invalid` if an expression does not compile.
 */
export function findSeries(
  index: LabelIndex,
  all: readonly number[],
  matchers: readonly Matcher[],
): readonly number[] {
  const wanted: (readonly number[])[] = [];
  const unwanted: (readonly number[])[] = [];
  for (const matcher of matchers) {
    const test = compileMatcher(matcher);
    const values = index.values(matcher.name);
    if (test("")) unwanted.push(idsOf(failing(matcher, test, values)));
    else wanted.push(idsOf(meeting(matcher, test, values)));
  }
  const [smallest = all, ...others] = wanted.toSorted((a, b) => a.length - b.length);
  const found = others.reduce<readonly number[]>(intersect, smallest);
  return unwanted.reduce(subtract, found);
}

type Values = LabelValues | undefined;
type Test = (value: string) => boolean;

const idsOf = (postings: readonly Posting[]): readonly number[] =>
  unite(postings.map(({ series }) => series));

function meeting({ operator, value }: Matcher, test: Test, values: Values): Posting[] {
  if (operator === "=") return named([value], values);
  if (operator !== "=~") return postingsWhere("", values, test);
  const names = alternatives(value);
  return names === undefined ? postingsWhere(literalEnds(value).prefix, values, test) : named(names, values);
}

/** Postings of the values that a matcher excludes, which holds for the absent label. */
function failing({ operator, value }: Matcher, test: Test, values: Values): Posting[] {
  const fails = (text: string): boolean => !test(text);
  if (operator === "!=") return named([value], values);
  if (operator !== "!~") return postingsWhere("", values, fails);
  const names = alternatives(value);
  return names === undefined ? postingsWhere(literalEnds(value).prefix, values, fails) : named(names, values);
}

/** The texts that an expression names, if it is nothing else. */
function alternatives(expression: string): Iterable<string> | undefined {
  return ALTERNATIVES.test(expression) ? new Set(expression.split("|")) : undefined;
}

const named = (names: Iterable<string>, values: Values): Posting[] =>
  [...names].flatMap((name) => values?.get(name) ?? []);

/** @param prefix of all values that can meet the test. */
function postingsWhere(prefix: string, values: Values, test: Test): Posting[] {
  const found: Posting[] = [];
  for (const posting of values?.withPrefix(prefix) ?? []) if (test(posting.pair[1])) found.push(posting);
  return found;
}
