/**
 * Parts of the language that Prometheus has behind feature flags, by the names of its flags. What is not named
 * is off, as there; `type-and-unit-labels` is one of what metrics are kept with; `promql-duration-expr` is on in any case, as in Prometheus since 3.13.
 */
export type PromqlFeature =
  | "promql-experimental-functions"
  | "promql-extended-range-selectors"
  | "promql-binop-fill-modifiers"
  | "promql-delayed-name-removal"
  | "use-start-timestamps"
  | "type-and-unit-labels"
  | "promql-duration-expr";

export type PromqlFeatures = ReadonlySet<PromqlFeature>;

/** As Prometheus without feature flags. */
export const NO_FEATURES: PromqlFeatures = new Set();
/** All that there is more of the language with. */
export const ALL_FEATURES: PromqlFeatures = new Set([
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "promql-delayed-name-removal",
  "use-start-timestamps",
  "promql-duration-expr",
]);

/** What to do about a construct that is off. */
export function howToEnable(feature: PromqlFeature): string {
  return `it needs the feature ${feature} in query.promqlFeatures`;
}
