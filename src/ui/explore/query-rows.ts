/** One row of the query list: its text, and whether its results are shown. */
export interface QueryRow {
  readonly expr: string;
  readonly hidden: boolean;
}

/** A query that is asked. */
export interface NamedQuery {
  /** A, B, C, … */
  readonly letter: string;
  readonly expr: string;
}

/**
 * The rows of the URL: `q` once per query, `hide` with the letters of those that are not shown.
 * @param usual what is asked where the URL has no query
 */
export function rowsOf(params: URLSearchParams, usual = ""): readonly QueryRow[] {
  const hidden = new Set((params.get("hide") ?? "").split(","));
  const exprs = params.getAll("q");
  const rows = exprs.map((expr, index) => ({ expr, hidden: hidden.has(letterAt(index)) }));
  return rows.length === 0 ? [{ expr: usual, hidden: false }] : rows;
}

/** Rows as URL parameters; empty ones at the end are left out, and what is usual. */
export function paramsOf(
  rows: readonly QueryRow[],
  usual = "",
): {
  q: readonly string[] | undefined;
  hide: string | undefined;
} {
  const last = rows.findLastIndex((row) => row.expr.trim() !== "");
  const kept = rows.slice(0, last + 1);
  const isUsual = kept.length === 1 && kept[0]?.expr.trim() === usual;
  const hide = kept.flatMap((row, index) => (row.hidden ? [letterAt(index)] : [])).join(",");
  return {
    q: kept.length === 0 || isUsual ? undefined : kept.map((row) => row.expr.trim()),
    hide: hide === "" ? undefined : hide,
  };
}

/** The rows with a query that was picked: in the first empty row, or in a new one. */
export function withQuery(rows: readonly QueryRow[], expr: string): readonly QueryRow[] {
  const empty = rows.findIndex((row) => row.expr.trim() === "");
  const row = { expr, hidden: false };
  return empty === -1 ? [...rows, row] : rows.with(empty, row);
}

/** A, B, …, Z, AA, AB, … */
export function letterAt(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : letterAt(Math.floor(index / 26) - 1) + letter;
}

/** The rows to be asked, by letter. */
export function activeQueries(rows: readonly QueryRow[]): readonly NamedQuery[] {
  return rows
    .map((row, index) => ({ letter: letterAt(index), expr: row.expr.trim(), hidden: row.hidden }))
    .filter((row) => row.expr !== "" && !row.hidden)
    .map(({ letter, expr }) => ({ letter, expr }));
}
