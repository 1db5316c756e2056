import { type UnixNano, unixNano } from "../../base/units.ts";

/** The times at which a metric query is evaluated. */
export interface Steps {
  readonly start: UnixNano;
  /** Nanoseconds; any positive number when there is one step. */
  readonly stepNs: number;
  readonly count: number;
}

/** One step, at `time`. */
export function instantStep(time: UnixNano): Steps {
  return { start: time, stepNs: 1, count: 1 };
}

/** Start and end are moved apart to multiples of the step, as Loki does. */
export function alignedSteps(start: UnixNano, end: UnixNano, stepNs: number): Steps {
  const step = BigInt(stepNs);
  const first = (start / step) * step;
  const last = ((end + step - 1n) / step) * step;
  return { start: unixNano(first), stepNs, count: Number((last - first) / step) + 1 };
}

/** Unix milliseconds of a step. */
export function stepMilli({ start, stepNs }: Steps, index: number): number {
  return Number((start + BigInt(stepNs) * BigInt(index)) / 1_000_000n);
}

/** Offset in nanoseconds from `origin` of each time; exact within 104 days. */
export function relativeTimes(times: BigInt64Array, origin: bigint): Float64Array {
  const out = new Float64Array(times.length);
  const words = new Uint32Array(times.buffer, times.byteOffset, times.length * 2);
  const low = Number(BigInt.asUintN(32, origin));
  const high = Number(origin >> 32n);
  for (let index = 0; index < out.length; index++) {
    const lowWord = words[index * 2] ?? 0;
    const highWord = words[index * 2 + 1] ?? 0;
    out[index] = (highWord - high) * 2 ** 32 + (lowWord - low);
  }
  return out;
}
