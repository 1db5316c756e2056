import type { Field } from "../frames/data-frame.ts";
import type { JoinTable } from "./join-tables.ts";

type Columns = readonly ArrayLike<unknown>[];

/**
 * Puts series onto one scale of all their times. Where a series has no row the value is undefined, which a line is
 * drawn across; where it has a gap (null) the gap reaches to its neighbours, so that no line is drawn across it.
 */
export function joinTimes(tables: readonly JoinTable[]): Columns {
  if (haveSameKeys(tables)) {
    return tables.flatMap(({ key, others }, index) => [
      ...(index === 0 ? [key.values] : []),
      ...others.map(({ values }) => values),
    ]);
  }
  const keys = allKeys(tables);
  const rowOf = new Map(keys.map((key, row) => [key, row]));
  return [keys, ...tables.flatMap(({ key, others }) => others.map((field) => placed(field, key, rowOf)))];
}

function haveSameKeys([first, ...rest]: readonly JoinTable[]): boolean {
  const keys = first?.key.values ?? [];
  return rest.every(
    ({ key: { values } }) =>
      values.length === keys.length && Array.from(values).every((value, row) => value === keys[row]),
  );
}

/** Numbers in order; others as they come. */
function allKeys(tables: readonly JoinTable[]): readonly unknown[] {
  const keys = [...new Set(tables.flatMap(({ key: { values } }) => Array.from(values)))];
  return keys.toSorted((a, b) => Number(a) - Number(b) || 0);
}

function placed(field: Field, key: Field, rowOf: ReadonlyMap<unknown, number>): readonly unknown[] {
  const values: unknown[] = Array.from({ length: rowOf.size });
  const spans = field.config.custom?.["spanNulls"];
  const gaps: number[] = [];
  for (let row = 0; row < field.values.length; row += 1) {
    const place = rowOf.get(key.values[row]) ?? 0;
    const value = field.values[row];
    if (value === null && spans === true) continue;
    values[place] = value;
    if (value === null && spans !== -1) gaps.push(place);
  }
  for (const gap of gaps) widen(values, gap);
  return values;
}

function widen(values: unknown[], gap: number): void {
  for (let row = gap - 1; row >= 0 && isMissing(values[row]); row -= 1) values[row] = null;
  for (let row = gap + 1; row < values.length && isMissing(values[row]); row += 1) values[row] = null;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}
