import { zeros } from "../../../base/floats.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { bitsOf } from "../../../model/staleness.ts";
import { samplesOf } from "./chunk-codec.ts";
import type { Samples } from "./chunk-codec.ts";

const NONE: Samples = { times: new Float64Array(0), values: new Float64Array(0) };

/**
 * One series' samples from several places, ascending, each time once. Where two places hold the same time the
 * earlier place of the list wins: what arrived first stays, as in Prometheus.
 *
 * @param joinTimes makes one array of the times of parts that follow each other, of `length` together.
 */
export function mergeSamples(parts: readonly Samples[], joinTimes = concatenateTimes): Samples {
  const some = parts.every(isSome) ? parts : parts.filter(isSome);
  const first = some[0] ?? NONE;
  if (some.length < 2) return first;
  if (areDisjoint(some)) return concatenate(some, joinTimes);
  const inOrder = some.toSorted((a, b) => startOf(a) - startOf(b));
  if (areDisjoint(inOrder)) return concatenate(inOrder, joinTimes);
  return some.slice(1).reduce(mergeTwo, first);
}

/** The part of the samples whose times lie in the range; views, not copies. Both ends inclusive, whole milliseconds. */
export function clip(samples: Samples, start: number, end: number): Samples {
  const { times, values, histograms, startTimes } = samples;
  if (startOf(samples) >= start && endOf(samples) <= end) return samples;
  const from = firstAtLeast(times, start);
  const to = firstAtLeast(times, end + 1);
  return samplesOf(
    times.subarray(from, to),
    values.subarray(from, to),
    histograms?.slice(from, to),
    startTimes?.subarray(from, to),
  );
}

const isSome = ({ times }: Samples): boolean => times.length > 0;
const startOf = ({ times }: Samples): number => times[0] ?? Infinity;
const endOf = ({ times }: Samples): number => times.at(-1) ?? -Infinity;

/** Index, of those from `from` up to `to`, of the first time that is `time` or later; `to` when there is none. */
export function firstAtLeast(times: Float64Array, time: number, from = 0, to = times.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether they follow each other in time. */
function areDisjoint(parts: readonly Samples[]): boolean {
  return parts.every((part, i) => {
    const next = parts[i + 1];
    return next === undefined || endOf(part) < startOf(next);
  });
}

/** The times of parts that follow each other, `length` of them. */
export function concatenateTimes(parts: readonly Samples[], length: number): Float64Array {
  const times = zeros(length);
  let at = 0;
  for (const part of parts) {
    times.set(part.times, at);
    at += part.times.length;
  }
  return times;
}

function concatenate(parts: readonly Samples[], joinTimes: typeof concatenateTimes): Samples {
  const length = parts.reduce((sum, { times }) => sum + times.length, 0);
  const times = joinTimes(parts, length);
  const values = adjacentValues(parts, length) ?? joinedValues(parts, length);
  return samplesOf(times, values, concatenateHistograms(parts), concatenateStarts(parts, length));
}

/** Of parts that lie one behind the other in memory already. */
function adjacentValues(parts: readonly Samples[], length: number): Float64Array | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const { buffer, byteOffset } = first.values;
  let end = byteOffset;
  for (const { values } of parts) {
    if (values.buffer !== buffer || values.byteOffset !== end) return undefined;
    end += values.byteLength;
  }
  return new Float64Array(buffer, byteOffset, length);
}

function joinedValues(parts: readonly Samples[], length: number): Float64Array {
  const joined = zeros(length);
  let at = 0;
  for (const { values } of parts) {
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}

function concatenateHistograms(parts: readonly Samples[]): Samples["histograms"] {
  if (parts.every(({ histograms }) => histograms === undefined)) return undefined;
  return parts.flatMap((part) => part.histograms ?? noHistograms(part.times.length));
}

function concatenateStarts(parts: readonly Samples[], length: number): Float64Array | undefined {
  if (parts.every(({ startTimes }) => startTimes === undefined)) return undefined;
  const joined = new Float64Array(length);
  let at = 0;
  for (const { startTimes, times } of parts) {
    if (startTimes !== undefined) joined.set(startTimes, at);
    at += times.length;
  }
  return joined;
}

function noHistograms(length: number): undefined[] {
  return Array.from({ length }, () => undefined);
}

function mergeTwo(winner: Samples, other: Samples): Samples {
  const target = new Merged(winner.times.length + other.times.length);
  let i = 0;
  let j = 0;
  while (i < winner.times.length || j < other.times.length) {
    const a = winner.times[i] ?? Infinity;
    const b = other.times[j] ?? Infinity;
    if (a <= b) {
      target.take(winner, i++);
      if (a === b) j++;
    } else target.take(other, j++);
  }
  return target.finish();
}

/** Samples taken one by one; values move as words, since a stale marker must keep its bits. */
class Merged {
  private length = 0;
  private readonly times: Float64Array;
  private readonly values: Float64Array;
  private readonly bits: Uint32Array;
  private histograms: (NativeHistogram | undefined)[] | undefined;
  private startTimes: Float64Array | undefined;
  private source: Samples | undefined;
  private sourceBits: Uint32Array = new Uint32Array(0);

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.bits = bitsOf(this.values);
  }

  take(samples: Samples, index: number): void {
    if (this.source !== samples) {
      this.source = samples;
      this.sourceBits = bitsOf(samples.values);
    }
    const at = this.length++;
    this.times[at] = samples.times[index] ?? 0;
    this.bits[at * 2] = this.sourceBits[index * 2] ?? 0;
    this.bits[at * 2 + 1] = this.sourceBits[index * 2 + 1] ?? 0;
    const histogram = samples.histograms?.[index];
    if (histogram !== undefined) this.histograms ??= noHistograms(at);
    this.histograms?.push(histogram);
    const start = samples.startTimes?.[index] ?? 0;
    if (start !== 0) (this.startTimes ??= new Float64Array(this.times.length))[at] = start;
  }

  finish(): Samples {
    const times = this.times.subarray(0, this.length);
    const values = this.values.subarray(0, this.length);
    return samplesOf(times, values, this.histograms, this.startTimes?.subarray(0, this.length));
  }
}
