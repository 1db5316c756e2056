/** The times of a metrics query, Unix nanoseconds. A sample at t covers (t - step, t]. */
export interface Steps {
  /** Exclusive: the first sample is one step later. */
  readonly start: bigint;
  /** Inclusive: the time of the last sample. */
  readonly end: bigint;
  readonly step: bigint;
  readonly count: number;
}

/**
 * Samples at multiples of the step, as Tempo aligns them: the first at or before `start`, the last at or after `end`.
 *
 * @param step above 0.
 */
export function rangeSteps(start: bigint, end: bigint, step: bigint): Steps {
  const first = start - (start % step);
  const rest = end % step;
  const last = rest === 0n ? end : end + step - rest;
  return { start: first - step, end: last, step, count: Number((last - first) / step) + 1 };
}

/** One sample for all of the range. */
export function instantSteps(start: bigint, end: bigint): Steps {
  return { start, end, step: end - start, count: 1 };
}

const ENOUGH = 50;

/** The same time in steps that are equal parts of the given ones, {@link ENOUGH} or a few more, where that is possible. */
export function divided({ start, end, step, count }: Steps): Steps {
  const fewest = Math.ceil(ENOUGH / count);
  for (let parts = fewest; parts < 2 * fewest; parts++)
    if (step % BigInt(parts) === 0n) return { start, end, step: step / BigInt(parts), count: count * parts };
  return { start, end, step, count };
}

/** Which sample a time falls into; -1 outside. */
export function stepOf({ start, end, step }: Steps, time: bigint): number {
  if (time <= start || time > end) return -1;
  const offset = Number(time - start);
  if (offset > Number.MAX_SAFE_INTEGER) return Number((time - start - 1n) / step);
  // Divisions of doubles round: the remainder of whole numbers tells exactly.
  const width = Number(step);
  const quotient = Math.floor(offset / width);
  return offset > quotient * width ? quotient : quotient - 1;
}

const WORD = 2 ** 32;

/** {@link stepOf} the times at places of `times`, without an object for each. */
export function stepFinder(steps: Steps, times: BigInt64Array): (at: number) => number {
  const { start, end } = steps;
  const [length, width] = [Number(end - start), Number(steps.step)];
  if (length > Number.MAX_SAFE_INTEGER) return (at) => stepOf(steps, times[at] ?? start);
  const lows = new Uint32Array(times.buffer, times.byteOffset, times.length * 2);
  const highs = new Int32Array(times.buffer, times.byteOffset, times.length * 2);
  const [low, high] = [Number(BigInt.asUintN(32, start)), Number(start >> 32n)];
  return (at) => {
    // Beyond what a double holds exactly, it is beyond the end, too.
    const offset = ((highs[at * 2 + 1] ?? 0) - high) * WORD + ((lows[at * 2] ?? 0) - low);
    if (offset <= 0 || offset > length) return -1;
    const quotient = Math.floor(offset / width);
    return offset > quotient * width ? quotient : quotient - 1;
  };
}

const NANOS_PER_MILLI = 1_000_000n;

/** Unix milliseconds of a sample. */
export function timestampOf({ start, step }: Steps, index: number): bigint {
  return (start + BigInt(index + 1) * step) / NANOS_PER_MILLI;
}

const NANOS_PER_SECOND = 1e9;

export const stepSeconds = ({ step }: Steps): number => Number(step) / NANOS_PER_SECOND;
