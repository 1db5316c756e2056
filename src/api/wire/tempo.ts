/** Bodies of the Tempo HTTP API (grafana.com, "Tempo HTTP API"), as sent. Ids in OTLP parts are base64. */

export type OtlpAnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly bytesValue: string }
  | { readonly arrayValue: { readonly values?: readonly OtlpAnyValue[] } }
  | { readonly kvlistValue: { readonly values?: readonly OtlpKeyValue[] } }
  | Readonly<Record<string, never>>;

export interface OtlpKeyValue {
  readonly key: string;
  readonly value?: OtlpAnyValue;
}

/** A span as OTLP/JSON; what is zero or empty may be absent. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly flags?: number;
  readonly name: string;
  readonly kind?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly events?: readonly {
    readonly timeUnixNano: string;
    readonly name: string;
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
  }[];
  readonly droppedEventsCount?: number;
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState?: string;
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
  }[];
  readonly droppedLinksCount?: number;
  readonly status?: { readonly code?: string; readonly message?: string };
}

/** OTLP/JSON's ResourceSpans. */
export interface OtlpResourceSpans {
  readonly resource?: {
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
  };
  readonly scopeSpans: readonly {
    readonly scope?: {
      readonly name?: string;
      readonly version?: string;
      readonly attributes?: readonly OtlpKeyValue[];
    };
    readonly spans: readonly OtlpSpan[];
    readonly schemaUrl?: string;
  }[];
  readonly schemaUrl?: string;
}

/** GET /api/traces/ID */
export interface TraceV1Body {
  readonly batches: readonly OtlpResourceSpans[];
}

/** GET /api/v2/traces/ID as `application/vnd.grafana.llm`; `{}` for an unknown trace. */
export interface LlmTraceBody {
  readonly trace?: { readonly traceId: string; readonly services: readonly LlmService[] };
}

/** Attributes by their names, without the types that OTLP's JSON wraps them in. */
export interface LlmAttributes {
  readonly [name: string]: LlmValue;
}
export type LlmValue = string | number | boolean | null | readonly LlmValue[] | LlmAttributes;

export interface LlmService {
  readonly serviceName?: string;
  readonly resource?: LlmAttributes;
  readonly scopes?: readonly {
    readonly name?: string;
    readonly version?: string;
    readonly spans?: readonly LlmSpan[];
  }[];
}

/** Ids are hexadecimal. */
export interface LlmSpan {
  readonly spanId: string;
  readonly name: string;
  readonly parentSpanId?: string;
  readonly kind?: string;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly durationMs?: number;
  readonly attributes?: LlmAttributes;
  readonly events?: readonly {
    readonly name: string;
    readonly timeUnixNano?: string;
    readonly attributes?: LlmAttributes;
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: LlmAttributes;
  }[];
  readonly status: { readonly code: string; readonly message: string };
}

/** GET /api/v2/traces/ID */
export interface TraceV2Body {
  readonly trace: { readonly resourceSpans?: readonly OtlpResourceSpans[] };
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Times are text, in nanoseconds; `attributes` are the fields that the query mentions. */
export interface SearchSpan {
  readonly spanID: string;
  readonly name?: string;
  readonly startTimeUnixNano: string;
  readonly durationNanos: string;
  readonly attributes?: readonly OtlpKeyValue[];
}

/** Spans that match together, of which `matched` may be more than are told. */
export interface SearchSpanSet {
  readonly spans: readonly SearchSpan[];
  readonly matched: number;
  readonly attributes?: readonly OtlpKeyValue[];
}

/** One trace of a search; `spanSet` is the first of `spanSets`. */
export interface SearchTrace {
  /** Without leading zeros. */
  readonly traceID: string;
  readonly rootServiceName: string;
  readonly rootTraceName?: string;
  readonly startTimeUnixNano: string;
  readonly durationMs?: number;
  readonly spanSet?: SearchSpanSet;
  readonly spanSets?: readonly SearchSpanSet[];
  readonly serviceStats?: Readonly<
    Record<string, { readonly spanCount?: number; readonly errorCount?: number }>
  >;
}

/** GET /api/search */
export interface SearchBody {
  readonly traces: readonly SearchTrace[];
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** GET /api/v2/search/tags */
export interface TagsV2Body {
  readonly scopes: readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** GET /api/v2/search/tag/NAME/values */
export interface TagValuesV2Body {
  readonly tagValues: readonly { readonly type: string; readonly value: string }[];
  readonly metrics?: Readonly<Record<string, unknown>>;
}

interface MetricsExemplar {
  readonly labels: readonly OtlpKeyValue[];
  /** Absent when 0; `"NaN"` when there is none. */
  readonly value?: number | string;
  readonly timestampMs: string;
}

export interface MetricsSeries {
  readonly labels: readonly OtlpKeyValue[];
  /** `value` is absent when 0, infinities are text. */
  readonly samples: readonly { readonly timestampMs: string; readonly value?: number | string }[];
  readonly exemplars?: readonly MetricsExemplar[];
}

/** GET /api/metrics/query_range */
export interface MetricsRangeBody {
  readonly series: readonly MetricsSeries[];
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Where there are more series than were asked for. */
  readonly status?: "PARTIAL";
  readonly message?: string;
}

/** GET /api/metrics/query */
export interface MetricsInstantBody {
  readonly series: readonly { readonly labels: readonly OtlpKeyValue[]; readonly value?: number | string }[];
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Where there are more series than were asked for. */
  readonly status?: "PARTIAL";
  readonly message?: string;
}
