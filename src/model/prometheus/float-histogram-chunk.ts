import { CUSTOM_BUCKETS_SCHEMA, type BucketSide, type NativeHistogram } from "../histogram.ts";
import { hasLayoutOf } from "../histogram-layout.ts";
import { BitWriter } from "./bit-writer.ts";
import { bitsOf } from "../staleness.ts";
import { NO_WINDOW, type Window, highOf, lowOf, writeXor } from "./xor-bits.ts";

/** What the first sample of a chunk says of counter resets, in the header's highest bits. */
const RESET_BITS = { unknown: 0, reset: 0x80, notReset: 0x40, gauge: 0xc0 } as const;

/**
 * A chunk of Prometheus' float histograms (tsdb/docs/format/chunks.md): the number of samples, what is known of
 * resets, the layout that all share, and for each sample its time and its counts, XORed with those before.
 *
 * @param times of the histograms, Unix milliseconds; at most 65,535.
 * @param histograms that {@link goesOn} lets follow each other.
 */
export function encodeFloatHistogramChunk(
  times: Float64Array,
  histograms: readonly NativeHistogram[],
): Uint8Array {
  const [first] = histograms;
  const writer = new BitWriter(256);
  writer.bits(histograms.length, 16);
  writer.bits(RESET_BITS[first?.resetHint ?? "unknown"], 8);
  if (first !== undefined) writeLayout(writer, first);
  let windows: Window[] = [];
  let before: Uint32Array | undefined;
  let [time, delta] = [0, 0];
  for (const [index, histogram] of histograms.entries()) {
    const now = times[index] ?? 0;
    const words = bitsOf(numbersOf(histogram));
    writeVarbitInt(writer, now - time - delta);
    delta = before === undefined ? 0 : now - time;
    time = now;
    if (before === undefined) {
      windows = Array.from({ length: words.length / 2 }, () => NO_WINDOW);
      for (let at = 0; at < windows.length; at++) writer.words(highOf(words, at), lowOf(words, at), 64);
    } else {
      for (const [at, window] of windows.entries()) {
        const high = (highOf(words, at) ^ highOf(before, at)) >>> 0;
        const low = (lowOf(words, at) ^ lowOf(before, at)) >>> 0;
        windows[at] = writeXor(writer, high, low, window);
      }
    }
    before = words;
  }
  return writer.finish();
}

/** Whether a histogram may stand behind another in a chunk: with the same layout, and no reset or none is counted. */
export function goesOn(before: NativeHistogram, next: NativeHistogram): boolean {
  if (next.resetHint === "reset" || (next.resetHint === "gauge") !== (before.resetHint === "gauge"))
    return false;
  if (!hasLayoutOf(before, next)) return false;
  return next.resetHint === "gauge" || !wentDown(before, next);
}

function wentDown(before: NativeHistogram, next: NativeHistogram): boolean {
  if (next.count < before.count || next.zeroCount < before.zeroCount) return true;
  return isLess(next.positive, before.positive) || isLess(next.negative, before.negative);
}

const isLess = (side: BucketSide, than: BucketSide): boolean =>
  side.counts.some((count, at) => count < (than.counts[at] ?? 0));

/** In the order of a sample. */
function numbersOf({ count, zeroCount, sum, positive, negative }: NativeHistogram): Float64Array {
  return Float64Array.of(count, zeroCount, sum, ...positive.counts, ...negative.counts);
}

function writeLayout(writer: BitWriter, histogram: NativeHistogram): void {
  writeZeroThreshold(writer, histogram.zeroThreshold);
  writeVarbitInt(writer, histogram.schema);
  for (const { spans } of [histogram.positive, histogram.negative]) {
    writeVarbitUint(writer, spans.length);
    for (const { offset, length } of spans) {
      writeVarbitUint(writer, length);
      writeVarbitInt(writer, offset);
    }
  }
  if (histogram.schema !== CUSTOM_BUCKETS_SCHEMA) return;
  const bounds = histogram.customBounds ?? new Float64Array(0);
  writeVarbitUint(writer, bounds.length);
  for (const bound of bounds) writeBound(writer, bound);
}

const LEAST_EXPONENT = -243;
const MOST_EXPONENT = 10;

/** One byte for 0 and for powers of two, else a byte and the double. */
function writeZeroThreshold(writer: BitWriter, threshold: number): void {
  if (threshold === 0) return writer.bits(0, 8);
  const exponent = Math.round(Math.log2(threshold));
  if (2 ** exponent === threshold && exponent >= LEAST_EXPONENT && exponent <= MOST_EXPONENT)
    return writer.bits(exponent - LEAST_EXPONENT + 1, 8);
  writer.bits(255, 8);
  return writeDouble(writer, threshold);
}

const MOST_THOUSANDTHS = 33_554_430;

/** Thousandths as a whole number, others behind a bit that is 0. */
function writeBound(writer: BitWriter, bound: number): void {
  const thousandths = Math.round(bound * 1000);
  if (bound >= 0 && bound * 1000 <= MOST_THOUSANDTHS && thousandths / 1000 === bound)
    return writeVarbitUint(writer, thousandths + 1);
  writer.bits(0, 1);
  return writeDouble(writer, bound);
}

function writeDouble(writer: BitWriter, value: number): void {
  const words = bitsOf(Float64Array.of(value));
  writer.words(highOf(words, 0), lowOf(words, 0), 64);
}

const VARBIT_SIZES = [3, 6, 9, 12, 18, 25, 56] as const;

function writeVarbitInt(writer: BitWriter, value: number): void {
  writeVarbit(writer, value, (bits) => value >= 1 - 2 ** (bits - 1) && value <= 2 ** (bits - 1));
}

function writeVarbitUint(writer: BitWriter, value: number): void {
  writeVarbit(writer, value, (bits) => value < 2 ** bits);
}

/** As many ones as tell the size, a zero, and so many bits. */
function writeVarbit(writer: BitWriter, value: number, fits: (bits: number) => boolean): void {
  if (value === 0) return writer.bits(0, 1);
  const place = VARBIT_SIZES.findIndex(fits);
  if (place < 0) writer.bits(0xff, 8);
  else writer.bits(2 ** (place + 2) - 2, place + 2);
  const bits = VARBIT_SIZES[place] ?? 64;
  const word = BigInt.asUintN(64, BigInt(value));
  return writer.words(
    Number((word >> 32n) & (2n ** BigInt(Math.max(0, bits - 32)) - 1n)),
    Number(word & 0xffffffffn),
    bits,
  );
}
