import { csvText } from "../dashboard/csv.ts";
import type { LogRow } from "./log-rows.ts";

export type ExportFormat = "txt" | "json" | "csv";

/** Lines as a file. As text each with its time, as JSON a list of objects, as CSV a column for each field. */
export function exportText(rows: readonly LogRow[], format: ExportFormat): string {
  switch (format) {
    case "txt":
      return rows.map((row) => `${timeText(row)} ${row.line}\n`).join("");
    case "json":
      return `${JSON.stringify(rows.map(jsonRow), undefined, 2)}\n`;
    case "csv":
      return csvRows(rows);
  }
}

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  txt: "text/plain",
  json: "application/json",
  csv: "text/csv",
};

/** ISO 8601 in UTC, with all digits down to nanoseconds. */
function timeText({ time }: LogRow): string {
  const nanos = BigInt(time);
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, "0")}Z`;
}

function jsonRow(row: LogRow): object {
  const fields = Object.fromEntries(row.fields.map(({ name, value }) => [name, value]));
  return { time: timeText(row), timestamp: row.time, line: row.line, fields };
}

function csvRows(rows: readonly LogRow[]): string {
  const names = [...new Set(rows.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const cells = rows.map((row) => {
    const values = new Map(row.fields.map(({ name, value }) => [name, value]));
    return [timeText(row), row.line, ...names.map((name) => values.get(name) ?? "")];
  });
  return csvText([["time", "line", ...names], ...cells]);
}
