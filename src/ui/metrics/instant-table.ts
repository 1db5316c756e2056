import type { QueryData } from "../../api/wire/prometheus.ts";
import { parseSample, type LabelMap } from "../frame/time-frame.ts";

/** Newest values as a table: a column per label, a row per series. */
export interface InstantTable {
  readonly columns: readonly string[];
  readonly rows: readonly InstantRow[];
}

/** A series at one moment; `letter` is that of its query. */
export interface InstantRow {
  readonly letter: string;
  readonly labels: LabelMap;
  /** Undefined for a native histogram and for text. */
  readonly value: number | undefined;
  /** What stands in the place of a number. */
  readonly text: string;
}

/** Highest values first within each query. */
export function instantTable(answers: readonly { letter: string; data: QueryData }[]): InstantTable {
  const rows = answers.flatMap(({ letter, data }) =>
    rowsOf(data)
      .map((row) => ({ letter, ...row }))
      .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)),
  );
  const names = new Set(rows.flatMap((row) => Object.keys(row.labels)));
  const others = [...names].filter((name) => name !== "__name__").toSorted();
  return { columns: names.has("__name__") ? ["__name__", ...others] : others, rows };
}

/** By which column a table of newest values is sorted: a label, `query`, or `value`. */
export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/** Reads `-value`: descending. Undefined for the order of the answers. */
export function tableSortOf(text: string | null): TableSort | undefined {
  if (text === null || text === "") return undefined;
  return text.startsWith("-")
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

/** After a click on a column, as the URL has it: up, down, and as it was answered again. */
export function clickedSort(sort: TableSort | undefined, column: string): string | undefined {
  if (sort?.column !== column) return column;
  return sort.descending ? undefined : `-${column}`;
}

/** Texts by letters and the numbers in them; rows without a value last. */
export function sortedRows(rows: readonly InstantRow[], sort: TableSort | undefined): readonly InstantRow[] {
  if (sort === undefined) return rows;
  const { column, descending } = sort;
  const sign = descending ? -1 : 1;
  if (column === "value") {
    const numberOf = ({ value }: InstantRow): number =>
      value === undefined || Number.isNaN(value) ? Infinity : sign * value;
    return rows.toSorted((a, b) => order(numberOf(a), numberOf(b)));
  }
  const textOf = ({ letter, labels }: InstantRow): string =>
    column === "query" ? letter : (labels[column] ?? "");
  return rows.toSorted((a, b) => sign * textOf(a).localeCompare(textOf(b), undefined, { numeric: true }));
}

const order = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function rowsOf(data: QueryData): readonly Omit<InstantRow, "letter">[] {
  switch (data.resultType) {
    case "vector":
      return data.result.map(({ metric, value, histogram }) => {
        if (value !== undefined) return { labels: metric, value: parseSample(value[1]), text: "" };
        return { labels: metric, value: undefined, text: histogramText(histogram?.[1]) };
      });
    case "matrix":
      return data.result.map(({ metric, values = [] }) => {
        const last = values.at(-1);
        return { labels: metric, value: last === undefined ? undefined : parseSample(last[1]), text: "" };
      });
    case "scalar":
      return [{ labels: {}, value: parseSample(data.result[1]), text: "" }];
    case "string":
      return [{ labels: {}, value: undefined, text: data.result[1] }];
  }
}

function histogramText(histogram: { readonly count: string; readonly sum: string } | undefined): string {
  return histogram === undefined ? "" : `native histogram, count ${histogram.count}, sum ${histogram.sum}`;
}
