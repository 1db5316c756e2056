import { limitError } from "../../base/errors.ts";
import type { WatchtowerError } from "../../base/errors.ts";

/** Bounds of statements, and of what they make of data. */
export const OTTL_LIMITS = {
  /** UTF-16 units of one statement or condition. */
  statementLength: 16_384,
  /** Parentheses, lists, calls and keys inside each other. */
  depth: 64,
  /** Elements of a list that a statement makes, by index or by splitting. */
  listElements: 65_536,
  /** UTF-16 units of a text that a statement makes. */
  textLength: 16_777_216,
  /** Metrics of one scope, with those that statements add. */
  metrics: 10_000,
  /** Maps and lists inside each other in what is parsed. */
  valueDepth: 64,
} as const;

export type OttlLimit = keyof typeof OTTL_LIMITS;

/** A WatchtowerError of the kind `limit` that names it. @param what was too much, as `a longer text`. */
export const ottlLimit = (limit: OttlLimit, what: string): WatchtowerError =>
  limitError(`ottl.${limit}`, OTTL_LIMITS[limit], what);
