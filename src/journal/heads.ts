import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Sequence } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import { RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES, readHead } from "./format.ts";
import { goesOn } from "./record.ts";
import { scanSegment } from "./scan.ts";
import type { SegmentFile } from "./segment.ts";

/** What a record that may go on to others is, without its payload. */
export interface RecordHead {
  readonly sequence: Sequence;
  readonly signal: Signal;
  /** Of the payload. */
  readonly bytes: number;
}

const WINDOW_BYTES = 64 * 1024;
/** From this size of records on, reading what lies between two heads costs more than another read. */
const LARGE_RECORD_BYTES = 16 * 1024;

/**
 * The heads of a segment's records that may go on to others, read from head to head and without holding the thread:
 * payloads are neither read whole nor checked. Where it is damaged, it is read whole after all.
 *
 * @throws the file system's error.
 */
export async function readHeads(segment: SegmentFile): Promise<readonly RecordHead[]> {
  const file = await open(segment.path, "r");
  try {
    const heads: RecordHead[] = [];
    return (await walk(file, heads)) === "end" ? heads : readWhole(segment);
  } finally {
    await file.close();
  }
}

async function walk(file: FileHandle, heads: RecordHead[]): Promise<"end" | "damaged"> {
  const buffer = Buffer.allocUnsafe(WINDOW_BYTES);
  let offset = SEGMENT_HEADER_BYTES;
  for (let size = WINDOW_BYTES; ;) {
    const { bytesRead } = await file.read(buffer, 0, size, offset);
    const window = buffer.subarray(0, bytesRead);
    let at = 0;
    while (at + RECORD_HEADER_BYTES <= window.length) {
      const head = readHead(window, at);
      if (head === "empty" || head === "damaged") return head === "empty" ? "end" : "damaged";
      if (head.origin === "received" || head.isSourced)
        heads.push({ sequence: head.sequence, signal: head.signal, bytes: head.payloadBytes });
      at += RECORD_HEADER_BYTES + head.bytes;
      size = head.bytes > LARGE_RECORD_BYTES ? RECORD_HEADER_BYTES : WINDOW_BYTES;
    }
    if (at === 0) return "end";
    offset += at;
  }
}

function readWhole(segment: SegmentFile): readonly RecordHead[] {
  const heads: RecordHead[] = [];
  scanSegment(segment, (record) => {
    const { sequence, signal, payload } = record;
    if (goesOn(record)) heads.push({ sequence, signal, bytes: payload.length });
  });
  return heads;
}
