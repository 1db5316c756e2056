import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { SEGMENT_HEADER_BYTES, nextMark, readRecord } from "./format.ts";
import { readSegmentHeader } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";
import type { JournalRecord } from "./record.ts";
import { FORMAT_VERSION } from "./format.ts";
import { WatchtowerError } from "../base/errors.ts";

/** Bytes of a segment that are no record although something was written there. */
export interface Damage {
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
  /** Whether whole records follow in the segment: then records were lost here, else it is a torn tail. */
  readonly followed: boolean;
}

export interface SegmentScan {
  /** Where the last whole record ends: the next is written here. */
  readonly end: number;
  readonly damage: readonly Damage[];
}

/**
 * Walks all records of a segment. Damaged bytes are passed over, up to the next whole record.
 *
 * @throws WatchtowerError `unsupported` for a segment of a newer version.
 */
export function scanSegment(segment: SegmentFile, visit: (record: JournalRecord) => void): SegmentScan {
  checkVersion(segment);
  const bytes = readFileSync(segment.path);
  const damage: Damage[] = [];
  let offset = SEGMENT_HEADER_BYTES;
  let end = offset;
  for (;;) {
    const reading = readRecord(bytes, offset);
    if (reading.kind === "record") {
      visit(reading.record);
      offset = reading.end;
      end = offset;
      continue;
    }
    const next = nextWhole(bytes, offset);
    if (next < 0) break;
    damage.push({ segment: segment.path, offset, bytes: next - offset, followed: true });
    offset = next;
  }
  const torn = writtenBytes(bytes, end);
  if (torn > 0) damage.push({ segment: segment.path, offset: end, bytes: torn, followed: false });
  return { end, damage };
}

function checkVersion(segment: SegmentFile): void {
  const file = openSync(segment.path, "r");
  try {
    const header = readSegmentHeader(file);
    if (header !== undefined && header.version > FORMAT_VERSION) {
      const versions = `version ${header.version}, this program reads up to ${FORMAT_VERSION}`;
      throw new WatchtowerError("unsupported", `journal segment ${segment.path} is of ${versions}`);
    }
  } finally {
    closeSync(file);
  }
}

/** Start of the next whole record behind `offset`, or -1. */
export function nextWhole(bytes: Buffer, offset: number): number {
  for (let mark = nextMark(bytes, offset + 1); mark >= 0; mark = nextMark(bytes, mark + 1)) {
    if (readRecord(bytes, mark).kind === "record") return mark;
  }
  return -1;
}

/** How many bytes from `offset` on, up to the last that is not zero. */
function writtenBytes(bytes: Buffer, offset: number): number {
  for (let at = bytes.length - 1; at >= offset; at--) if (bytes[at] !== 0) return at + 1 - offset;
  return 0;
}

/** Fills `buffer` from `position` of the file; fewer bytes only at its end. */
export function readFully(file: number, buffer: Buffer, position: number): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(file, buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
