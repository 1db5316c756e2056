import { quoted } from "../duckdb/columns.ts";
import type { ColumnKind } from "../duckdb/columns.ts";
import { SPAN_COLUMNS } from "./columns.ts";

const DEFAULTS: Readonly<Record<ColumnKind, string>> = {
  u8: "0::UTINYINT",
  u32: "0::UINTEGER",
  u64: "0::UBIGINT",
  i64: "0::BIGINT",
  hugeint: "0::HUGEINT",
  text: "''",
  bytes: "''::BLOB",
};

/**
 * The columns of a span for a `StoredSpan`, of which only some are read: the others have no value.
 *
 * @param duration what stands for the duration.
 */
export function someColumns(columns: ReadonlySet<string>, duration = "duration"): string {
  return SPAN_COLUMNS.map(({ name, kind }) => {
    if (name === "duration" && duration !== "duration") return duration;
    return columns.has(name) ? quoted(name) : DEFAULTS[kind];
  }).join(", ");
}
