import type { BucketSide, NativeHistogram } from "../../../src/model/histogram.ts";
import { CUSTOM_BUCKETS_SCHEMA } from "../../../src/model/histogram.ts";

const PAIR = /(\w+):(\[[^\]]*\]|\S+)/g;

/** `{{schema:1 sum:-3 count:22 z_bucket:1 z_bucket_w:0.001 buckets:[5 10 7] offset:-1 n_buckets:[4 5]}}` */
export function parseHistogram(text: string): NativeHistogram {
  const fields = new Map<string, string>();
  for (const [, key = "", value = ""] of text.slice(2, -2).matchAll(PAIR)) fields.set(key, value);
  const number = (key: string): number => toNumber(fields.get(key) ?? "0");
  const schema = number("schema");
  const bounds = numbers(fields.get("custom_values"));
  return {
    schema,
    zeroThreshold: number("z_bucket_w"),
    zeroCount: number("z_bucket"),
    count: number("count"),
    sum: number("sum"),
    positive: side(numbers(fields.get("buckets")), number("offset")),
    negative: side(numbers(fields.get("n_buckets")), number("n_offset")),
    resetHint: HINTS[fields.get("counter_reset_hint") ?? "unknown"] ?? "unknown",
    ...(schema === CUSTOM_BUCKETS_SCHEMA ? { customBounds: Float64Array.from(bounds) } : {}),
  };
}

const HINTS: Readonly<Record<string, NativeHistogram["resetHint"]>> = {
  unknown: "unknown",
  reset: "reset",
  not_reset: "notReset",
  gauge: "gauge",
};

function side(counts: readonly number[], offset: number): BucketSide {
  return {
    spans: counts.length === 0 ? [] : [{ offset, length: counts.length }],
    counts: Float64Array.from(counts),
  };
}

function numbers(list: string | undefined): number[] {
  return (list ?? "[]").slice(1, -1).split(/\s+/).filter(Boolean).map(toNumber);
}

function toNumber(text: string): number {
  const lower = text.toLowerCase().replace(/^\+/, "");
  if (lower.endsWith("inf")) return lower.startsWith("-") ? -Infinity : Infinity;
  return lower === "nan" ? NaN : Number(lower);
}
