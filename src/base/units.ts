declare const unit: unique symbol;

/** A value with its unit in the type: two units of one representation do not mix. */
export type Unit<T, Name extends string> = T & { readonly [unit]: Name };

/** Nanoseconds since the Unix epoch, UTC: the clock of OTLP. */
export type UnixNano = Unit<bigint, "UnixNano">;

/** Milliseconds since the Unix epoch, UTC: the clock of Prometheus. Whole numbers. */
export type UnixMilli = Unit<number, "UnixMilli">;

/** A length of time in nanoseconds. */
export type Nanoseconds = Unit<bigint, "Nanoseconds">;

/** A size in bytes. */
export type ByteCount = Unit<number, "ByteCount">;

/** Place of a record in the journal: 1, 2, 3, … without gaps, never reused. */
export type Sequence = Unit<number, "Sequence">;

export const unixNano = (value: bigint): UnixNano => value as UnixNano;
export const unixMilli = (value: number): UnixMilli => value as UnixMilli;
export const nanoseconds = (value: bigint): Nanoseconds => value as Nanoseconds;
export const byteCount = (value: number): ByteCount => value as ByteCount;
export const sequence = (value: number): Sequence => value as Sequence;

export const NANOS_PER_MILLI = 1_000_000n;

/** Cuts to the millisecond at or before `time`. */
export function toUnixMilli(time: UnixNano): UnixMilli {
  return unixMilli(Number(time / NANOS_PER_MILLI));
}

/** @param time whole milliseconds; a fraction is cut off. */
export function toUnixNano(time: UnixMilli): UnixNano {
  return unixNano(BigInt(Math.trunc(time)) * NANOS_PER_MILLI);
}
