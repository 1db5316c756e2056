import { readFileSync, readSync } from "node:fs";
import { FORMAT_VERSION, SEGMENT_HEADER_BYTES, decodeSegmentHeader, nextMark, readRecord } from "./format.ts";
import type { SegmentFile } from "./segment.ts";
import type { JournalRecord } from "./record.ts";
import { WatchtowerError } from "../base/errors.ts";

/** Bytes of a segment that are not as they were written. */
export interface Damage {
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
  /**
   * `header`: nothing is lost, as its content is known otherwise. `records`: lost, and whole ones follow. `tail`:
   * what was being written when it ended. `cut`: the file is so much shorter than it was made.
   */
  readonly kind: "header" | "records" | "tail" | "cut";
}

/** What came of going through a segment record by record. */
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
  const bytes = readFileSync(segment.path);
  const path = segment.path;
  const damage = headerDamage(path, bytes);
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
    const next = nextWhole(bytes, offset + 1);
    if (next < 0) break;
    damage.push({ segment: path, offset, bytes: next - offset, kind: "records" });
    offset = next;
  }
  const torn = writtenBytes(bytes, end);
  if (torn > 0) damage.push({ segment: path, offset: end, bytes: torn, kind: "tail" });
  return { end, damage };
}

/** @throws WatchtowerError `unsupported` for a newer version. */
function headerDamage(segment: string, bytes: Buffer): Damage[] {
  const header = decodeSegmentHeader(bytes);
  if (header === undefined) return [{ segment, offset: 0, bytes: SEGMENT_HEADER_BYTES, kind: "header" }];
  if (header.version > FORMAT_VERSION) {
    const versions = `version ${header.version}, this program reads up to ${FORMAT_VERSION}`;
    throw new WatchtowerError("unsupported", `journal segment ${segment} is of ${versions}`);
  }
  const missing = header.allocatedBytes - bytes.length;
  return missing > 0 ? [{ segment, offset: bytes.length, bytes: missing, kind: "cut" }] : [];
}

/** Start of the first whole record from `offset` on, or -1. */
export function nextWhole(bytes: Buffer, offset: number): number {
  for (let mark = nextMark(bytes, offset); mark >= 0; mark = nextMark(bytes, mark + 1)) {
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
