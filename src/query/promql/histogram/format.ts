import type { NativeHistogram } from "../../../model/histogram.ts";
import { goFloatText } from "../../../base/go-float.ts";
import { allBuckets, usesCustomBuckets } from "./buckets.ts";

/** `{count:…, sum:…, [lower,upper]:count, …}`: how a histogram stands in a label. The zero bucket cuts no other. */
export function formatHistogram(histogram: NativeHistogram): string {
  const parts = [`count:${goFloatText(histogram.count)}`, `sum:${goFloatText(histogram.sum)}`];
  for (const { lower, upper, count } of allBuckets(histogram, 0)) {
    const [open, close] = enclosure(histogram, lower, upper);
    parts.push(`${open}${goFloatText(lower)},${goFloatText(upper)}${close}:${goFloatText(count)}`);
  }
  return `{${parts.join(", ")}}`;
}

function enclosure(histogram: NativeHistogram, lower: number, upper: number): readonly [string, string] {
  if (usesCustomBuckets(histogram)) return lower === -Infinity ? ["[", "]"] : ["(", "]"];
  if (lower > 0) return ["(", "]"];
  return upper < 0 ? ["[", ")"] : ["[", "]"];
}
