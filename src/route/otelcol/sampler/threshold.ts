/**
 * How many of 2^56 items are dropped (OpenTelemetry, "TraceState: Probability Sampling"): 0 keeps all, 2^56 none.
 */
export type Threshold = bigint;

/** 56 bits by which an item is kept or dropped: it is kept from its threshold on. */
export type Randomness = bigint;

const BITS = 56n;
const ALL = 1n << BITS;
const MASK = ALL - 1n;
/** Hexadecimal digits of 56 bits. */
export const MOST_DIGITS = 14;
const DIGIT_BITS = 4;

/** Keeps everything. */
export const ALWAYS: Threshold = 0n;
/** Keeps nothing, not even {@link ANY_RANDOMNESS}. */
export const NEVER: Threshold = ALL;
/** Is kept by every threshold but {@link NEVER}. */
export const ANY_RANDOMNESS: Randomness = MASK;
/** The least share that is not nothing. */
export const LEAST_SHARE = 2 ** -56;

/** Whether an item of this randomness is kept. */
export const isKept = (limit: Threshold, random: Randomness): boolean => limit <= random;

/** From 56 bits, as a number without sign. */
export const randomnessOf = (bits: bigint): Randomness => bits & MASK;
/** @param dropped of 2^56 items; more are all. */
export const thresholdOf = (dropped: bigint): Threshold => (dropped > ALL ? ALL : dropped);

/** The last seven bytes of a trace id (W3C Trace Context Level 2, "Random Trace ID Flag"). */
export function randomnessOfTrace(traceId: Uint8Array): Randomness {
  const view = new DataView(traceId.buffer, traceId.byteOffset, traceId.byteLength);
  return randomnessOf(view.getBigUint64(traceId.byteLength - 8));
}

/** The share that is kept, 0 to 1. */
export const shareOf = (limit: Threshold): number => Number(ALL - limit) / Number(ALL);

/**
 * The threshold that keeps a share, with so many hexadecimal digits beyond leading zeros or `f`s.
 *
 * @returns `undefined` for shares that are not between {@link LEAST_SHARE} and 1.
 */
export function thresholdOfShare(share: number, digits: number): Threshold | undefined {
  if (!(share >= LEAST_SHARE && share <= 1)) return undefined;
  if (share === 1) return ALWAYS;
  const extra = Math.max(leadingDigits(share), leadingDigits(1 - share));
  const precision = Math.min(MOST_DIGITS, digits + extra);
  const exact = ALL - BigInt(Math.round(share * Number(ALL)));
  const shift = BigInt(DIGIT_BITS * (MOST_DIGITS - precision));
  if (shift === 0n) return exact;
  return ((exact + (1n << (shift - 1n))) >> shift) << shift;
}

/** Hexadecimal zeros behind the point. */
function leadingDigits(fraction: number): number {
  if (fraction === 0) return 0;
  // The exponent of a number between a half and one is 0, as Go's Frexp has it.
  let exponent = Math.floor(Math.log2(fraction)) + 1;
  if (fraction >= 2 ** exponent) exponent++;
  else if (fraction < 2 ** (exponent - 1)) exponent--;
  return Math.trunc(exponent / -DIGIT_BITS);
}

/** As `th` of a trace state: hexadecimal without zeros at the end; `""` for {@link NEVER}. */
export function thresholdText(limit: Threshold): string {
  if (limit === ALWAYS) return "0";
  return limit === NEVER ? "" : hexadecimal(limit).replace(/0+$/, "");
}

/** As `rv` of a trace state. */
export const randomnessText = (random: Randomness): string => hexadecimal(random);

/** As {@link thresholdText} writes it, in either case. @returns `undefined` for anything else. */
export function parseThreshold(text: string): Threshold | undefined {
  const isOne = text.length <= MOST_DIGITS && /^[0-9a-fA-F]+$/.test(text);
  return isOne ? BigInt(`0x${text.padEnd(MOST_DIGITS, "0")}`) : undefined;
}

/** Exactly 14 hexadecimal digits, in either case. @returns `undefined` for anything else. */
export function parseRandomness(text: string): Randomness | undefined {
  const isOne = text.length === MOST_DIGITS && /^[0-9a-fA-F]+$/.test(text);
  return isOne ? BigInt(`0x${text}`) : undefined;
}

const hexadecimal = (value: bigint): string => value.toString(16).padStart(MOST_DIGITS, "0");
