import type { Column } from "../duckdb/columns.ts";

/** Places of the columns in the table. */
export const LogColumn = {
  time: 0,
  resource: 1,
  scope: 2,
  traceId: 3,
  spanId: 4,
  severity: 5,
  severityText: 6,
  level: 7,
  origin: 8,
  observedDelta: 9,
  bytes: 10,
  shape: 11,
  signature: 12,
  line: 13,
  rest: 14,
} as const;

/** The table's columns in their order: {@link LogColumn} has their indexes. */
export const LOG_COLUMNS: readonly Column[] = [
  { name: "time", kind: "i64" },
  { name: "resource", kind: "u32" },
  { name: "scope", kind: "u32" },
  { name: "trace_id", kind: "hugeint" },
  { name: "span_id", kind: "u64" },
  { name: "severity", kind: "u8" },
  { name: "severity_text", kind: "u32" },
  { name: "level", kind: "u32" },
  { name: "origin", kind: "u8" },
  { name: "observed_delta", kind: "i64" },
  { name: "bytes", kind: "u32" },
  { name: "shape", kind: "u32" },
  { name: "signature", kind: "u64" },
  { name: "line", kind: "text" },
  { name: "rest", kind: "bytes" },
];

/** Where a row's time came from. */
export const TimeOrigin = {
  /** Of the record, which has an observed time too: `observed_delta` later. */
  both: 0,
  record: 1,
  observed: 2,
  /** The record has no time; it is when the request was received. */
  received: 3,
} as const;

/** In `severity`: a number that the column cannot hold is in `rest`. */
export const SEVERITY_IN_REST = 255;

const FEW = 65_536;
const MANY = 262_144;

/** Greatest sizes of the dictionaries. Values beyond stay in `rest`; records of resources beyond are dropped. */
export const LOG_DICTIONARIES: Readonly<Record<string, number>> = {
  resource: MANY,
  scope: MANY,
  key: FEW,
  shape: FEW,
  severity_text: FEW,
  level: FEW,
};
