import { requiredTexts } from "../../base/regexp-required.ts";
import { TRUE, allOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import type { CompareOperator, ScalarValue } from "./source.ts";

/** Shorter ones are in most rows. */
const SHORTEST = 3;
/** What DuckDB reads as it is: printable ASCII. */
const PLAIN = /^[ -~]+$/;
/**
 * DuckDB's `decode` takes the bytes behind a byte that looks like the first of a long character with it, which may be
 * the first two of a text: that its length, which stands before it, looks so takes a `rest` of at least this size.
 */
const READS_AS_IT_IS = 224;
/**
 * A copy: `decode` writes its replacements over the bytes that it is given, and these would be the stored ones
 * (DuckDB 1.5).
 */
const COPIED = String.raw`rest || '\x20'::BLOB`;

const READ = `decode(${COPIED}, 'replace')`;
/** What stands for something else in a pattern of LIKE. */
const NOT_LIKE = /[%_\\]/;

/** Rows whose `rest` may have a text attribute that compares so: it has the value, or what the expression needs, in it. */
export function restTextSql(operator: CompareOperator, value: ScalarValue): Predicate {
  if (value.kind !== "string") return TRUE;
  if (operator === "=") return hasTexts([value.value]);
  return operator === "=~" ? hasTexts(requiredTexts(value.value)) : TRUE;
}

/** @param texts which follow one another. */
function hasTexts(texts: readonly string[]): Predicate {
  const telling = texts.filter((text) => text.length >= SHORTEST && PLAIN.test(text));
  if (telling.length === 0) return TRUE;
  return `(octet_length(rest) >= ${READS_AS_IT_IS} OR ${inOrder(telling)})`;
}

/** Several texts are found in one walk, by one pattern. */
function inOrder(texts: readonly string[]): Predicate {
  if (texts.length > 1 && !texts.some((text) => NOT_LIKE.test(text)))
    return `${READ} LIKE ${literal(`%${texts.join("%")}%`)}`;
  return allOf(texts.map((text) => `contains(${READ}, ${literal(text)})`));
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
