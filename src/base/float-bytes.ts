import { floatText } from "./float-text.ts";

/** No float takes more bytes: a sign, 17 digits, a point, and an exponent or zeros before them. */
export const MAX_FLOAT_BYTES = 32;

/**
 * Writes a float into `bytes` from `at` on as {@link floatText} has it, in ASCII, without a string on the way; most
 * take a quarter of the time.
 *
 * @param bytes with room for {@link MAX_FLOAT_BYTES} more.
 * @returns where the next byte goes.
 */
export function writeFloat(value: number, bytes: Uint8Array, at: number): number {
  const size = Math.abs(value);
  if (!(size >= SMALLEST && size < LARGEST)) {
    if (!Object.is(value, 0)) return writeText(floatText(value), bytes, at);
    bytes[at] = ZERO;
    return at + 1;
  }
  let to = at;
  if (value < 0) bytes[to++] = MINUS;
  if (Math.floor(size) === size) return writeWhole(size, bytes, to);
  const thousandths = Math.round(size * 1000);
  if (thousandths / 1000 === size && thousandths < LARGEST) return writeThousandths(thousandths, bytes, to);
  const end = writeShortest(size, bytes, to);
  return end > 0 ? end : writeText(String(value), bytes, at);
}

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Outside of these a float has an exponent, or more digits before the point than are written here. */
const SMALLEST = 1e-6;
const LARGEST = 1e15;

function writeText(text: string, bytes: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}

const TEN_TO_8 = 1e8;

/** A whole number below 1e15. */
function writeWhole(value: number, bytes: Uint8Array, at: number): number {
  if (value < TEN_TO_8) return writeInteger(value | 0, bytes, at);
  const high = Math.floor(value / TEN_TO_8);
  const to = writeInteger(high | 0, bytes, at);
  writeEight((value - high * TEN_TO_8) | 0, bytes, to);
  return to + 8;
}

/** No float of at most 15 digits has a shorter text than these, without zeros at their end. */
function writeThousandths(value: number, bytes: Uint8Array, at: number): number {
  const whole = Math.floor(value / 1000);
  const to = writeWhole(whole, bytes, at);
  // Its first digit is 0, and makes room for the point.
  writeFour((value - whole * 1000) | 0, bytes, to);
  bytes[to] = POINT;
  return withoutZeros(bytes, to + 4);
}

/** A whole number below 1e9. */
function writeInteger(value: number, bytes: Uint8Array, at: number): number {
  if (value >= TEN_TO_4) {
    const high = (value / TEN_TO_4) | 0;
    const to = writeInteger(high, bytes, at);
    writeFour(value - high * TEN_TO_4, bytes, to);
    return to + 4;
  }
  const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  const end = value * 4 + 4;
  for (let index = 0; index < digits; index++) bytes[at + index] = FOURS[end - digits + index] ?? 0;
  return at + digits;
}

const TEN_TO_4 = 10_000;
/** The four digits of each number below 10,000. */
const FOURS = Uint8Array.from(
  { length: TEN_TO_4 * 4 },
  (_, index) => ZERO + (Math.floor((index >> 2) / 10 ** (3 - (index & 3))) % 10),
);

function writeFour(value: number, bytes: Uint8Array, at: number): void {
  const from = value << 2;
  bytes[at] = FOURS[from] ?? 0;
  bytes[at + 1] = FOURS[from + 1] ?? 0;
  bytes[at + 2] = FOURS[from + 2] ?? 0;
  bytes[at + 3] = FOURS[from + 3] ?? 0;
}

/** Eight digits, zeros in front of them included. */
function writeEight(value: number, bytes: Uint8Array, at: number): void {
  const high = (value / TEN_TO_4) | 0;
  writeFour(high, bytes, at);
  writeFour(value - high * TEN_TO_4, bytes, at + 4);
}

function withoutZeros(bytes: Uint8Array, end: number): number {
  let to = end;
  while (bytes[to - 1] === ZERO) to--;
  return to;
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
function writeShortest(value: number, bytes: Uint8Array, at: number): number {
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
  return placePoint(top | 0, bottom, DIGITS - shift, bytes, at);
}

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
function placePoint(top: number, bottom: number, before: number, bytes: Uint8Array, at: number): number {
  if (before > 0) {
    writeSeventeen(top, bottom, bytes, at + 1);
    for (let to = at; to < at + before; to++) bytes[to] = bytes[to + 1] ?? 0;
    bytes[at + before] = POINT;
    return withoutZeros(bytes, at + 1 + DIGITS);
  }
  bytes[at] = ZERO;
  bytes[at + 1] = POINT;
  let to = at + 2;
  for (let zeros = before; zeros < 0; zeros++) bytes[to++] = ZERO;
  writeSeventeen(top, bottom, bytes, to);
  return withoutZeros(bytes, to + DIGITS);
}

function writeSeventeen(top: number, bottom: number, bytes: Uint8Array, at: number): void {
  const first = (top / TEN_TO_8) | 0;
  bytes[at] = ZERO + first;
  writeEight(top - first * TEN_TO_8, bytes, at + 1);
  writeEight(bottom, bytes, at + 9);
}
