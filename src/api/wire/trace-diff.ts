/** GET /api/watchtower/traces/diff?left=ID&right=ID */

/** One side of a row. */
export interface DiffSpan {
  /** Hexadecimal. */
  readonly spanId: string;
  /** Nanoseconds since the trace began. */
  readonly offset: string;
  /** Nanoseconds. */
  readonly duration: string;
  readonly status: "unset" | "ok" | "error";
  /** What the status says in words; absent: nothing. */
  readonly message?: string;
}

export interface DiffAttribute {
  readonly scope: "span" | "resource";
  readonly key: string;
  /** Absent: it is not there. */
  readonly left?: string;
  readonly right?: string;
}

/**
 * `same`: nothing but times differs. `changed`: the status, its message or an attribute does. `missing`: on the left alone.
 * `added`: on the right alone.
 */
export type DiffKind = "same" | "changed" | "missing" | "added";

/** A span of one trace, or a pair of spans that are the same step in both. */
export interface DiffSpanRow {
  readonly kind: DiffKind;
  readonly service: string;
  readonly name: string;
  /** 0 for what starts a trace. */
  readonly depth: number;
  readonly left?: DiffSpan;
  readonly right?: DiffSpan;
  readonly attributes: readonly DiffAttribute[];
}

/** A trace as a whole. */
export interface DiffTrace {
  readonly traceId: string;
  /** Unix nanoseconds. */
  readonly start: string;
  /** Nanoseconds from the first start to the last end. */
  readonly duration: string;
  readonly spans: number;
  readonly errors: number;
}

export interface TraceDiffBody {
  readonly left: DiffTrace;
  readonly right: DiffTrace;
  readonly counts: Readonly<Record<DiffKind, number>>;
  /** Each behind the span that it is below of. */
  readonly rows: readonly DiffSpanRow[];
}
