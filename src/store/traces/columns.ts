import type { Column } from "../duckdb/columns.ts";

/**
 * Span attributes that are kept as ids in columns: those of OpenTelemetry's semantic conventions (and
 * their older names) that people filter by and whose values are few. Names of which a span mostly has
 * but one share a column, as each column costs time on every row. The column holds the id of the
 * whole attribute, name and value of any type; 0 says that the span has none, or has it in `rest`.
 * Changing this list changes the format of the file: what is added goes to its end, and to `duckdb/upgrade.ts`.
 */
export const PROMOTED_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  method: [
    "http.request.method",
    "http.method",
    "messaging.operation.type",
    "messaging.operation",
    "db.operation.name",
    "db.operation",
    "rpc.method",
  ],
  status_code: [
    "http.response.status_code",
    "http.status_code",
    "rpc.grpc.status_code",
    "db.response.status_code",
  ],
  route: [
    "http.route",
    "http.target",
    "rpc.service",
    "messaging.destination.name",
    "db.collection.name",
    "db.sql.table",
  ],
  path: ["url.path", "db.namespace", "db.name"],
  system: ["db.system", "db.system.name", "rpc.system", "messaging.system", "url.scheme", "http.scheme"],
  address: ["server.address", "net.peer.name", "net.host.name"],
  port: ["server.port", "net.peer.port", "net.host.port"],
  peer: ["peer.service", "network.protocol.version", "http.flavor"],
  error_type: ["error.type"],
  user_agent: ["user_agent.original", "http.user_agent"],
};

export const PROMOTED_COLUMNS: readonly string[] = Object.keys(PROMOTED_ATTRIBUTES);

/** Places of the columns in the table; those of promoted attributes follow in their order. */
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
  signature: 12,
  rest: 13,
  firstPromoted: 14,
} as const;

/** In `kind` and `status`: a value that the column cannot hold is in `rest`. */
export const IN_REST = 255;

/** The table's columns in their order: {@link SpanColumn} has their indexes. */
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
  { name: "signature", kind: "u64" },
  { name: "rest", kind: "bytes" },
  ...PROMOTED_COLUMNS.map((name): Column => ({ name, kind: "u32" })),
];

const FEW = 65_536;
const MANY = 262_144;

/** Distinct values of one promoted attribute that are interned, while the dictionary is not half full. */
export const MOST_VALUES = 131_072;
/** And when it is: one attribute with ever new values does not keep the others out. */
export const FEWEST_VALUES = 16_384;

/** Greatest sizes of the dictionaries. Values beyond stay in `rest`; spans of resources beyond are dropped. */
export const SPAN_DICTIONARIES: Readonly<Record<string, number>> = {
  resource: MANY,
  scope: MANY,
  key: FEW,
  shape: FEW,
  name: FEW,
  status_message: FEW,
  attribute: MANY,
};
