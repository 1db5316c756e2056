import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHistogram } from "../../../test/conformance/promql/histogram-notation.ts";
import { decodeChunks, decodeFloatHistogramChunk } from "../../../test/kit/remote-read.ts";
import { crc32c } from "../../base/crc32c.ts";
import type { NativeHistogram } from "../histogram.ts";
import { Labels } from "../labels.ts";
import { encodeFloatHistogramChunk } from "./float-histogram-chunk.ts";
import { encodeChunkedSeries } from "./remote-read.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 100);

const count = fc.double({ noNaN: true, noDefaultInfinity: true });
const layout = fc.record({
  schema: fc.constantFrom(-53, -4, 0, 8),
  zeroThreshold: fc.constantFrom(0, 2 ** -128, 2 ** 10, 0.001, 2 ** -300, 3),
  positive: fc.array(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 4 })), {
    maxLength: 3,
  }),
  negative: fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 2 })), {
    maxLength: 2,
  }),
  customBounds: fc.array(fc.constantFrom(-1, 0, 0.005, 2.5, 33_554.43, 33_554.431, 1e300, 1 / 3), {
    maxLength: 5,
  }),
});

describe("chunks of float histograms", () => {
  it("are read back to the bit", () => {
    const property = fc.property(
      layout,
      fc.array(fc.nat(3e6), { minLength: 1, maxLength: 9 }),
      fc.infiniteStream(count),
      (form, steps, counts) => {
        const numbers = (length: number) => Float64Array.from({ length }, () => counts.next().value ?? 0);
        const side = (spans: readonly (readonly [number, number])[]) => ({
          spans: spans.map(([offset, length]) => ({ offset, length })),
          counts: numbers(spans.reduce((sum, [, length]) => sum + length, 0)),
        });
        const histograms = steps.map((): NativeHistogram => {
          const [total = 0, sum = 0, zeroCount = 0] = numbers(3);
          const { schema, zeroThreshold } = form;
          const base = { schema, zeroThreshold, count: total, sum, zeroCount, resetHint: "reset" as const };
          const sides = { positive: side(form.positive), negative: side(form.negative) };
          return schema === -53
            ? { ...base, ...sides, customBounds: Float64Array.from(form.customBounds) }
            : { ...base, ...sides };
        });
        let time = -7;
        const times = Float64Array.from(steps, (step) => (time += step));
        const decoded = decodeFloatHistogramChunk(encodeFloatHistogramChunk(times, histograms));
        expect(decoded).toEqual({
          header: 0x80,
          zeroThreshold: form.zeroThreshold,
          schema: form.schema,
          spans: [form.positive, form.negative],
          customBounds: form.schema === -53 ? form.customBounds : [],
          times: [...times],
          numbers: histograms.map(({ count: total, zeroCount, sum, positive, negative }) => [
            total,
            zeroCount,
            sum,
            ...positive.counts,
            ...negative.counts,
          ]),
        });
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it("begin anew where layouts change, counters are reset, and floats stand between", () => {
    const histograms = [
      "{{schema:0 count:3 sum:1 buckets:[1 2]}}",
      "{{schema:0 count:4 sum:1 buckets:[2 2]}}",
      "{{schema:0 count:2 sum:1 buckets:[1 1]}}",
      "{{schema:1 count:4 sum:1 buckets:[2 2]}}",
      undefined,
      "{{schema:1 count:4 sum:1 buckets:[2 2] counter_reset_hint:reset}}",
      "{{schema:1 count:1 sum:1 buckets:[1 0] counter_reset_hint:gauge}}",
      "{{schema:1 count:0 sum:1 buckets:[0 0] counter_reset_hint:gauge}}",
    ].map((text) => (text === undefined ? undefined : parseHistogram(text)));
    const message = encodeChunkedSeries(0, {
      labels: Labels.fromObject({ __name__: "h" }),
      times: Float64Array.from(histograms, (_, at) => at),
      values: new Float64Array(histograms.length),
      histograms,
    });
    const frame = Buffer.alloc(6);
    frame[0] = (message.length & 0x7f) | 0x80;
    frame[1] = message.length >> 7;
    frame.writeUInt32BE(crc32c(message), 2);
    const [series] = decodeChunks(Buffer.concat([frame, message]));
    expect(series?.times).toEqual([4]);
    const chunks = series?.chunks ?? [];
    const found = chunks.map(({ type, bytes }) => (type === 1 ? "floats" : decodeFloatHistogramChunk(bytes)));
    expect(
      found.map((each) => (each === "floats" ? each : `${each.header}: ${each.times.join(" ")}`)),
    ).toEqual(["0: 0 1", "0: 2", "0: 3", "floats", "128: 5", "192: 6 7"]);
  });
});
