import type { Field } from "../frames/data-frame.ts";

export interface JoinTable {
  /** What rows are put together by. */
  readonly key: Field;
  readonly others: readonly Field[];
}

type Columns = readonly ArrayLike<unknown>[];

/**
 * Joins tables as SQL does: a row for each pair of rows with equal keys.
 * @param outer rows without a partner stay, with null beside them
 * @returns the keys, then the other columns of each table
 */
export function joinTables(tables: readonly JoinTable[], outer: boolean): Columns {
  const [first, ...rest] = tables.map(({ key, others }): Columns => [
    key.values,
    ...others.map(({ values }) => values),
  ]);
  return rest.reduce((left, right) => joinTwo(left, right, outer), first ?? []);
}

function joinTwo(left: Columns, right: Columns, outer: boolean): Columns {
  const [leftKeys = [], rightKeys = []] = [left[0], right[0]];
  const pairs = pairsOf(leftKeys, rightKeys, outer);
  const take = (values: ArrayLike<unknown>, side: 0 | 1): readonly unknown[] =>
    pairs.map((pair) => {
      const row = pair[side];
      return row === undefined ? null : values[row];
    });
  const keys = pairs.map(([a, b]) => (a === undefined ? rightKeys[b ?? 0] : leftKeys[a]));
  return [
    keys,
    ...left.slice(1).map((values) => take(values, 0)),
    ...right.slice(1).map((values) => take(values, 1)),
  ];
}

type Pair = readonly [left: number | undefined, right: number | undefined];

/** Nothing is equal to nothing. */
function pairsOf(left: ArrayLike<unknown>, right: ArrayLike<unknown>, outer: boolean): readonly Pair[] {
  const byKey = new Map<unknown, number[]>();
  Array.from(right).forEach((key, row) => {
    const rows = byKey.get(key);
    if (rows === undefined) byKey.set(key, [row]);
    else rows.push(row);
  });
  const seen = new Set<unknown>();
  const [matched, alone]: [Pair[], Pair[]] = [[], []];
  Array.from(left).forEach((key, row) => {
    const partners = key === null || key === undefined ? undefined : byKey.get(key);
    if (partners === undefined) alone.push([row, undefined]);
    else {
      seen.add(key);
      matched.push(...partners.map((partner): Pair => [row, partner]));
    }
  });
  if (!outer) return matched;
  const rest = [...byKey]
    .filter(([key]) => !seen.has(key))
    .flatMap(([, rows]) => rows.map((row): Pair => [undefined, row]));
  return [...matched, ...alone, ...rest];
}
