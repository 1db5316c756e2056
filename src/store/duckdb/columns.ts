/**
 * How a column is kept: numbers as DuckDB's fixed-width types, `hugeint` as 128 bits, `text` as
 * VARCHAR, `bytes` as BLOB. No column is ever NULL; 0 or an empty value says "absent".
 */
export type ColumnKind = "u8" | "u32" | "u64" | "i64" | "hugeint" | "text" | "bytes";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Bytes per row; 0 for `text` and `bytes`, which vary. */
export const COLUMN_WIDTH: Readonly<Record<ColumnKind, number>> = {
  u8: 1,
  u32: 4,
  u64: 8,
  i64: 8,
  hugeint: 16,
  text: 0,
  bytes: 0,
};

/** DuckDB's type of each kind of column. */
export const SQL_TYPE: Readonly<Record<ColumnKind, string>> = {
  u8: "UTINYINT",
  u32: "UINTEGER",
  u64: "UBIGINT",
  i64: "BIGINT",
  hugeint: "HUGEINT",
  text: "VARCHAR",
  bytes: "BLOB",
};

/** A name as an SQL identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The columns as in `CREATE TABLE name (…)`. */
export function columnDefinitions(columns: readonly Column[]): string {
  return columns.map((column) => `${quoted(column.name)} ${SQL_TYPE[column.kind]} NOT NULL`).join(", ");
}
