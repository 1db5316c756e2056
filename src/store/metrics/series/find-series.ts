import { literalEnds } from "../../../base/regexp-ends.ts";
import { compileMatcher } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type { IdList } from "./id-lists.ts";
import { intersect, subtract, unite } from "./id-lists.ts";

/** Expressions of these characters alone are texts or alternatives of texts: they need no engine. */
const ALTERNATIVES = /^[\w \-/:;,@#%&=~"'<>!|]*$/;

/** The label pairs of all series, by number. */
export interface SeriesIndex {
  /** Number of a pair; -1 for one that no series has. */
  findPair(name: string, value: string): number;
  /** Pairs of a name, ascending by value. */
  labelValues(name: string): readonly number[];
  valueOf(pair: number): string;
  seriesWith(pair: number): IdList;
}

/**
 * Ids of the series that meet all matchers.
 *
 * @param all ids of all series.
 * @throws WatchtowerError `invalid` if an expression does not compile.
 */
export function findSeries(index: SeriesIndex, all: IdList, matchers: readonly Matcher[]): IdList {
  const wanted: IdList[] = [];
  const unwanted: IdList[] = [];
  for (const matcher of matchers) {
    const test = compileMatcher(matcher);
    const isUnwanted = test("");
    const pairs = isUnwanted ? failing(matcher, test, index) : meeting(matcher, test, index);
    (isUnwanted ? unwanted : wanted).push(unite(pairs.map((pair) => index.seriesWith(pair))));
  }
  const [smallest = all, ...others] = wanted.toSorted((a, b) => a.length - b.length);
  return unwanted.reduce(subtract, others.reduce(intersect, smallest));
}

type Test = (value: string) => boolean;

function meeting(matcher: Matcher, test: Test, index: SeriesIndex): number[] {
  const { name, operator, value } = matcher;
  if (operator === "=") return named(name, [value], index);
  return operator === "=~" ? ofExpression(matcher, test, index) : pairsWhere(name, "", test, index);
}

/** Pairs that a matcher excludes which holds for the absent label. */
function failing(matcher: Matcher, test: Test, index: SeriesIndex): number[] {
  const fails: Test = (text) => !test(text);
  const { name, operator, value } = matcher;
  if (operator === "!=") return named(name, [value], index);
  return operator === "!~" ? ofExpression(matcher, fails, index) : pairsWhere(name, "", fails, index);
}

/** Pairs that meet the test, as only those can whose value the matcher's expression matches. */
function ofExpression({ name, value }: Matcher, test: Test, index: SeriesIndex): number[] {
  if (ALTERNATIVES.test(value)) return named(name, new Set(value.split("|")), index);
  return pairsWhere(name, literalEnds(value).prefix, test, index);
}

function named(name: string, values: Iterable<string>, index: SeriesIndex): number[] {
  return [...values].map((value) => index.findPair(name, value)).filter((pair) => pair >= 0);
}

/** @param prefix of all values that can meet the test. */
function pairsWhere(name: string, prefix: string, test: Test, index: SeriesIndex): number[] {
  const sorted = index.labelValues(name);
  const found: number[] = [];
  for (let at = prefix === "" ? 0 : firstFrom(sorted, prefix, index); at < sorted.length; at++) {
    const pair = sorted[at] ?? -1;
    const value = index.valueOf(pair);
    if (!value.startsWith(prefix)) break;
    if (test(value)) found.push(pair);
  }
  return found;
}

/** Place of the first pair whose value is not below the text. */
function firstFrom(sorted: readonly number[], text: string, index: SeriesIndex): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.valueOf(sorted[middle] ?? -1) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
