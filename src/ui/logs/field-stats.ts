import { lineFields } from "./line-fields.ts";
import type { FieldKind, LogRow } from "./log-rows.ts";

/** A field of the loaded lines, and how many of them have it. */
export interface FieldCount {
  readonly name: string;
  readonly kind: FieldKind;
  readonly lines: number;
}

/** How often a field has a value, and what share that is of all loaded lines, 0 to 1. */
export interface ValueCount {
  readonly value: string;
  readonly lines: number;
  readonly share: number;
}

/** How often each value of a field is there among some lines. */
export interface FieldStats {
  readonly values: readonly ValueCount[];
  /** Different values beyond those given. */
  readonly more: number;
  /** Lines without the field. */
  readonly without: number;
}

/** Of many lines so many are looked at for fields within their text, which have to be parsed. */
const MOST_PARSED = 2000;

const KINDS = ["label", "parsed", "detected", "metadata"] as const;

/**
 * The fields of lines: labels, metadata, what the query parsed, and what is within the text as JSON or logfmt.
 * Those of the text are counted over the first 2,000 lines, scaled to all of them.
 */
export function fieldCounts(rows: readonly LogRow[]): readonly FieldCount[] {
  const counts: Record<FieldKind, Map<string, number>> = {
    label: new Map(),
    metadata: new Map(),
    parsed: new Map(),
    detected: new Map(),
  };
  const add = (kind: FieldKind, name: string, lines: number) =>
    counts[kind].set(name, (counts[kind].get(name) ?? 0) + lines);
  for (const { fields } of rows) for (const { kind, name } of fields) add(kind, name, 1);
  const parsed = rows.slice(0, MOST_PARSED);
  const scale = parsed.length === 0 ? 1 : rows.length / parsed.length;
  for (const { line } of parsed) {
    for (const [name] of lineFields(line)?.fields ?? []) {
      if (!counts.parsed.has(name)) add("detected", name, scale);
    }
  }
  return KINDS.flatMap((kind) =>
    [...counts[kind]].map(([name, lines]) => ({ name, kind, lines: Math.round(lines) })),
  ).toSorted(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.lines - a.lines || (a.name < b.name ? -1 : 1),
  );
}

/** What values a field has in the lines, the most frequent first. */
export function fieldStats(
  rows: readonly LogRow[],
  { name, kind }: Pick<FieldCount, "name" | "kind">,
  most: number,
): FieldStats {
  const counts = new Map<string, number>();
  let without = 0;
  for (const row of rows) {
    const value =
      kind === "detected"
        ? lineFields(row.line)?.fields.find(([field]) => field === name)?.[1]
        : row.fields.find((field) => field.kind === kind && field.name === name)?.value;
    if (value === undefined) without += 1;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts]
    .map(([value, lines]) => ({ value, lines, share: lines / rows.length }))
    .toSorted((a, b) => b.lines - a.lines || (a.value < b.value ? -1 : 1));
  return { values: values.slice(0, most), more: Math.max(0, values.length - most), without };
}
