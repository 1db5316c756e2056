import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { parseSeriesLine } from "../../../test/conformance/promql/notation.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import { PromqlEngine } from "./engine.ts";
import { ALL_FEATURES } from "./features.ts";

const QUERIES = [
  'sum by (job, le) (rate(latency_bucket{job=~"a.*", le!=""}[5m:30s] offset -1m))',
  "histogram_quantile(0.9, size) / ignoring(le) group_left(x) max without (le) (latency_bucket) > bool 1e3",
  'label_replace(topk(2, latency_bucket @ end()), "x", "$1-$a", "job", "(?P<a>.+)|b") or vector(time())',
  "-avg_over_time(latency_bucket[2m]) ^ 2 and on (job) absent(nothing) unless size",
  'count_values("v", round(deriv(latency_bucket[4m]), 0.5)) + scalar(sum(size)) * Inf',
  "predict_linear(latency_bucket[3m], 60) atan2 0x1F % quantile(NaN, clamp(latency_bucket, -1, 1))",
  '{"latency_bucket", job="b"} * size == size[1m:] offset step() # comment',
  "increase(size[4m]) + delta(size[4m]) - irate(size[5m]) + stddev(sort_desc(latency_bucket))",
];

const source = new MemorySource();
for (const line of [
  'latency_bucket{job="a", le="1"} 0+1x10',
  'latency_bucket{job="a", le="+Inf"} 0+2x5 stale 1 NaN Inf',
  'latency_bucket{job="b", le="x"} -1 _ _ 5 5',
  "size {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x4 7 {{schema:-53 sum:1 count:1 custom_values:[5] buckets:[1]}}",
]) {
  const { labels, points } = parseSeriesLine(line, 1);
  source.add(
    labels,
    points.map((point, index) => ({ ...point, time: index * 30_000 })),
  );
}
const engine = new PromqlEngine(source, { maxSamples: 200_000, timeoutMs: 5000 }, ALL_FEATURES);

const TOKENS = QUERIES.join(" ").match(/\w+|\s+|"[^"]*"|[^\w\s]/g) ?? [];
const piece = fc.oneof(
  fc.constantFrom(...TOKENS),
  fc.string({ unit: "grapheme", maxLength: 3 }),
  fc.constantFrom(
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "offset",
    "@",
    "by",
    "-",
    "1y",
    "1e999",
    "\\",
    '"',
    "`",
    "#",
    "#c\n",
  ),
);

/** Cuts, doubles, swaps and inserts at any place. */
const mutation = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 12 }),
  insert: fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join("")),
});

const mutated = fc
  .tuple(fc.constantFrom(...QUERIES), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([query, mutations]) => {
    let text = query;
    for (const { from, length, insert } of mutations) {
      const at = Math.floor(from * text.length);
      text = text.slice(0, at) + insert + text.slice(at + length);
    }
    return text;
  });

describe("whatever is asked", () => {
  it("answers or fails with an error of ours", async () => {
    const property = fc.asyncProperty(mutated, async (query) => {
      const signal = new AbortController().signal;
      for (const ask of [
        () => engine.instant(query, unixMilli(240_000), { signal }),
        () => engine.range(query, unixMilli(0), unixMilli(300_000), 60_000, { signal }),
      ]) {
        const error = await ask().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error === undefined || (error instanceof WatchtowerError && error.kind !== "internal")).toBe(
          true,
        );
      }
    });
    await fc.assert(property, { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300) });
  });

  it.each([
    "(".repeat(100_000),
    `${"(".repeat(2000)}1${")".repeat(2000)}`,
    `1${"+1".repeat(5000)}`,
    "-".repeat(5000) + "1",
    'up{a="'.repeat(1000),
    "vector(1)[1y:1ms]",
    `{a=~"${"(a*)*".repeat(500)}"}`,
  ])("bounds what is nested too deeply", async (query) => {
    const options = { signal: new AbortController().signal };
    await expect(engine.instant(query, unixMilli(0), options)).rejects.toThrow(WatchtowerError);
  });
});
