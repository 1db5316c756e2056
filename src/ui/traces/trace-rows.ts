import type { SearchBody, SearchTrace } from "../../api/wire/tempo.ts";

/** One found trace as the table shows it. */
export interface TraceRow {
  /** 32 hex digits. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly startMs: number;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
  /** Spans that the query matched. */
  readonly matched: number;
  /** In order of span counts. */
  readonly services: readonly { readonly name: string; readonly spans: number; readonly errors: number }[];
}

const SORT_KEYS = ["startMs", "durationMs", "spans", "errors", "service", "name"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

const NEWEST_FIRST: Sort = { key: "startMs", descending: true };

/** Reads `durationMs` or `-durationMs`, which is descending. */
export function sortOf(text: string | null): Sort {
  const descending = text?.startsWith("-") ?? false;
  const key = SORT_KEYS.find((known) => known === text?.replace("-", ""));
  return key === undefined ? NEWEST_FIRST : { key, descending };
}

/** As the URL has it; undefined for newest first. */
export function sortText({ key, descending }: Sort): string | undefined {
  return key === NEWEST_FIRST.key && descending ? undefined : `${descending ? "-" : ""}${key}`;
}

/** After a click on a column: turned round, or by that column, names from A on and numbers from the highest on. */
export function clickedSort(before: Sort, key: SortKey): Sort {
  const descending = before.key === key ? !before.descending : key !== "service" && key !== "name";
  return { key, descending };
}

export function traceRows(body: SearchBody): readonly TraceRow[] {
  return body.traces.map(traceRow);
}

function traceRow(trace: SearchTrace): TraceRow {
  const services = Object.entries(trace.serviceStats ?? {})
    .map(([name, stats]) => ({ name, spans: stats.spanCount ?? 0, errors: stats.errorCount ?? 0 }))
    .toSorted((a, b) => b.spans - a.spans);
  const sets = trace.spanSets ?? (trace.spanSet === undefined ? [] : [trace.spanSet]);
  return {
    id: trace.traceID.padStart(32, "0"),
    service: trace.rootServiceName,
    name: trace.rootTraceName ?? "",
    startMs: Number(trace.startTimeUnixNano) / 1e6,
    durationMs: trace.durationMs ?? 0,
    spans: services.reduce((sum, service) => sum + service.spans, 0),
    errors: services.reduce((sum, service) => sum + service.errors, 0),
    matched: sets.reduce((sum, set) => sum + set.matched, 0),
    services,
  };
}

/** Sorted by one column; equal rows newest first. */
export function sortTraces(
  rows: readonly TraceRow[],
  key: SortKey,
  descending: boolean,
): readonly TraceRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a[key], b[key]) || b.startMs - a.startMs);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}
