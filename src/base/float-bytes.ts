import { POINT, ZERO, withoutZeros, writeFour, writeWhole } from "./digit-bytes.ts";
import { floatText } from "./float-text.ts";
import { writeShortest } from "./shortest-decimal.ts";

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

const MINUS = 0x2d;

/** Outside of these a float has an exponent, or more digits before the point than are written here. */
const SMALLEST = 1e-6;
const LARGEST = 1e15;

function writeText(text: string, bytes: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
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
