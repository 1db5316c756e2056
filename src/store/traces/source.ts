import type { Nanoseconds, UnixNano } from "../../base/units.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import type { TimeRange } from "../signal-store.ts";

export const ATTRIBUTE_SCOPES = ["resource", "span", "event", "link", "instrumentation"] as const;

/** Where on a span an attribute stands; `instrumentation` is the scope that made the span. */
export type AttributeScope = (typeof ATTRIBUTE_SCOPES)[number];

/** A value that a condition can push down. Durations are ints, in nanoseconds. */
export type ScalarValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean };

/** What a condition looks at. `any` is the span's attribute, or if it has none, the resource's. */
export type SpanField =
  | { readonly kind: "attribute"; readonly scope: AttributeScope | "any"; readonly name: string }
  | { readonly kind: "name" | "duration" | "status" | "statusMessage" | "kind" }
  /** Lower-case hexadecimal, full length. */
  | { readonly kind: "traceId" | "spanId" | "parentId" };

export type CompareOperator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "=~" | "!~";

/**
 * A condition on a span. `status` compares with 0 unset, 1 ok, 2 error, `kind` with OTLP's SpanKind numbers. Numbers
 * compare by value across int and double; of an array any element counts. `!=` and `!~` need the attribute to be
 * there; a root has no `parentId`. `perhaps` stands for what the store cannot know.
 */
export type SpanCondition =
  | { readonly kind: "true" | "perhaps" }
  | { readonly kind: "and" | "or"; readonly conditions: readonly SpanCondition[] }
  | { readonly kind: "not"; readonly condition: SpanCondition }
  | { readonly kind: "exists"; readonly field: SpanField }
  | {
      readonly kind: "compare";
      readonly field: SpanField;
      readonly operator: CompareOperator;
      readonly value: ScalarValue;
    };

export type ElementScope = "event" | "link";

/** An event or a link of a span: its value of an attribute, by the names of {@link SpanRow.attribute}. */
export type SpanElement = (name: string) => AnyValue | undefined;

/** One span as queries see it. */
export interface SpanRow {
  /** Lower-case hexadecimal: 32 and 16 digits; `parentSpanId` is "" for a root. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly startTime: UnixNano;
  readonly duration: Nanoseconds;
  /** OTLP's SpanKind and StatusCode numbers. */
  readonly kind: number;
  readonly status: number;
  readonly statusMessage: string;
  /** `resource.service.name` as text, "" if absent. */
  readonly serviceName: string;
  /**
   * Values of an attribute in one scope: at most one for resource, span and instrumentation, one for
   * each event or link that has it. Instrumentation has `instrumentation:name` and
   * `instrumentation:version` beside its attributes, an event `event:name` and `event:timeSinceStart`, a link
   * `link:traceID` and `link:spanID`. Decoded on call.
   */
  attribute(scope: AttributeScope, name: string): readonly AnyValue[];
  /** Its events or links, one by one. Decoded on call. */
  elements(scope: ElementScope): readonly SpanElement[];
  /** Names of all that {@link attribute} has in one scope, in no order; a name may come more than once. */
  attributeNames(scope: AttributeScope): readonly string[];
}

/** Which spans of a range are read, and what of each. */
export interface SpanScan extends TimeRange {
  /** The store may return spans that fail it, never leaves out one that meets it. */
  readonly condition: SpanCondition;
  /** How many spans the caller is likely to take: sizes the first slices of time. */
  readonly hint?: number;
  /** The order does not matter: spans may come as they are found. */
  readonly anyOrder?: boolean;
  /** What is read of the spans beside their trace and start; if absent, anything. */
  readonly fields?: readonly SpanField[];
  /**
   * Only spans of traces that also lie on the other side of this time: `later`, with a span that ends at it or
   * later; `earlier`, with one that starts before it. The store looks for these at most {@link REACH_NANOS} away.
   * A hint, as the condition is.
   */
  readonly across?: { readonly time: UnixNano; readonly side: "later" | "earlier" };
}

/** What is said of the durations of many spans: the least, the greatest, their sum, or how many are in each power of two. */
export type DurationMeasure = "min" | "max" | "sum" | "log2";

/** Spans that meet the condition are counted by fields and slots of time. */
export interface SpanCounting extends TimeRange {
  readonly condition: SpanCondition;
  /** Spans are counted apart by these fields. */
  readonly by: readonly CountedField[];
  readonly measure: DurationMeasure | undefined;
  /** Nanoseconds: the times `(start - 1) + step * slot < t <= (start - 1) + step * (slot + 1)` are counted together. */
  readonly step: bigint;
  /** Whether the span of a group is to be one of them, with its start and trace, and its duration if that is measured. */
  readonly examples: boolean;
}

/** What spans are counted by: their own fields, or those of their trace's root, by which they are told apart as a whole. */
export type CountedField = SpanField | { readonly kind: "root" };

/** What is known of a trace's root: of several the earliest, then that with the least id. */
export interface TraceRoot {
  readonly name: string;
  /** `resource.service.name` as text, "" if absent. */
  readonly serviceName: string;
}

/** Spans that are the same as far as is asked. */
export interface SpanGroup {
  /** Has the fields that were asked for, and no others: with `min`, `max` and `log2` also the duration. */
  readonly span: SpanRow;
  /** If it was asked for, and received. */
  readonly root: TraceRoot | undefined;
  readonly slot: number;
  readonly count: number;
  /** Nanoseconds, with `sum` alone. */
  readonly total: bigint | undefined;
}

/** Spans, each in one of the two: counted, or handed out, as they may or may not meet the condition. */
export type SpanCounts =
  | { readonly kind: "groups"; readonly groups: readonly SpanGroup[] }
  | {
      readonly kind: "spans";
      readonly spans: readonly { readonly row: SpanRow; readonly root: TraceRoot | undefined }[];
    };

/** Which whole traces are wanted as columns, and what of their spans. */
export interface TraceColumnsRequest {
  /** A trace has a span that meets `candidate` and starts in the range, */
  readonly range: TimeRange;
  readonly candidate: SpanCondition;
  /** and for each of these a span that meets it, at any time. Hints, as conditions of scans are. */
  readonly needs: readonly SpanCondition[];
  /** Told of each span, at most {@link MOST_TOLD}. */
  readonly conditions: readonly SpanCondition[];
  /** Fields that {@link SpanColumns.span} has. */
  readonly fields: readonly SpanField[];
}

/** So many conditions have room in {@link SpanColumns.flags}. */
export const MOST_TOLD = 15;
/** Set in {@link SpanColumns.flags}: the columns have all of the fields. */
export const HAS_FIELDS = 1 << 30;

/** Spans by column, in no order. Ids are little-endian words, with a sign: those without are no small integers in V8. */
export interface SpanColumns {
  readonly rows: number;
  /** Four for each span. */
  readonly traceIds: Int32Array;
  /** Two for each span; 0 for no parent. */
  readonly spanIds: Int32Array;
  readonly parentIds: Int32Array;
  /** As the column has it, 255 for numbers that are no kind of OTLP. */
  readonly kinds: Uint8Array;
  /** Unix nanoseconds. */
  readonly starts: BigInt64Array;
  /** Of condition i, bit 2i: it holds surely; bit 2i + 1: it may hold. */
  readonly flags: Uint32Array;
  /** Spans with the same number have the same fields, if {@link HAS_FIELDS}. */
  readonly groups: Uint32Array;
  /** Has ids, its start and the fields that were asked for, if {@link HAS_FIELDS}. */
  span(row: number): SpanRow;
}

/** Of which spans all values are wanted. */
export interface SpanValuesRequest extends TimeRange {
  /** A hint, as conditions of scans are. */
  readonly condition: SpanCondition;
  /** Told of each span, beside {@link condition}. */
  readonly selection: SpanCondition;
}

/** What a value is of: an attribute, as {@link SpanRow.attribute} has it, or one of the few intrinsics that have few values. */
export type ValueField =
  | { readonly kind: "attribute"; readonly scope: AttributeScope; readonly name: string }
  /** Numbers of OTLP. */
  | { readonly kind: "status" | "kind" }
  /** Texts, of the root as {@link TraceRoot} has them. */
  | { readonly kind: "name" | "statusMessage" | "rootName" | "rootServiceName" };

/** One value that a span has, and in which field. */
export interface FieldValue {
  readonly field: ValueField;
  readonly value: AnyValue;
}

/**
 * Spans with the values of all of their attributes, as ids: the same value of a field may have several. Of each field a
 * span has at most one value, that which comes first.
 */
export interface SpanValues {
  readonly rows: number;
  /** Unix nanoseconds. */
  readonly starts: BigInt64Array;
  /** As {@link SpanColumns.flags}: of the condition, and of the selection. */
  readonly flags: Uint32Array;
  /** Of each of some fields, or some fields together, one for each span: 0 for none. Good until the next batch. */
  readonly columns: readonly Uint32Array[];
  /** More of them: of span i those from `ends[i - 1]` to `ends[i]`. */
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
  /** What an id stands for: known ids stay what they are during one request. */
  valuesOf(id: number): readonly FieldValue[];
  /** Where flags do not tell all: else it may lack fields. */
  span(row: number): SpanRow;
}

/** Half an hour: how far a trace is followed beyond a range that it overlaps. */
export const REACH_NANOS = 30n * 60n * 1_000_000_000n;

/** What a search result says of a whole trace, matched or not. */
export interface TraceSummary {
  readonly traceId: string;
  /** Absent while no root span was received. */
  readonly root: { readonly serviceName: string; readonly name: string } | undefined;
  readonly startTime: UnixNano;
  readonly endTime: UnixNano;
  readonly services: ReadonlyMap<string, { readonly spans: number; readonly errors: number }>;
}

/** What TraceQL and the Tempo API need of the store. */
export interface TraceSource {
  /** Spans that start in the range, newest start first, in batches. */
  scan(request: SpanScan, signal: AbortSignal): AsyncIterable<readonly SpanRow[]>;
  /**
   * Counts spans that start in the range without handing them out, but for those of which the store cannot tell all
   * that is asked. Absent where that would cost as much.
   */
  readonly counts?: (request: SpanCounting, signal: AbortSignal) => AsyncIterable<SpanCounts>;
  /** Whole traces as columns, in parts that fit in memory with ease; absent where that would cost as much as rows. */
  readonly columns?: (
    request: TraceColumnsRequest,
    signal: AbortSignal,
  ) => AsyncIterable<readonly SpanColumns[]>;
  /** Spans that start in the range with all of their values, in no order; absent where that would cost as much as rows. */
  readonly spanValues?: (request: SpanValuesRequest, signal: AbortSignal) => AsyncIterable<SpanValues>;
  /** All spans of the traces, in no order: for structural operators and whole-trace intrinsics. */
  spansOf(traceIds: readonly string[], signal: AbortSignal): Promise<readonly SpanRow[]>;
  /** By trace id; those that are not known are missing. */
  summaries(traceIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, TraceSummary>>;
  /** The trace as it was sent, grouped by resource and scope; `undefined` if unknown. */
  trace(traceId: string, signal: AbortSignal): Promise<readonly ResourceSpans[] | undefined>;
  /** Attribute names by scope, sorted. */
  attributeNames(
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<AttributeScope, readonly string[]>>;
  /** Distinct scalar values, at most `limit`, sorted by text; for `name` and `statusMessage` also. */
  values(
    field: SpanField,
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly ScalarValue[]>;
}
