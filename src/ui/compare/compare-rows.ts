import type { DiffKind, DiffSpan, DiffSpanRow, TraceDiffBody } from "../../api/wire/trace-diff.ts";
import { formatNanos } from "../time/duration.ts";

/** A span of one or both traces. Times in nanoseconds. */
export interface CompareRow {
  /** The span's id on the left, or on the right where it is alone. */
  readonly id: string;
  readonly kind: DiffKind;
  readonly service: string;
  readonly name: string;
  readonly depth: number;
  readonly left: CompareSpan | undefined;
  readonly right: CompareSpan | undefined;
  readonly attributes: DiffSpanRow["attributes"];
}

/** One side of a row; times in nanoseconds. */
export interface CompareSpan {
  readonly id: string;
  /** Since its trace began. */
  readonly offset: number;
  readonly duration: number;
  readonly status: DiffSpan["status"];
}

/** Rows in the order of the answer, with numbers for its texts. */
export function compareRows({ rows }: TraceDiffBody): readonly CompareRow[] {
  return rows.map(({ kind, service, name, depth, attributes, ...sides }) => {
    const left = spanOf(sides.left);
    const right = spanOf(sides.right);
    return { id: (left ?? right)?.id ?? "", kind, service, name, depth, attributes, left, right };
  });
}

function spanOf(span: DiffSpan | undefined): CompareSpan | undefined {
  if (span === undefined) return undefined;
  const { spanId, offset, duration, status } = span;
  return { id: spanId, offset: Number(offset), duration: Number(duration), status };
}

/** A span is told of for its time alone when it took this much longer or less on the other side. */
const SHARE = 0.2;

/** And by at least so much: short spans are never equally long. */
const LEAST_NANOS = 1_000_000;

/** Whether a row says more than that both traces did the same. */
export function differs({ kind, left, right }: CompareRow): boolean {
  if (kind !== "same") return true;
  if (left === undefined || right === undefined) return true;
  const delta = Math.abs(right.duration - left.duration);
  return delta >= LEAST_NANOS && delta >= SHARE * Math.min(left.duration, right.duration);
}

/** The rows that differ, with those above them that say where they are. */
export function rowsThatDiffer(rows: readonly CompareRow[]): readonly CompareRow[] {
  const kept: CompareRow[] = [];
  let above = -1;
  for (const row of rows.toReversed()) {
    // Going backwards, the next row of less depth than a kept one is what that one is below of.
    if (!differs(row) && row.depth > above) continue;
    kept.push(row);
    above = row.depth - 1;
  }
  return kept.toReversed();
}

/** `+12 ms (+40 %)`; undefined where only one side has the span. */
export function deltaText({ left, right }: CompareRow): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  const delta = right.duration - left.duration;
  if (delta === 0) return "0";
  const sign = delta > 0 ? "+" : "−";
  const text = `${sign}${formatNanos(Math.abs(delta))}`;
  if (left.duration === 0) return text;
  return `${text} (${sign}${Math.round((Math.abs(delta) / left.duration) * 100)} %)`;
}
