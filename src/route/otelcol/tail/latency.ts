import type { SpanWatch } from "./policies.ts";

const NANOS_PER_MILLI = 1_000_000n;

/**
 * From the first start to the last end of the spans so far: at least `fromMs`; or, if `toMs` is not 0, more than `fromMs`
 * and at most `toMs`, which may be so for a while only, and counts then.
 */
export function seesLatency(fromMs: number, toMs: number): SpanWatch {
  const [from, to] = [BigInt(fromMs), BigInt(toMs)];
  let first = 0n;
  let last = 0n;
  return ({ startTime, endTime }) => {
    if (first === 0n || startTime < first) first = startTime;
    if (last === 0n || endTime > last) last = endTime;
    const milliseconds = (last - first) / NANOS_PER_MILLI;
    return to === 0n ? milliseconds >= from : from < milliseconds && milliseconds <= to;
  };
}
