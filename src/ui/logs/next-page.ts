import type { Direction, NanoBounds } from "../http/loki.ts";
import { rowKey, type LogRow } from "./log-rows.ts";

/** More lines than this are neither read nor kept in a page's memory in good time. */
export const MOST_LINES = 100_000;

/**
 * Where the page behind the loaded lines begins, in Unix nanoseconds: the last line's time, which others may share.
 * Undefined when there is nothing more.
 * @param last the newest page, in the order of the list
 * @param loaded lines in all
 */
export function nextEdge(last: readonly LogRow[], loaded: number, limit: number): string | undefined {
  return last.length < limit || loaded >= MOST_LINES ? undefined : last.at(-1)?.time;
}

/** From an edge on: the end of what is asked for is not in the answer, its start is. */
export function pageBounds(edge: string, direction: Direction, { start, end }: NanoBounds): NanoBounds {
  return direction === "backward" ? { start, end: String(BigInt(edge) + 1n) } : { start: edge, end };
}

/** The lines of a page that the one before it does not have. Equal lines of one moment are counted, not just known. */
export function withoutKnown(page: readonly LogRow[], before: readonly LogRow[]): readonly LogRow[] {
  const edge = before.at(-1)?.time;
  const known = new Map<string, number>();
  for (let index = before.length - 1; index >= 0 && before[index]?.time === edge; index -= 1) {
    const key = keyOf(before[index]);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return page.filter((row) => {
    const left = row.time === edge ? (known.get(keyOf(row)) ?? 0) : 0;
    if (left > 0) known.set(keyOf(row), left - 1);
    return left === 0;
  });
}

function keyOf(row: LogRow | undefined): string {
  return row === undefined ? "" : rowKey(row);
}
