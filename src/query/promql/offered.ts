import { AGGREGATE_NAMES, EXPERIMENTAL_AGGREGATES } from "./aggregation/names.ts";
import type { PromqlFeatures } from "./features.ts";
import { functionNames, isExperimental } from "./functions/table.ts";

type Offered = Readonly<Record<string, boolean>>;

/** What of the language can be used, by the categories and names of Prometheus' list of features. */
export interface OfferedLanguage {
  readonly promql: Offered;
  readonly promql_functions: Offered;
  readonly promql_operators: Offered;
}

const KEYWORDS = [
  "at_modifier",
  "bool",
  "by",
  "group_left",
  "group_right",
  "ignoring",
  "negative_offset",
  "offset",
  "on",
  "per_query_lookback_delta",
  "subqueries",
  "without",
];

const OPERATORS = "!= !~ % * + - / < <= == =~ > >= @ ^ and atan2 or unless".split(" ");

/** With the features that are on; what needs one that is off is not offered. */
export function offeredLanguage(features: PromqlFeatures): OfferedLanguage {
  const isExtended = features.has("promql-extended-range-selectors");
  const fills = features.has("promql-binop-fill-modifiers");
  const hasExperimental = features.has("promql-experimental-functions");
  return {
    promql: {
      ...all(KEYWORDS, () => true),
      anchored: isExtended,
      delayed_name_removal: features.has("promql-delayed-name-removal"),
      duration_expr: true,
      fill: fills,
      fill_left: fills,
      fill_right: fills,
      per_step_stats: false,
      smoothed: isExtended,
      type_and_unit_labels: features.has("type-and-unit-labels"),
    },
    promql_functions: all(functionNames(), (name) => hasExperimental || !isExperimental(name)),
    promql_operators: {
      ...all(OPERATORS, () => true),
      ...all(AGGREGATE_NAMES, (name) => hasExperimental || !EXPERIMENTAL_AGGREGATES.has(name)),
    },
  };
}

const all = (names: readonly string[], isOffered: (name: string) => boolean): Offered =>
  Object.fromEntries(names.toSorted().map((name) => [name, isOffered(name)]));
