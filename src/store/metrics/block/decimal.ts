/** Integers of at most this size keep second differences exact in a double and its zigzag form. */
const MAX_INTEGER = 2 ** 50;
const MAX_SCALE = 12;
const POWERS = Array.from({ length: MAX_SCALE + 1 }, (_, scale) => 10 ** scale);

/** Values as integers over a power of ten, all but the exceptions bit for bit. */
export interface Decimals {
  /** `value = integer / 10^scale`; the integer at an exception repeats the one before it. */
  readonly scale: number;
  readonly integers: Float64Array;
  /** Indexes of values that are no such decimal: stale markers, NaN, infinities, -0, too fine or too large. */
  readonly exceptions: readonly number[];
}

/** `10 ** scale` for the scales that {@link Decimals} has, exact; 1 for others. */
export const powerOfTen = (scale: number): number => POWERS[scale] ?? 1;

/** @returns `undefined` when too many values are no decimals for this form to be worth it. */
export function toDecimals(values: Float64Array): Decimals | undefined {
  const allowed = allowedExceptions(values.length);
  let exceptions = 0;
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const found = scaleOf(values[i] ?? 0, scale);
    if (found >= 0) scale = found;
    else if (++exceptions > allowed) return undefined;
  }
  return scaled(values, scale);
}

const allowedExceptions = (count: number): number => 1 + (count >> 4);

/** The smallest scale from `scale` up at which the value is an integer; -1 when there is none. */
function scaleOf(value: number, scale: number): number {
  for (let candidate = scale; candidate <= MAX_SCALE; candidate++) {
    const power = POWERS[candidate] ?? 1;
    if (isExact(value, Math.round(value * power), power)) return candidate;
  }
  return -1;
}

function isExact(value: number, integer: number, power: number): boolean {
  const isWhole = integer > -MAX_INTEGER && integer < MAX_INTEGER && integer / power === value;
  return isWhole && !Object.is(value, -0);
}

/** A scale that a later value needs may be too fine for an earlier one, so all are tried again. */
function scaled(values: Float64Array, scale: number): Decimals | undefined {
  const power = powerOfTen(scale);
  const integers = new Float64Array(values.length);
  const exceptions: number[] = [];
  let previous = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const integer = Math.round(value * power);
    if (isExact(value, integer, power)) previous = integer;
    else exceptions.push(i);
    integers[i] = previous;
  }
  return exceptions.length > allowedExceptions(values.length) ? undefined : { scale, integers, exceptions };
}
