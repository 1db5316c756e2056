import type { Direction } from "../http/loki.ts";
import { byTime, sortRows, type LogRow } from "./log-rows.ts";
import { nextEdge, withoutKnown } from "./next-page.ts";

/** A page of the lines of each query, by its letter; in the order of the list. */
export type LogPage = Readonly<Record<string, readonly LogRow[]>>;

/** Where the next page of each query begins, in Unix nanoseconds; those that have no more are left out. */
export type PageEdges = Readonly<Record<string, string>>;

/** Where the page behind the last one begins. Undefined when no query has more lines. */
export function nextEdges(
  pages: readonly LogPage[],
  before: PageEdges | undefined,
  limit: number,
): PageEdges | undefined {
  const last = pages.at(-1) ?? {};
  const loaded = pages.flatMap((page) => Object.values(page)).reduce((sum, rows) => sum + rows.length, 0);
  const edges = Object.entries(last).flatMap(([letter, rows]) => {
    const edge = nextEdge(rows, loaded, limit);
    // A page full of lines of one moment: there is no way past it.
    return edge === undefined || edge === before?.[letter] ? [] : [[letter, edge] as const];
  });
  return edges.length === 0 ? undefined : Object.fromEntries(edges);
}

/**
 * The lines of all queries as one list, as far as it is whole: behind the place up to which the first query that has
 * more lines was read, some would be missing.
 */
export function joinedPages(
  pages: readonly LogPage[],
  direction: Direction,
  limit: number,
): readonly LogRow[] {
  const letters = Object.keys(pages[0] ?? {});
  const lists = letters.map((letter) => ownLines(pages.map((page) => page[letter] ?? [])));
  const [only = [], ...others] = lists;
  if (others.length === 0) return only;
  const merged = sortRows(lists.flat(), direction);
  const ends = Object.keys(nextEdges(pages, undefined, limit) ?? {}).flatMap(
    (letter) => lists[letters.indexOf(letter)]?.at(-1) ?? [],
  );
  const [end] = sortRows(ends, direction);
  if (end === undefined) return merged;
  const sign = direction === "forward" ? 1 : -1;
  return merged.filter((row) => sign * byTime(row, end) <= 0);
}

function ownLines(pages: readonly (readonly LogRow[])[]): readonly LogRow[] {
  const [first = [], ...others] = pages;
  if (others.length === 0) return first;
  const rows = [...first];
  for (const page of others) for (const row of withoutKnown(page, rows)) rows.push(row);
  return rows;
}
