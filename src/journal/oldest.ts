import { closeSync, openSync, readSync } from "node:fs";
import { unixMilli } from "../base/units.ts";
import type { UnixMilli } from "../base/units.ts";
import { RECEIVED_AT, RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES, readHead } from "./format.ts";
import type { SegmentFile } from "./segment.ts";

/** When the first record of a journal was received; read once for each segment that is the first. */
export class OldestRecord {
  private known: { readonly path: string; readonly at: UnixMilli } | undefined;

  /** `undefined` where there is none, or it cannot be read now. */
  in(segment: SegmentFile | undefined): UnixMilli | undefined {
    if (segment === undefined) return undefined;
    if (this.known?.path !== segment.path) {
      const at = firstReceivedAt(segment);
      this.known = at === undefined ? undefined : { path: segment.path, at };
    }
    return this.known?.at;
  }
}

function firstReceivedAt({ path }: SegmentFile): UnixMilli | undefined {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  try {
    const file = openSync(path, "r");
    try {
      if (readSync(file, header, 0, header.length, SEGMENT_HEADER_BYTES) < header.length) return undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    // Deleted meanwhile, or a damaged disk, which others tell of.
    return undefined;
  }
  const head = readHead(header, 0);
  return head === "empty" || head === "damaged" ? undefined : unixMilli(header.readUIntLE(RECEIVED_AT, 6));
}
