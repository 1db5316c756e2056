/** An SQL condition; `true` and `false` are written as these words. */
export type Predicate = string;

export const TRUE: Predicate = "true";
export const FALSE: Predicate = "false";

/** Joined with AND, shortened where a part is constant; of none it is `true`. */
export function allOf(predicates: readonly Predicate[]): Predicate {
  const parts = predicates.filter((predicate) => predicate !== TRUE);
  if (parts.includes(FALSE)) return FALSE;
  return parts.length === 0 ? TRUE : `(${parts.join(" AND ")})`;
}

/** Joined with OR, shortened where a part is constant; of none it is `false`. */
export function anyOf(predicates: readonly Predicate[]): Predicate {
  const parts = predicates.filter((predicate) => predicate !== FALSE);
  if (parts.includes(TRUE)) return TRUE;
  return parts.length === 0 ? FALSE : `(${parts.join(" OR ")})`;
}

/** @param column an SQL expression of an unsigned integer. */
export function oneOf(column: string, ids: readonly number[]): Predicate {
  if (ids.length === 0) return FALSE;
  return ids.length === 1 ? `${column} = ${ids[0]}` : `${column} IN (${ids.join(", ")})`;
}

/**
 * Rows whose dictionary id passes the test; written as the shorter of the two lists.
 *
 * @param size greatest id; ids count from 1.
 * @param zero whether rows without an id belong to it.
 */
export function idsWhere(
  column: string,
  size: number,
  zero: boolean,
  test: (id: number) => boolean,
): Predicate {
  const [passed, failed]: [number[], number[]] = [[], []];
  (zero ? passed : failed).push(0);
  for (let id = 1; id <= size; id++) (test(id) ? passed : failed).push(id);
  if (passed.length <= failed.length) return oneOf(column, passed);
  return failed.length === 0 ? TRUE : `NOT ${oneOf(column, failed)}`;
}
