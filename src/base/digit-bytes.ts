export const ZERO = 0x30;
export const POINT = 0x2e;

export const TEN_TO_8 = 1e8;

/** Writes the digits of a whole number below 1e15. @returns where the next byte goes. */
export function writeWhole(value: number, bytes: Uint8Array, at: number): number {
  if (value < TEN_TO_8) return writeInteger(value | 0, bytes, at);
  const high = Math.floor(value / TEN_TO_8);
  const to = writeInteger(high | 0, bytes, at);
  writeEight((value - high * TEN_TO_8) | 0, bytes, to);
  return to + 8;
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

/** Four digits, zeros in front of them included. */
export function writeFour(value: number, bytes: Uint8Array, at: number): void {
  const from = value << 2;
  bytes[at] = FOURS[from] ?? 0;
  bytes[at + 1] = FOURS[from + 1] ?? 0;
  bytes[at + 2] = FOURS[from + 2] ?? 0;
  bytes[at + 3] = FOURS[from + 3] ?? 0;
}

/** Eight digits, zeros in front of them included. */
export function writeEight(value: number, bytes: Uint8Array, at: number): void {
  const high = (value / TEN_TO_4) | 0;
  writeFour(high, bytes, at);
  writeFour(value - high * TEN_TO_4, bytes, at + 4);
}

/** @returns where the zeros before `end` begin. */
export function withoutZeros(bytes: Uint8Array, end: number): number {
  let to = end;
  while (bytes[to - 1] === ZERO) to--;
  return to;
}
