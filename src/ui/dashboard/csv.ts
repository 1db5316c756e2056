import type { ShownFrame } from "../fields/show-frames.ts";
import { cellText } from "../frames/cell-text.ts";

/** A frame as CSV (RFC 4180): a row of titles, times in ISO 8601, values as they are. */
export function frameCsv(frame: ShownFrame): string {
  const rows = Array.from({ length: frame.length }, (_, row) =>
    frame.fields.map(({ type, values }) => cell(type, values[row])),
  );
  return csvText([frame.fields.map(({ title }) => title), ...rows]);
}

/** Rows of cells as CSV. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join(",")).join("\r\n");
}

function cell(type: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (type === "time" && typeof value === "number") return new Date(value).toISOString();
  return cellText(value);
}

/** Spreadsheets take a text that begins like a formula for one: it is put behind an apostrophe. */
function quoted(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
