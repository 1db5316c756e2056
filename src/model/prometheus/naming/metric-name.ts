import { unitSuffixes } from "./unit-name.ts";

/** What of an OTLP metric its Prometheus name depends on. */
export interface NamedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: "gauge" | "counter" | "other";
}

/**
 * Prometheus' name of an OTLP metric, as its receiver builds it by default (translation strategy
 * UnderscoreEscapingWithSuffixes): invalid characters and runs of them become one `_`, the unit is appended
 * unless the name has it, `_total` ends counters, `_ratio` ends gauges of unit `1`.
 *
 * @returns `""` when nothing of the name is left: such a metric cannot be kept.
 */
export function metricName({ name, unit, kind }: NamedMetric): string {
  let tokens = withUnit(
    name.split(/[^a-zA-Z0-9:]+/u).filter((token) => token !== ""),
    unit,
  );
  if (kind === "counter") tokens = withLast(tokens, "total");
  if (kind === "gauge" && unit === "1") tokens = withLast(tokens, "ratio");
  const joined = tokens.join("_");
  return /^[0-9]/.test(joined) ? `_${joined}` : joined;
}

function withUnit(tokens: readonly string[], unit: string): string[] {
  const suffixes = unitSuffixes(unit);
  const per = suffixes.per === "per_" ? "" : suffixes.per.replace(/_$/, "");
  const newPer = tokens.includes(per) ? "" : per;
  const main = tokens.includes(suffixes.main) ? "" : suffixes.main;
  const newMain = newPer === "" ? main : main.replace(/_$/, "");
  return [...tokens, newMain, newPer].filter((token) => token !== "");
}

/** The suffix once, at the end. */
function withLast(tokens: readonly string[], suffix: string): string[] {
  return [...tokens.filter((token) => token !== suffix), suffix];
}
