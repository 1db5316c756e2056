import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/**
 * Start times: mostly a series goes on as it began, so that runs of equal ones are written: how long each is, and by how
 * much it differs from the one before.
 *
 * @param starts Unix milliseconds; 0 where it is not known.
 */
export function encodeStarts(writer: ByteWriter, starts: Float64Array): void {
  let before = 0;
  for (let from = 0; from < starts.length;) {
    const start = starts[from] ?? 0;
    const to = endOfRun(starts, from);
    writer.varint(to - from);
    writer.signedVarint(start - before);
    before = start;
    from = to;
  }
}

/** @throws RangeError if the runs are not as long as `count` samples together. */
export function decodeStarts(reader: ByteReader, count: number): Float64Array {
  const starts = new Float64Array(count);
  let start = 0;
  for (let at = 0; at < count;) {
    const to = at + reader.varint();
    start += reader.signedVarint();
    if (to === at || to > count) throw new RangeError("start times do not fit their samples");
    starts.fill(start, at, to);
    at = to;
  }
  return starts;
}

/** Whether any is known. */
export function anyStart(starts: Float64Array): boolean {
  for (let index = 0; index < starts.length; index++) if (starts[index] !== 0) return true;
  return false;
}

function endOfRun(starts: Float64Array, from: number): number {
  let to = from + 1;
  while (to < starts.length && starts[to] === starts[from]) to++;
  return to;
}
