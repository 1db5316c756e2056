import type { NativeHistogram } from "../../../model/histogram.ts";
import { floatText } from "../../../base/float-text.ts";
import { allBuckets, usesCustomBuckets } from "./buckets.ts";

/** `{count:…, sum:…, [lower,upper]:count, …}`: how a histogram stands in a label. */
export function formatHistogram(histogram: NativeHistogram): string {
  const parts = [`count:${floatText(histogram.count)}`, `sum:${floatText(histogram.sum)}`];
  for (const { lower, upper, count } of allBuckets(histogram)) {
    const [open, close] = enclosure(histogram, lower, upper);
    parts.push(`${open}${floatText(lower)},${floatText(upper)}${close}:${floatText(count)}`);
  }
  return `{${parts.join(", ")}}`;
}

function enclosure(histogram: NativeHistogram, lower: number, upper: number): readonly [string, string] {
  if (usesCustomBuckets(histogram)) return lower === -Infinity ? ["[", "]"] : ["(", "]"];
  if (lower > 0) return ["(", "]"];
  return upper < 0 ? ["[", ")"] : ["[", "]"];
}
