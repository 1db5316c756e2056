import type { Column } from "../duckdb/columns.ts";

/**
 * Span attributes with a column of their own: those of OpenTelemetry's semantic conventions (and
 * their older names) that people filter by and whose values are few. The column holds the id of the
 * value, of any type, in the attribute's dictionary; 0 says that the span has it not, or in `rest`.
 */
export const PROMOTED_ATTRIBUTES = [
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "http.method",
  "http.status_code",
  "http.target",
  "url.path",
  "url.scheme",
  "server.address",
  "server.port",
  "network.protocol.version",
  "net.peer.name",
  "peer.service",
  "db.system",
  "db.system.name",
  "db.namespace",
  "db.name",
  "db.operation.name",
  "db.operation",
  "db.collection.name",
  "rpc.system",
  "rpc.service",
  "rpc.method",
  "rpc.grpc.status_code",
  "messaging.system",
  "messaging.destination.name",
  "messaging.operation.type",
  "error.type",
] as const;

/** Places of the columns in the table; the promoted attributes follow in their order. */
export const SpanColumn = {
  traceId: 0,
  spanId: 1,
  parentId: 2,
  start: 3,
  duration: 4,
  kind: 5,
  status: 6,
  name: 7,
  statusMessage: 8,
  resource: 9,
  scope: 10,
  shape: 11,
  rest: 12,
  firstPromoted: 13,
} as const;

/** In `kind` and `status`: a value that the column cannot hold is in `rest`. */
export const IN_REST = 255;

export const SPAN_COLUMNS: readonly Column[] = [
  { name: "trace_id", kind: "hugeint" },
  { name: "span_id", kind: "u64" },
  { name: "parent_id", kind: "u64" },
  { name: "start", kind: "i64" },
  { name: "duration", kind: "i64" },
  { name: "kind", kind: "u8" },
  { name: "status", kind: "u8" },
  { name: "name", kind: "u32" },
  { name: "status_message", kind: "u32" },
  { name: "resource", kind: "u32" },
  { name: "scope", kind: "u32" },
  { name: "shape", kind: "u32" },
  { name: "rest", kind: "bytes" },
  ...PROMOTED_ATTRIBUTES.map((name): Column => ({ name, kind: "u32" })),
];

/** Longer values are not interned. */
export const LONGEST_INTERNED = 256;

const FEW = 65_536;
const MANY = 262_144;

/** Greatest sizes of the dictionaries. Values beyond stay in `rest`; spans of resources beyond are dropped. */
export const SPAN_DICTIONARIES: Readonly<Record<string, number>> = {
  resource: MANY,
  scope: MANY,
  key: FEW,
  shape: FEW,
  name: FEW,
  status_message: FEW,
  ...Object.fromEntries(PROMOTED_ATTRIBUTES.map((name) => [name, FEW])),
};
