import type { Unit } from "./format.ts";

const SUFFIX_UNITS: readonly (readonly [suffix: string, unit: Unit])[] = [
  ["_seconds", "seconds"],
  ["_milliseconds", "milliseconds"],
  ["_bytes", "bytes"],
  ["_ratio", "ratio"],
  ["_percent", "percent"],
];

const KEEPS_NO_UNIT =
  /\b(count|count_values|group|absent|absent_over_time|count_over_time|changes|resets)\s*(by|without|\()/;
const PER_SECOND = /\b(rate|irate|deriv|rate_counter)\s*\(/;
const BYTES_FUNCTION = /\bbytes_(rate|over_time)\s*\(/;

/**
 * The unit of a query's values, guessed from the suffix of its metric's name (`_seconds`, `_bytes`, …) and from
 * the functions around it. A quotient, or metrics of different units, are plain numbers.
 */
export function unitOf(expr: string): Unit {
  const bare = expr.replaceAll(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`/g, '""');
  if (BYTES_FUNCTION.test(bare)) return bare.includes("bytes_rate") ? "bytesPerSecond" : "bytes";
  const withoutSelectors = bare.replaceAll(
    /\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring)\s*\([^)]*\)/g,
    " ",
  );
  if (withoutSelectors.includes("/") || KEEPS_NO_UNIT.test(bare)) return "number";
  const isRate = PER_SECOND.test(bare);
  const isQuantile = bare.includes("histogram_quantile");
  const units = new Set(
    namesIn(withoutSelectors).map((name) =>
      name.endsWith("_bucket") && !isQuantile ? undefined : ofName(name),
    ),
  );
  units.delete(undefined);
  const [unit] = units;
  if (units.size > 1) return "number";
  if (isQuantile) return unit ?? "number";
  return isRate ? perSecond(unit) : (unit ?? "number");
}

/** The unit of what a query's metrics observe, whatever the query makes of them: that of their exemplars. */
export function observedUnit(expr: string): Unit {
  const names = namesIn(expr.replaceAll(/"(\\.|[^"\\])*"|\{[^}]*\}|\[[^\]]*\]/g, " "));
  const observed = names.map((name) => ofName(name.replace(/_count$/, "")));
  return observed.find((unit) => unit !== undefined) ?? "number";
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/[a-zA-Z_:][\w:]*(?!\s*\()\b/g)].map(([name]) => name);
}

function ofName(name: string): Unit | undefined {
  if (/_(count|bucket_count)$/.test(name)) return undefined;
  const base = name.replace(/_(total|sum|bucket|created)$/, "");
  return SUFFIX_UNITS.find(([suffix]) => base.endsWith(suffix))?.[1];
}

function perSecond(unit: Unit | undefined): Unit {
  if (unit === "bytes") return "bytesPerSecond";
  // Seconds per second are a share of time: CPU use, or time spent waiting.
  return unit === undefined ? "perSecond" : "number";
}
