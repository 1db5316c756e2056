/** A query that was run. */
export interface HistoryEntry {
  readonly expr: string;
  /** Unix milliseconds of the last time. */
  readonly at: number;
  readonly starred: boolean;
}

export type History = readonly HistoryEntry[];

/** So many are kept of each kind: those that were run lately, and those with a star. */
const MOST_PLAIN = 200;
const MOST_STARRED = 200;

/** A longer query is not kept: the browser's store is small. */
const MOST_CHARACTERS = 10_000;

/** The history after a query was run, newest first. */
export function withRun(history: History, expr: string, at: number): History {
  const text = expr.trim();
  if (text === "" || text.length > MOST_CHARACTERS) return history;
  const starred = history.find((entry) => entry.expr === text)?.starred ?? false;
  return bounded([{ expr: text, at, starred }, ...history.filter((entry) => entry.expr !== text)]);
}

/** Gives a query its star, or takes it. */
export function withStarTurned(history: History, expr: string): History {
  return bounded(
    history.map((entry) => (entry.expr === expr ? { ...entry, starred: !entry.starred } : entry)),
  );
}

export function withoutQuery(history: History, expr: string): History {
  return history.filter((entry) => entry.expr !== expr);
}

/** What is left when all is forgotten: the queries with a star. */
export function starredOnly(history: History): History {
  return history.filter(({ starred }) => starred);
}

function bounded(history: History): History {
  const left = { plain: MOST_PLAIN, starred: MOST_STARRED };
  return history.filter(({ starred }) => (starred ? left.starred-- : left.plain--) > 0);
}

/** Entries that hold all words of a text. */
export function searched(history: History, text: string, onlyStarred: boolean): History {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return history.filter(
    ({ expr, starred }) =>
      (starred || !onlyStarred) && words.every((word) => expr.toLowerCase().includes(word)),
  );
}

/** Reads what was stored; what cannot be read, or was tampered with, is left out. */
export function parseHistory(text: string | null): History {
  const list: unknown = parseJson(text ?? "[]");
  return Array.isArray(list) ? bounded(list.filter(isEntry)) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== "object" || value === null) return false;
  const { expr, at, starred }: Partial<Record<keyof HistoryEntry, unknown>> = value;
  return (
    typeof expr === "string" &&
    expr.length <= MOST_CHARACTERS &&
    typeof at === "number" &&
    typeof starred === "boolean"
  );
}
