import { samplesOf } from "../block/chunk-codec.ts";
import type { Samples } from "../block/chunk-codec.ts";
import { concatenateTimes, firstAtLeast, mergeSamples } from "../block/merge.ts";

interface Clipped {
  of: Float64Array;
  times: Float64Array;
  from: number;
  to: number;
}

/**
 * Makes of the parts of one series after the other their samples in the range. Series of one export have equal times:
 * they get the same array of them, so that it is made once, and what is worked out of it as well.
 */
export class PartJoiner {
  private readonly start: number;
  private readonly end: number;
  /** By place: how the times that were clipped last were. */
  private readonly clipped: Clipped[] = [];
  private joined: { readonly parts: readonly Float64Array[]; readonly times: Float64Array } | undefined;
  private last: Float64Array = NONE;

  /** Unix milliseconds, both ends inclusive. */
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  /**
   * The part of the samples in the range; views, not copies.
   *
   * @param place where they come from: there, one series after the other often has the same times.
   */
  clip(samples: Samples, place: number): Samples {
    const { times, values, histograms, startTimes } = samples;
    const known = (this.clipped[place] ??= { of: NONE, times: NONE, from: 0, to: 0 });
    if (known.of !== times) {
      known.of = times;
      known.from = firstAtLeast(times, this.start);
      known.to = firstAtLeast(times, this.end + 1);
      const isWhole = known.from === 0 && known.to === times.length;
      known.times = isWhole ? times : times.subarray(known.from, known.to);
    }
    if (known.times === times) return samples;
    return samplesOf(
      known.times,
      values.subarray(known.from, known.to),
      histograms?.slice(known.from, known.to),
      startTimes?.subarray(known.from, known.to),
    );
  }

  join(parts: readonly Samples[]): Samples {
    const joined = mergeSamples(parts, this.joinTimes);
    const times = this.shared(joined.times);
    return times === joined.times
      ? joined
      : samplesOf(times, joined.values, joined.histograms, joined.startTimes);
  }

  private readonly joinTimes = (parts: readonly Samples[], length: number): Float64Array => {
    const { joined } = this;
    if (joined?.parts.length === parts.length && parts.every(({ times }, i) => times === joined.parts[i]))
      return joined.times;
    const times = concatenateTimes(parts, length);
    this.joined = { parts: parts.map((part) => part.times), times };
    return times;
  };

  private shared(times: Float64Array): Float64Array {
    if (!areEqual(times, this.last)) this.last = times;
    return this.last;
  }
}

const NONE = new Float64Array(0);

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a.at(-1) !== b.at(-1)) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
