import { TimeSlice } from "../base/time-slice.ts";
import type { Sequence } from "../base/units.ts";
import { JournalReader } from "./reader.ts";

/** How long reading holds the thread before others have it. */
const SLICE_MS = 5;
const READ_BYTES = 1024 * 1024;

/** Visits the sources of records that say which component made them, by the journal's files. */
export async function visitSources(
  dir: string,
  { from, upTo }: { readonly from: Sequence; readonly upTo: Sequence },
  visit: (source: string, at: Sequence) => void,
): Promise<void> {
  const reader = new JournalReader(dir, from);
  try {
    const slice = new TimeSlice(SLICE_MS);
    reader.advance(upTo);
    for (let records = reader.read(READ_BYTES); records.length > 0; records = reader.read(READ_BYTES)) {
      for (const { source, sequence } of records) if (source !== undefined) visit(source, sequence);
      if (slice.isOver()) await slice.giveWay();
    }
  } finally {
    reader.close();
  }
}
