import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const CONSTANT_STEP = 0;
const DELTA_OF_DELTA = 1;

/**
 * Ascending Unix milliseconds: first time, first step, and unless all steps are equal the change of each
 * step.
 */
export function encodeTimes(writer: ByteWriter, times: Float64Array): void {
  const first = times[0] ?? 0;
  const step = (times[1] ?? first) - first;
  const regular = hasConstantStep(times, step);
  writer.byte(regular ? CONSTANT_STEP : DELTA_OF_DELTA);
  writer.signedVarint(first);
  writer.signedVarint(step);
  if (regular) return;
  let previous = first + step;
  let previousStep = step;
  for (let i = 2; i < times.length; i++) {
    const time = times[i] ?? 0;
    const thisStep = time - previous;
    writer.signedVarint(thisStep - previousStep);
    previous = time;
    previousStep = thisStep;
  }
}

/** @param count how many times were written: the bytes do not say. */
export function decodeTimes(reader: ByteReader, count: number): Float64Array {
  const times = new Float64Array(count);
  const regular = reader.byte() === CONSTANT_STEP;
  let time = reader.signedVarint();
  let step = reader.signedVarint();
  for (let i = 0; i < count; i++) {
    if (i > 1 && !regular) step += reader.signedVarint();
    if (i > 0) time += step;
    times[i] = time;
  }
  return times;
}

function hasConstantStep(times: Float64Array, step: number): boolean {
  for (let i = 2; i < times.length; i++) {
    if ((times[i] ?? 0) - (times[i - 1] ?? 0) !== step) return false;
  }
  return true;
}
