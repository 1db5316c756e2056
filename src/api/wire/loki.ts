import type { MatrixItem, VectorItem } from "./prometheus.ts";

/** Bodies of the Loki HTTP API (grafana.com, "Loki HTTP API"), as sent. */

export interface EntryGroups {
  readonly structuredMetadata?: Readonly<Record<string, string>>;
  readonly parsed?: Readonly<Record<string, string>>;
}

/** `[Unix nanoseconds, line]`, and with categorised labels the groups. */
export type LokiEntry =
  | readonly [time: string, line: string]
  | readonly [time: string, line: string, groups: EntryGroups];

/** The entries of one label set. */
export interface LokiStream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly LokiEntry[];
}

/** What `/query` and `/query_range` answer. */
export type LokiQueryData = (
  | { readonly resultType: "streams"; readonly result: readonly LokiStream[] }
  | { readonly resultType: "vector"; readonly result: readonly VectorItem[] }
  | { readonly resultType: "matrix"; readonly result: readonly MatrixItem[] }
  | { readonly resultType: "scalar"; readonly result: readonly [number, string] }
) & {
  readonly encodingFlags?: readonly string[];
  readonly stats?: Readonly<Record<string, unknown>>;
};

/** What Loki's answers stand in. */
export interface LokiSuccess<T> {
  readonly status: "success";
  readonly data: T;
}

/** A message of the tail WebSocket. */
export interface TailMessage {
  readonly streams: readonly LokiStream[];
  readonly encodingFlags?: readonly string[];
  readonly dropped_entries?: readonly {
    readonly timestamp: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** Of `detected_fields`: fields of the newest lines; nothing without any. */
export interface DetectedFieldsBody {
  readonly fields?: readonly {
    readonly label: string;
    /** As `string`, `int`, `float`, `boolean`, `duration`, `bytes`. */
    readonly type: string;
    readonly cardinality: number;
    /** Stages that take it out of the line; null: it is metadata. */
    readonly parsers: readonly string[] | null;
    readonly jsonPath?: readonly string[];
  }[];
  readonly limit?: number;
}

/** Of `detected_field/NAME/values`. */
export interface DetectedValuesBody {
  readonly values?: readonly string[];
  readonly limit?: number;
}

/** Of `patterns`; samples are Unix seconds and a number of lines. */
export interface LokiPattern {
  readonly pattern: string;
  readonly level?: string;
  readonly samples: readonly (readonly [number, number])[];
}
