import { MAX_FLOAT_BYTES, writeFloat } from "../../base/float-bytes.ts";

/** What stands before the values of a matrix' points: `[TIME,"` in the first, `"],[TIME,"` in the others. */
export interface PointLeads {
  /** Each text has {@link LEAD_BYTES} of it. */
  readonly text: DataView;
  readonly lengths: Uint8Array;
}

/** Whole words of four bytes: to copy them takes a quarter of the steps. */
export const LEAD_BYTES = MAX_FLOAT_BYTES + 8;

/** @param times Unix milliseconds. */
export function leadsOf(times: Float64Array): PointLeads {
  const text = new DataView(new ArrayBuffer(times.length * LEAD_BYTES));
  const lengths = new Uint8Array(times.length);
  for (let index = 0; index < times.length; index++) {
    const from = index * LEAD_BYTES;
    let to = index === 0 ? write(text, from, "[") : write(text, from, '"],[');
    to = writeFloat(secondsOf(times[index] ?? NaN), text, to);
    lengths[index] = write(text, to, ',"') - from;
  }
  return { text, lengths };
}

/** Of milliseconds, zero without a sign; the quotient of whole ones never shows more than three places. */
export const secondsOf = (milliseconds: number): number => milliseconds / 1000 + 0;

function write(text: DataView, from: number, characters: string): number {
  for (let at = 0; at < characters.length; at++) text.setUint8(from + at, characters.charCodeAt(at));
  return from + characters.length;
}
