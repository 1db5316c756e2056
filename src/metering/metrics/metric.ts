import type { KeyValue } from "../../model/otlp/common.ts";

/** Metrics of one resource, to be written. */
export interface MetricGroup {
  /** Its attributes. */
  readonly resource: readonly KeyValue[];
  /** `""`: none. */
  readonly scope: string;
  readonly metrics: Iterable<MadeMetric>;
}

/** One metric, read once and written at once: its points need not be there all at a time. */
export interface MadeMetric {
  readonly name: string;
  /** `""`: none. */
  readonly unit: string;
  /** Sums are written as monotonic; `explicit` and `exponential` are the two kinds of histograms. */
  readonly kind: "gauge" | "sum" | "explicit" | "exponential";
  /** Of a gauge nothing is said. */
  readonly temporality: "delta" | "cumulative";
  /** Their values are of the metric's kind. */
  readonly points: Iterable<MadePoint>;
}

/** A point of any kind (opentelemetry-proto, metrics.proto). */
export interface MadePoint {
  readonly attributes: readonly KeyValue[];
  /** Unix milliseconds; absent: it is not told. */
  readonly start?: number;
  /** Unix milliseconds. */
  readonly time: number;
  readonly value: PointValue;
  /** The series ends here, and the value is none. */
  readonly isEnd?: boolean;
  readonly exemplars: Iterable<PointExemplar>;
}

/** What a point says. Counts and `int` have to be whole: they are written as integers. */
export type PointValue =
  | { readonly kind: "double" | "int"; readonly value: number }
  /** Counts are of each bucket alone, the last that beyond all bounds. */
  | {
      readonly kind: "explicit";
      readonly sum: number;
      readonly counts: readonly number[];
      readonly bounds: readonly number[];
    }
  | {
      readonly kind: "exponential";
      readonly sum: number;
      readonly scale: number;
      readonly zeroCount: number;
      /** Greatest value that counts as zero; absent: 0. */
      readonly zeroThreshold?: number;
      /** Index of the first bucket. */
      readonly offset: number;
      readonly counts: readonly number[];
      /** Absent: not told. */
      readonly range?: { readonly min: number; readonly max: number };
    };

/** One observation and its span; values are written as doubles. */
export interface PointExemplar {
  /** Unix milliseconds. */
  readonly time: number;
  readonly value: number;
  /** Absent: not told, or an attribute tells it. */
  readonly span?: { readonly traceId: Uint8Array; readonly spanId: Uint8Array };
  readonly attributes: readonly KeyValue[];
}

/** An attribute that is a text. */
export const textAttribute = (key: string, value: string): KeyValue => ({
  key,
  value: { kind: "string", value },
});
