export const ZERO = 0x30;
export const POINT = 0x2e;

export const TEN_TO_8 = 1e8;

/** Writes the digits of a whole number below 1e15. @returns where the next byte goes. */
export function writeWhole(value: number, view: DataView, at: number): number {
  if (value < TEN_TO_8) return writeInteger(value | 0, view, at);
  const high = Math.floor(value / TEN_TO_8);
  const to = writeInteger(high | 0, view, at);
  writeEight((value - high * TEN_TO_8) | 0, view, to);
  return to + 8;
}

/** A whole number below 1e9. */
function writeInteger(value: number, view: DataView, at: number): number {
  if (value >= TEN_TO_4) {
    const high = (value / TEN_TO_4) | 0;
    const to = writeInteger(high, view, at);
    writeFour(value - high * TEN_TO_4, view, to);
    return to + 4;
  }
  const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  const end = value * 4 + 4;
  for (let index = 0; index < digits; index++) view.setUint8(at + index, FOURS[end - digits + index] ?? 0);
  return at + digits;
}

const TEN_TO_4 = 10_000;
/** The four digits of each number below 10,000. */
const FOURS = Uint8Array.from(
  { length: TEN_TO_4 * 4 },
  (_, index) => ZERO + (Math.floor((index >> 2) / 10 ** (3 - (index & 3))) % 10),
);

/** The same as words: one store writes all four. */
const FOUR_WORDS = wordsOf(FOURS);

/** Four digits, zeros in front of them included. */
export function writeFour(value: number, view: DataView, at: number): void {
  view.setUint32(at, FOUR_WORDS[value] ?? 0, true);
}

/** Eight digits, zeros in front of them included. */
export function writeEight(value: number, view: DataView, at: number): void {
  const high = (value / TEN_TO_4) | 0;
  writeFour(high, view, at);
  writeFour(value - high * TEN_TO_4, view, at + 4);
}

/** @returns where the zeros before `end` begin. */
export function withoutZeros(view: DataView, end: number): number {
  let to = end;
  while (view.getUint8(to - 1) === ZERO) to--;
  return to;
}

/** Little-endian, as they are written. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4, true));
}
