import { errorCode } from "../base/errors.ts";
import type { UnixMilli } from "../base/units.ts";
import { scanSegment } from "../journal/scan.ts";
import { listSegments } from "../journal/segment.ts";
import type { SegmentFile } from "../journal/segment.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Signal } from "../model/signal.ts";
import { Batch } from "./batch.ts";
import type { Courier } from "./courier.ts";
import { flowOf } from "./destination.ts";
import type { RemoteDestination } from "./destination.ts";

export interface ReplayOptions {
  readonly journalDir: string;
  /** Its signals and flows decide what is sent. */
  readonly destination: RemoteDestination;
  readonly courier: Courier;
  /** By the time they were received; `to` is exclusive. */
  readonly from: UnixMilli;
  readonly to: UnixMilli;
  /** Told how many records were sent so far. */
  readonly onProgress: (records: number) => void;
}

/**
 * Sends what the journal still has of a time again, in the order in which it came. May run beside the engine.
 *
 * @returns how many records were sent. @throws what {@link Courier.send} throws; what was sent until then stays sent.
 */
export async function replay(options: ReplayOptions): Promise<number> {
  const { destination, from, to, courier } = options;
  const batches = new Map<Signal, Batch>();
  let sent = 0;
  const flush = async (signal: Signal, batch: Batch): Promise<void> => {
    batches.delete(signal);
    await courier.send(signal, batch.join());
    sent += batch.passed.length;
    options.onProgress(sent);
  };
  for (const segment of listSegments(options.journalDir)) {
    for (const record of recordsOf(segment)) {
      const { signal, receivedAt } = record;
      if (receivedAt < from || receivedAt >= to || !destination.signals.includes(signal)) continue;
      const bytes = flowOf(destination, signal)(record);
      if (bytes === undefined) continue;
      const batch = batches.get(signal);
      if (batch !== undefined && batch.bytes + bytes.length > destination.batch.maxBytes)
        await flush(signal, batch);
      batchOf(batches, signal).add(record, bytes);
    }
  }
  for (const [signal, batch] of batches) await flush(signal, batch);
  return sent;
}

function batchOf(batches: Map<Signal, Batch>, signal: Signal): Batch {
  const found = batches.get(signal) ?? new Batch();
  batches.set(signal, found);
  return found;
}

/** All records of a segment, as views of its bytes; none if the engine deletes it just now. */
export function recordsOf(segment: SegmentFile): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  try {
    scanSegment(segment, (record) => records.push(record));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return records;
}
