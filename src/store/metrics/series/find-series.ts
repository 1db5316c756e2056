import { compileMatcher } from "../../../model/matcher.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { intersect, subtract, unite } from "./id-lists.ts";
import type { LabelIndex, Posting } from "./label-index.ts";

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
    if (test("")) {
      const failing = postingsWhere(values, (value) => !test(value));
      unwanted.push(unite(failing.map(({ series }) => series)));
    } else {
      const meeting = exactPostings(matcher, values) ?? postingsWhere(values, test);
      wanted.push(unite(meeting.map(({ series }) => series)));
    }
  }
  const [smallest = all, ...others] = wanted.toSorted((a, b) => a.length - b.length);
  const found = others.reduce<readonly number[]>(intersect, smallest);
  return unwanted.reduce(subtract, found);
}

type Values = ReadonlyMap<string, Posting> | undefined;

function postingsWhere(values: Values, test: (value: string) => boolean): Posting[] {
  const found: Posting[] = [];
  for (const [value, posting] of values ?? []) if (test(value)) found.push(posting);
  return found;
}

/** Looks the values up, where the matcher names them. */
function exactPostings({ operator, value }: Matcher, values: Values): Posting[] | undefined {
  if (operator !== "=" && (operator !== "=~" || !ALTERNATIVES.test(value))) return undefined;
  const names = operator === "=" ? [value] : new Set(value.split("|"));
  return [...names].flatMap((name) => values?.get(name) ?? []);
}
