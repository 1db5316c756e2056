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

/** So many ranges are told apart sooner than their ids are looked up. */
const MOST_RANGES = 16;

/**
 * Rows with one of the ids, in the shortest form: ranges may reach over ids that the column does not have.
 *
 * @param passed rising. @param failed the others that the column may have, but for 0 and those that came later.
 */
export function idsAmong(column: string, passed: readonly number[], failed: readonly number[]): Predicate {
  const last = passed.at(-1) ?? 0;
  const ranges = rangesOf(passed, failed, last);
  if (ranges.length <= MOST_RANGES) return anyOf(ranges.map(([from, to]) => between(column, from, to)));
  if (passed.length <= failed.length) return oneOf(column, passed);
  return allOf([between(column, passed[0] ?? 0, last), `NOT ${oneOf(column, failed)}`]);
}

const between = (column: string, first: number, last: number): Predicate =>
  first === last ? `${column} = ${first}` : `${column} BETWEEN ${first} AND ${last}`;

const [PASSED, FAILED] = [1, 2];

/** The first and last id of each run without an id that failed; more of them than wanted are not all told. */
function rangesOf(passed: readonly number[], failed: readonly number[], last: number): [number, number][] {
  const marks = new Uint8Array(last + 1);
  for (const id of failed) if (id <= last) marks[id] = FAILED;
  for (const id of passed) marks[id] = PASSED;
  const ranges: [number, number][] = [];
  let open: [number, number] | undefined;
  for (let id = 0; id <= last && ranges.length <= MOST_RANGES; id++) {
    if (marks[id] === FAILED) open = undefined;
    if (marks[id] !== PASSED) continue;
    if (open === undefined) ranges.push((open = [id, id]));
    else open[1] = id;
  }
  return ranges;
}
