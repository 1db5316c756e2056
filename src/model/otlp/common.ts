/**
 * OTLP's data as objects (opentelemetry-proto 1.x). For reading back, JSON and tests; the way in
 * goes from wire bytes to columns without these.
 */
export type AnyValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "array"; readonly value: readonly AnyValue[] }
  | { readonly kind: "map"; readonly value: readonly KeyValue[] }
  /** An AnyValue message without a value set. */
  | { readonly kind: "empty" };

/** common.proto's KeyValue. Keys of a list should be unique, and nobody enforces it. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** opentelemetry.proto.resource.v1.Resource. */
export interface Resource {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

/** common.proto's InstrumentationScope; what is absent is empty or 0. */
export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}
