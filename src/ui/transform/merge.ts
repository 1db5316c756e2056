import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { keyOf, madeOf } from "./columns.ts";

type Row = Map<string, unknown>;

/**
 * `merge`: one table of all. Rows that agree in the columns that all frames have become one, unless they differ
 * in another column. Without such columns nothing is merged.
 */
export function merge(frames: readonly DataFrame[]): readonly DataFrame[] {
  if (frames.length <= 1) return frames;
  const filled = frames.filter(({ fields }) => fields.length > 0);
  if (filled.length === 0) return frames.slice(0, 1);
  const names = [...new Set(filled.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const shared = names.filter((name) => filled.every((frame) => fieldNamed(frame, name) !== undefined));
  if (shared.length === 0) return frames;
  const rows = mergedRows(filled, shared);
  const fields = names.map((name) => ({
    ...plainField(filled, name),
    values: rows.map((row) => row.get(name) ?? null),
  }));
  return [frameOf(fields, madeOf("merge", filled))];
}

/** Of several with one name the last one counts. */
function fieldNamed({ fields }: DataFrame, name: string): Field | undefined {
  return fields.findLast((field) => field.name === name);
}

/** A column as in the first frame that has it, without what is true for that frame only. */
function plainField(frames: readonly DataFrame[], name: string): Field {
  const found = frames.flatMap(({ fields }) => fields.find((field) => field.name === name) ?? [])[0];
  const { displayName: _name, ...config } = found?.config ?? {};
  return { name, type: found?.type ?? "other", values: [], config };
}

function mergedRows(frames: readonly DataFrame[], shared: readonly string[]): readonly Row[] {
  const byKey = new Map<string, Row[]>();
  const inOrder: Row[] = [];
  for (const frame of frames) {
    const keys = shared.flatMap((name) => fieldNamed(frame, name) ?? []);
    for (let index = 0; index < frame.length; index += 1) {
      const row: Row = new Map(frame.fields.map(({ name, values }) => [name, values[index]]));
      const key = keyOf(keys, index);
      const same = byKey.get(key) ?? [];
      const fitting = same.filter((existing) => fits(existing, row));
      for (const existing of fitting) for (const [name, value] of row) existing.set(name, value);
      if (fitting.length > 0) continue;
      byKey.set(key, [...same, row]);
      inOrder.push(row);
    }
  }
  return inOrder;
}

/** Whether nothing that is known would change. */
function fits(existing: Row, row: Row): boolean {
  return [...row].every(
    ([name, value]) => (existing.get(name) ?? null) === null || existing.get(name) === value,
  );
}
