import type { Completion } from "@codemirror/autocomplete";
import { named } from "./completion-source.ts";
import { signatures } from "./signatures.ts";

/** What spans and traces have beside attributes. */
export const TRACEQL_INTRINSICS = named(
  [
    ..."name duration status statusMessage kind rootName rootServiceName traceDuration".split(" "),
    ..."span:id span:parentID span:childCount trace:id event:name event:timeSinceStart".split(" "),
    ..."link:spanID link:traceID instrumentation:name instrumentation:version".split(" "),
  ],
  "intrinsic",
);

const operators = (all: readonly (readonly [sign: string, what: string])[]): readonly Completion[] =>
  all.map(([label, detail], index) => ({ label, detail, boost: -index }));

/** What stands between a field and a value. */
export const TRACEQL_COMPARISONS = operators([
  ["=", "is"],
  ["!=", "is not"],
  ["=~", "matches the regular expression"],
  ["!~", "matches it not"],
  [">", "more than"],
  [">=", "at least"],
  ["<", "less than"],
  ["<=", "at most"],
  ["&&", "and"],
  ["||", "or"],
]);

/** What stands between two conditions on a span. */
export const TRACEQL_CONJUNCTIONS = operators([
  ["&&", "and, of the same span"],
  ["||", "or"],
]);

/** What stands between two sets of spans, and what begins a stage. */
export const TRACEQL_SPANSET_OPERATORS = operators([
  ["|", "stage"],
  ["&&", "both are in the trace"],
  ["||", "one of both is"],
  [">>", "descendant of the left"],
  [">", "child of the left"],
  ["<<", "ancestor of the left"],
  ["<", "parent of the left"],
  ["~", "sibling of the left"],
]);

/** What stands behind a pipe: stages of a search, and functions that make numbers of spans. */
export const TRACEQL_FUNCTIONS = signatures(
  `
  avg(field) Average of the spans of a trace, to be compared: avg(duration) > 1s
  by(field) Spans of a trace grouped by a field
  coalesce() Undoes a grouping
  count() Number of found spans of a trace: count() > 2
  max(field) Highest of the spans of a trace
  min(field) Lowest of the spans of a trace
  select(field, …) Fields that are shown beside what is searched for
  sum(field) Sum over the spans of a trace
  rate() Spans per second; by (field, …) groups them
  count_over_time() Number of spans in each step
  avg_over_time(field) Average of a field in each step
  compare({…}) How attributes of a part of the spans differ from those of the rest
  histogram_over_time(field) How often a field had which values, in powers of two
  max_over_time(field) Highest of a field in each step
  min_over_time(field) Lowest of a field in each step
  quantile_over_time(field, φ, …) The values that shares φ of a field are below
  sum_over_time(field) Sum of a field in each step
  topk(k) The k highest series
  bottomk(k) The k lowest series
  `,
  "function",
);
