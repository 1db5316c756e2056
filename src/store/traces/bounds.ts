import { FALSE, TRUE, allOf, anyOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";

/**
 * A condition in SQL, as near as columns and dictionaries tell: rows of which it surely holds, and rows of which it
 * may hold, which are at least these. Where both are the same, the columns decide.
 */
export interface Bounds {
  readonly sure: Predicate;
  readonly maybe: Predicate;
  /** Of which it may hold as far as short columns tell, without a look into `rest`: at least those of {@link maybe}. */
  readonly sieve: Predicate;
}

export const ALWAYS: Bounds = { sure: TRUE, maybe: TRUE, sieve: TRUE };
export const NEVER: Bounds = { sure: FALSE, maybe: FALSE, sieve: FALSE };
/** Of which columns tell nothing. */
export const PERHAPS: Bounds = { sure: FALSE, maybe: TRUE, sieve: TRUE };

/** Bounds whose sieve lets pass whatever may hold. */
export const between = (sure: Predicate, maybe: Predicate): Bounds => ({ sure, maybe, sieve: maybe });

/** The columns decide. */
export const exactly = (predicate: Predicate): Bounds => between(predicate, predicate);

/** The columns can only say no: no row surely holds. */
export const atMost = (maybe: Predicate): Bounds => between(FALSE, maybe);

/** All of them hold. */
export function allBounds(parts: readonly Bounds[]): Bounds {
  return {
    sure: allOf(parts.map(({ sure }) => sure)),
    maybe: allOf(parts.map(({ maybe }) => maybe)),
    sieve: allOf(parts.map(({ sieve }) => sieve)),
  };
}

/** At least one of them holds. */
export function anyBounds(parts: readonly Bounds[]): Bounds {
  return {
    sure: anyOf(parts.map(({ sure }) => sure)),
    maybe: anyOf(parts.map(({ maybe }) => maybe)),
    sieve: anyOf(parts.map(({ sieve }) => sieve)),
  };
}

/** What may hold of a row does not surely fail. Columns are never NULL. */
export function notBounds({ sure, maybe }: Bounds): Bounds {
  return between(negated(maybe), negated(sure));
}

/** NOT, but for the constants, which stay constants. */
export function negated(predicate: Predicate): Predicate {
  if (predicate === TRUE) return FALSE;
  return predicate === FALSE ? TRUE : `NOT (${predicate})`;
}
