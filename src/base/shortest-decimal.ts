import { POINT, TEN_TO_8, ZERO, withoutZeros, writeEight } from "./digit-bytes.ts";

/**
 * The shortest decimal that reads back as the same double; of those the nearest.
 *
 * 1. The value is multiplied by a power of ten, exactly (a double and what it is off by), so that it has 17 digits
 *    before the point. Every decimal less than half a gap between doubles away reads back the same; half a gap is then
 *    between 0.5 and 11.2.
 * 2. So whole numbers read back; shorter ones are multiples of ten, of which there may be three, or of a hundred or
 *    more, of which there can be one.
 * 3. Where it is not clear which is the nearest, or whether it is near enough, nothing is written.
 *
 * @param value from 1e-6 to 1e15, not whole.
 * @returns where the next byte goes; 0 if nothing was written.
 */
export function writeShortest(value: number, view: DataView, at: number): number {
  VALUE[0] = value;
  const high = WORDS[1] ?? 0;
  // The gap below a power of two is half of that above.
  if ((high & MANTISSA_HIGH) === 0 && WORDS[0] === 0) return 0;
  const shift = shiftFor(value);
  const power = POWERS[shift] ?? 0;
  const near = value * power;
  const off = errorOfProduct(value, shift, near);
  const halfGap = (HALF_GAPS[high >>> 20] ?? 0) * power;
  const top = Math.floor(near / TEN_TO_8);
  const rest = (near - top * TEN_TO_8) | 0;
  const change = nearestShort(rest % 100, off, halfGap);
  const bottom = rest + change;
  if (!(bottom >= 0 && bottom < TEN_TO_8)) return 0;
  return placePoint(top | 0, bottom, DIGITS - shift, view, at);
}

const DIGITS = 17;
/** Comparisons that are this close are left to the slow way: sums of doubles are a little off, by far less. */
const DOUBT = 1e-6;
/** Splits a double into halves of 26 bits (Dekker). */
const SPLITTER = 2 ** 27 + 1;

const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const POWERS_HIGH = POWERS.map((power) => power * SPLITTER - (power * SPLITTER - power));
const POWERS_LOW = POWERS.map((power, exponent) => power - (POWERS_HIGH[exponent] ?? 0));

/** The value whose bits are looked at, and these: low word, high word. */
const VALUE = new Float64Array(1);
const WORDS = new Uint32Array(VALUE.buffer);
const MANTISSA_HIGH = 0xfffff;
/** From the exponent's bits: half the distance to the next double. */
const HALF_GAPS = Float64Array.from({ length: 2048 }, (_, exponent) => 2 ** (exponent - 1023 - 53));

/** The last one found: values of a series are mostly of one size. */
let lastShift = 0;

/** The power of ten by which a value is multiplied so that it lies between 1e16 and 1e17. */
function shiftFor(value: number): number {
  let shift = lastShift;
  while (shift > 0 && value * (POWERS[shift] ?? 0) >= 1e17) shift--;
  while (shift < 22 && value * (POWERS[shift] ?? 0) < 1e16) shift++;
  lastShift = shift;
  return shift;
}

/** What a product of doubles is off by through its rounding (Dekker). */
function errorOfProduct(value: number, shift: number, product: number): number {
  const scaled = value * SPLITTER;
  const valueHigh = scaled - (scaled - value);
  const valueLow = value - valueHigh;
  const powerHigh = POWERS_HIGH[shift] ?? 0;
  const powerLow = POWERS_LOW[shift] ?? 0;
  return (
    valueLow * powerLow - (product - valueHigh * powerHigh - valueLow * powerHigh - valueHigh * powerLow)
  );
}

/**
 * How far it is from a whole number, which is `off` below the value, to the one to write; NaN if that is in doubt.
 *
 * @param lastTwo of the whole number's digits.
 */
function nearestShort(lastTwo: number, off: number, halfGap: number): number {
  const ofHundred = lastTwo + off;
  const hundred = ofHundred < 50 ? 0 : 100;
  const farness = Math.abs(ofHundred - hundred) - halfGap;
  if (farness < DOUBT) return farness < -DOUBT ? hundred - lastTwo : NaN;
  const ten = Math.round(ofHundred / 10) * 10;
  const toTen = Math.abs(ofHundred - ten);
  if (toTen - halfGap < DOUBT) {
    const isClear = toTen - halfGap < -DOUBT && 5 - toTen > DOUBT;
    return isClear ? ten - lastTwo : NaN;
  }
  const one = Math.round(off);
  return 0.5 - Math.abs(off - one) > DOUBT ? one : NaN;
}

/**
 * @param top the first 9 of the 17 digits, the first of them not 0.
 * @param before the point: how many digits, or (below 0) how many zeros after it.
 */
function placePoint(top: number, bottom: number, before: number, view: DataView, at: number): number {
  if (before > 0) {
    writeSeventeen(top, bottom, view, at + 1);
    for (let to = at; to < at + before; to++) view.setUint8(to, view.getUint8(to + 1));
    view.setUint8(at + before, POINT);
    return withoutZeros(view, at + 1 + DIGITS);
  }
  view.setUint8(at, ZERO);
  view.setUint8(at + 1, POINT);
  let to = at + 2;
  for (let zeros = before; zeros < 0; zeros++) view.setUint8(to++, ZERO);
  writeSeventeen(top, bottom, view, to);
  return withoutZeros(view, to + DIGITS);
}

function writeSeventeen(top: number, bottom: number, view: DataView, at: number): void {
  const first = (top / TEN_TO_8) | 0;
  view.setUint8(at, ZERO + first);
  writeEight(top - first * TEN_TO_8, view, at + 1);
  writeEight(bottom, view, at + 9);
}
