import type { AnyValue } from "../../../model/otlp/common.ts";

/**
 * What a statement computes with. Whole numbers are bigints of 64 bits, floats are numbers; `undefined` is `nil`, which
 * is also what an empty value and a key that is not there read as.
 */
export type OttlValue =
  | undefined
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | ListValue
  | MapValue
  | OttlTime
  | OttlDuration
  | OttlId
  | OttlItems;

export type ListValue = Extract<AnyValue, { readonly kind: "array" }>;
export type MapValue = Extract<AnyValue, { readonly kind: "map" }>;

/** A point in time; `nanos` since the Unix epoch, without bounds. */
export class OttlTime {
  readonly nanos: bigint;
  /** Of the clock that it is read on, in seconds east of UTC. */
  readonly offset: number;
  constructor(nanos: bigint, offset = 0) {
    this.nanos = nanos;
    this.offset = offset;
  }
}

export class OttlDuration {
  /** May be negative. */
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** Of a trace (16 bytes) or a span (8 bytes); all zeros where the data has none. */
export class OttlId {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Events, links, data points, exemplars, buckets: what can be counted and compared with `nil`, no more. */
export class OttlItems {
  /** What they are called in errors. */
  readonly what: string;
  readonly count: number;
  constructor(what: string, count: number) {
    this.what = what;
    this.count = count;
  }
}

/** A statement that fails on the data it is run on. What happens then is the `error_mode`'s to say. */
export class OttlError extends Error {
  override readonly name = "OttlError";
}

/** The value of telemetry that reads as `nil`. */
export const EMPTY: AnyValue = { kind: "empty" };

/** Of a value, in the words of the Collector's errors. */
export function typeName(value: OttlValue): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int64";
  if (typeof value === "number") return "float64";
  if (value instanceof Uint8Array) return "[]byte";
  if (value instanceof OttlTime) return "time";
  if (value instanceof OttlDuration) return "duration";
  if (value instanceof OttlId) return value.bytes.length === 16 ? "trace id" : "span id";
  if (value instanceof OttlItems) return value.what;
  return value.kind === "array" ? "list" : "map";
}

export const isList = (value: OttlValue): value is ListValue =>
  typeof value === "object" && "kind" in value && value.kind === "array";

export const isMap = (value: OttlValue): value is MapValue =>
  typeof value === "object" && "kind" in value && value.kind === "map";

/** A value of telemetry as one to compute with. */
export function fromAny(value: AnyValue | undefined): OttlValue {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case "string":
    case "bool":
    case "int":
    case "double":
    case "bytes":
      return value.value;
    case "array":
    case "map":
      return value;
    case "empty":
      return undefined;
  }
}

/** A value as telemetry holds it. What it has no form for, as times and ids, becomes empty, as in the Collector. */
export function toAny(value: OttlValue): AnyValue {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value === "bigint") return { kind: "int", value };
  if (typeof value === "number") return { kind: "double", value };
  if (value instanceof Uint8Array) return { kind: "bytes", value };
  return isList(value) || isMap(value) ? value : EMPTY;
}

/** What telemetry has no form for becomes empty: see {@link toAny}. */
export const listOf = (values: readonly OttlValue[]): ListValue => ({
  kind: "array",
  value: values.map(toAny),
});

/** The last of equal keys counts, where the first of them stands. */
export const mapOf = (entries: Iterable<readonly [string, OttlValue]>): MapValue => ({
  kind: "map",
  value: Array.from(new Map(entries), ([key, value]) => ({ key, value: toAny(value) })),
});

/** The value of the first entry with the key. */
export function entryOf(map: MapValue, key: string): AnyValue | undefined {
  for (const entry of map.value) if (entry.key === key) return entry.value;
  return undefined;
}
