import { FALSE, TRUE, allOf, anyOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";

/**
 * A condition in SQL, as near as columns and dictionaries tell: rows of which it surely holds, and rows of which it
 * may hold, which are at least these. Where both are the same, the columns decide.
 */
export interface Bounds {
  readonly sure: Predicate;
  readonly maybe: Predicate;
}

export const ALWAYS: Bounds = { sure: TRUE, maybe: TRUE };
export const NEVER: Bounds = { sure: FALSE, maybe: FALSE };
/** Of which columns tell nothing. */
export const PERHAPS: Bounds = { sure: FALSE, maybe: TRUE };

export const exactly = (predicate: Predicate): Bounds => ({ sure: predicate, maybe: predicate });
export const atMost = (maybe: Predicate): Bounds => ({ sure: FALSE, maybe });

export function allBounds(parts: readonly Bounds[]): Bounds {
  return { sure: allOf(parts.map(({ sure }) => sure)), maybe: allOf(parts.map(({ maybe }) => maybe)) };
}

export function anyBounds(parts: readonly Bounds[]): Bounds {
  return { sure: anyOf(parts.map(({ sure }) => sure)), maybe: anyOf(parts.map(({ maybe }) => maybe)) };
}

/** What may hold of a row does not surely fail. Columns are never NULL. */
export function notBounds({ sure, maybe }: Bounds): Bounds {
  return { sure: negated(maybe), maybe: negated(sure) };
}

export function negated(predicate: Predicate): Predicate {
  if (predicate === TRUE) return FALSE;
  return predicate === FALSE ? TRUE : `NOT (${predicate})`;
}
