import { sequence, unixMilli } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { SEGMENT_HEADER_BYTES, encodeSegmentHeader } from "./format.ts";
import { scanSegment } from "./scan.ts";
import type { Damage } from "./scan.ts";
import { listSegments, overwrite, removeUnfinished } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";

/** Where writing goes on after a start, and what was found on the way. */
export interface Recovery {
  /** Offset in the last segment at which writing goes on. */
  readonly end: number;
  readonly lastSequence: Sequence;
  /** The files of cursors and followers, if they could not be read. */
  readonly problems: readonly string[];
  /** What was found in the last segment: its header, mended, or its torn tail, erased; the rest is passed over. */
  readonly damage: readonly Damage[];
}

/**
 * Finds where writing stopped. Only the last segment can have a torn tail: a segment is left when the next
 * one is durable. What was torn was never acknowledged; it is overwritten with zeros, so that no part of it
 * can be taken for a record later.
 *
 * @param atLeast a sequence known to have been given before, if no segment is left to tell.
 */
export function recover(dir: string, atLeast: number): Omit<Recovery, "problems"> {
  removeUnfinished(dir);
  const last = listSegments(dir).at(-1);
  if (last === undefined)
    return { end: SEGMENT_HEADER_BYTES, lastSequence: sequence(Math.max(0, atLeast)), damage: [] };
  let lastSequence = last.firstSequence - 1;
  const { end, damage } = scanSegment(last, (record) => {
    lastSequence = Math.max(lastSequence, record.sequence);
  });
  for (const place of damage) mend(last, place);
  return { end, lastSequence: sequence(Math.max(lastSequence, atLeast)), damage };
}

function mend(segment: SegmentFile, { kind, offset, bytes }: Damage): void {
  switch (kind) {
    case "tail":
      overwrite(segment.path, Buffer.alloc(bytes), offset);
      return;
    case "header": {
      const now = unixMilli(Math.max(0, Date.now()));
      overwrite(segment.path, encodeSegmentHeader(segment.firstSequence, now, segment.bytes), 0);
      return;
    }
    case "cut":
    case "records":
  }
}
