import type { ShownFrame } from "../../fields/show-frames.ts";
import { cellText } from "../../frames/cell-text.ts";
import { Trend } from "../../frames/trend.ts";

/** By which column, and whether the largest comes first. */
export interface Sort {
  readonly title: string;
  readonly isDown: boolean;
}

/** Rows of which a cell holds the text, whatever its case. */
export function filteredRows(frame: ShownFrame, text: string): readonly number[] {
  const all = Array.from({ length: frame.length }, (_, row) => row);
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return all;
  return all.filter((row) =>
    frame.fields.some((field) => {
      const value = field.values[row];
      return (
        cellText(value).toLowerCase().includes(wanted) ||
        field.display(value).text.toLowerCase().includes(wanted)
      );
    }),
  );
}

/** Empty cells come last, either way; equal ones stay in their order. */
export function sortedRows(
  frame: ShownFrame,
  rows: readonly number[],
  sort: Sort | undefined,
): readonly number[] {
  const field = sort === undefined ? undefined : frame.fields.find(({ title }) => title === sort.title);
  if (field === undefined || sort === undefined) return rows;
  const { values } = field;
  const direction = sort.isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [plain(values[a]), plain(values[b])];
    const [isLeft, isRight] = [isEmpty(left), isEmpty(right)];
    if (isLeft || isRight) return Number(isLeft) - Number(isRight);
    if (typeof left === "number" && typeof right === "number") return direction * (left - right);
    return direction * cellText(left).localeCompare(cellText(right), undefined, { numeric: true });
  });
}

const plain = (value: unknown): unknown => (value instanceof Trend ? value.value : value);

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || Number.isNaN(value);
