import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import { decodeTimes, encodeTimes } from "./time-codec.ts";
import { decodeValues, encodeValues } from "./value-codec.ts";

/** Values as their bits, since NaN has many. */
const bits = (values: Float64Array): bigint[] => [...new BigUint64Array(values.slice().buffer)];
const ofBits = (words: readonly bigint[]): Float64Array =>
  new Float64Array(BigUint64Array.from(words).buffer);

function roundTrip(values: Float64Array): { decoded: Float64Array; size: number } {
  const writer = new ByteWriter();
  encodeValues(writer, values);
  const reader = new ByteReader(writer.bytes());
  const decoded = new Float64Array(values.length).fill(-1.5);
  decodeValues(reader, decoded);
  expect(reader.atEnd).toBe(true);
  return { decoded, size: writer.length };
}

const STALE = 0x7ff0000000000002n;
const anyBits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(STALE, 0x7ff8000000000001n, 1n << 63n, 0x7ff0000000000000n, 0n),
);
const decimal = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }))
  .map(([integer, scale]) => integer / 10 ** scale);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(Number);
const value = fc.oneof(
  decimal,
  fc.double(),
  int64,
  fc.constantFrom(-0, 0, Infinity, -Infinity, NaN, 2 ** 53, -(2 ** 63), 2 ** 50, -(2 ** 50), 5e-324),
);

describe("values", () => {
  it("come back bit for bit, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(anyBits, { minLength: 1, maxLength: 60 }), (words) => {
        expect(bits(roundTrip(ofBits(words)).decoded)).toEqual(words);
      }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (numbers) => {
        const values = Float64Array.from(numbers);
        expect(bits(roundTrip(values).decoded)).toEqual(bits(values));
      }),
      { numRuns: 300 },
    );
  });

  it("come back from decimals with a few exceptions among them", () => {
    fc.assert(
      fc.property(
        fc.array(decimal, { minLength: 40, maxLength: 80 }),
        fc.array(fc.tuple(fc.nat({ max: 39 }), anyBits), { maxLength: 3 }),
        (numbers, exceptions) => {
          const words = bits(Float64Array.from(numbers));
          for (const [index, word] of exceptions) words[index] = word;
          expect(bits(roundTrip(ofBits(words)).decoded)).toEqual(words);
        },
      ),
    );
  });

  it("take little room where they are regular", () => {
    const counter = Float64Array.from({ length: 480 }, (_, i) => i * 3);
    const tenths = Float64Array.from({ length: 480 }, (_, i) => 20 + (i % 7) / 10);
    expect(roundTrip(counter).size).toBeLessThan(500);
    expect(roundTrip(tenths).size).toBeLessThan(500);
    expect(roundTrip(new Float64Array(480).fill(0.1)).size).toBe(9);
  });
});

describe("times", () => {
  it("come back, regular or not", () => {
    const gaps = fc.array(fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 1e7 })), { maxLength: 50 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), gaps, (first, steps) => {
        const times = [first];
        for (const step of steps) times.push((times.at(-1) ?? 0) + step);
        const writer = new ByteWriter();
        encodeTimes(writer, Float64Array.from(times));
        const reader = new ByteReader(writer.bytes());
        expect([...decodeTimes(reader, times.length)]).toEqual(times);
        expect(reader.atEnd).toBe(true);
      }),
    );
  });
});

describe("histograms", () => {
  const count = fc.oneof(fc.nat(), fc.double({ noNaN: true }), fc.constantFrom(2 ** 53, -0));
  const side = fc
    .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.array(count, { maxLength: 4 })), { maxLength: 3 })
    .map((runs) => ({
      spans: runs.map(([offset, counts]) => ({ offset, length: counts.length })),
      counts: Float64Array.from(runs.flatMap(([, counts]) => counts)),
    }));
  const histogram: fc.Arbitrary<NativeHistogram> = fc.record({
    schema: fc.integer({ min: -4, max: 8 }),
    zeroThreshold: fc.constantFrom(1e-128, 0.5),
    zeroCount: count,
    count,
    sum: fc.double(),
    positive: side,
    negative: side,
    resetHint: fc.constantFrom("unknown", "reset", "notReset", "gauge"),
  });
  const bounded = histogram.map((one): NativeHistogram => ({
    ...one,
    schema: -53,
    customBounds: Float64Array.of(0.1, 1),
  }));

  it("come back among floats", () => {
    const sample = fc.oneof(histogram, bounded, fc.constant(undefined));
    const repeated = fc.array(fc.tuple(sample, fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(repeated, (runs) => {
        const histograms = runs.flatMap(([one, times]) => Array.from({ length: times }, () => one));
        const times = Float64Array.from(histograms, (_, i) => i);
        const values = Float64Array.from(histograms, (one, i) => (one === undefined ? i : NaN));
        const writer = new ByteWriter();
        encodeChunk(writer, { times, values, histograms });
        const decoded = decodeChunk(new ByteReader(writer.bytes()), times);
        const expected = histograms.some((one) => one !== undefined) ? histograms : undefined;
        expect(decoded.histograms).toEqual(expected);
        expect(bits(decoded.values)).toEqual(bits(values));
      }),
    );
  });
});
