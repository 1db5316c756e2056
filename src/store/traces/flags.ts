import { FALSE, TRUE } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { conditionBounds } from "./condition.ts";
import { HAS_FIELDS } from "./source.ts";
import type { SpanCondition } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** See `SpanColumns.flags`. */
export function flagsSql(
  conditions: readonly SpanCondition[],
  hasFields: Predicate,
  vocabulary: SpanVocabulary,
): string {
  const bits = conditions.flatMap((condition, index) => {
    const { sure, maybe } = conditionBounds(condition, vocabulary);
    const [low, high] = [1 << (2 * index), 2 << (2 * index)];
    if (sure === maybe) return [flag(sure, low | high)];
    return [flag(sure, low), flag(maybe, high)];
  });
  return `(${[...bits, flag(hasFields, HAS_FIELDS)].join(" | ")})`;
}

function flag(predicate: Predicate, bits: number): string {
  if (predicate === TRUE) return `${bits}::UINTEGER`;
  return predicate === FALSE
    ? "0::UINTEGER"
    : `CASE WHEN ${predicate} THEN ${bits}::UINTEGER ELSE 0::UINTEGER END`;
}
