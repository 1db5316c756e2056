import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { readCursors } from "./cursors.ts";
import { scanSegment } from "./scan.ts";
import type { Damage } from "./scan.ts";
import { listSegments } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";

export interface SegmentReport {
  readonly path: string;
  readonly firstSequence: number;
  readonly allocatedBytes: number;
  readonly usedBytes: number;
  readonly records: Readonly<Record<Signal, { readonly count: number; readonly bytes: number }>>;
  /** Unix milliseconds at which the first and last record came; absent in an empty segment. */
  readonly firstReceivedAt?: number;
  readonly lastReceivedAt?: number;
  readonly damage: readonly Damage[];
}

export interface JournalReport {
  readonly segments: readonly SegmentReport[];
  readonly lastSequence: number;
  /** By reader, the sequence it needs next. */
  readonly cursors: Readonly<Record<string, number>>;
}

/**
 * What lies in a journal's folder: reads every record, changes nothing. A journal in use may show a torn tail
 * that is just being written.
 */
export function inspectJournal(dir: string): JournalReport {
  let lastSequence = 0;
  const segments = listSegments(dir).map((segment) => {
    lastSequence = Math.max(lastSequence, segment.firstSequence - 1);
    return inspectSegment(segment, (at) => {
      lastSequence = Math.max(lastSequence, at);
    });
  });
  return { segments, lastSequence, cursors: Object.fromEntries(readCursors(dir).cursors) };
}

function inspectSegment(segment: SegmentFile, onRecord: (at: number) => void): SegmentReport {
  const records = Object.fromEntries(SIGNALS.map((signal) => [signal, { count: 0, bytes: 0 }]));
  const times: number[] = [];
  const { end, damage } = scanSegment(segment, (record) => {
    const tally = records[record.signal];
    if (tally !== undefined) {
      tally.count++;
      tally.bytes += record.payload.length;
    }
    times[times.length === 0 ? 0 : 1] = record.receivedAt;
    onRecord(record.sequence);
  });
  const none = { count: 0, bytes: 0 };
  const [first, last] = times;
  return {
    path: segment.path,
    firstSequence: segment.firstSequence,
    allocatedBytes: segment.bytes,
    usedBytes: end,
    records: {
      traces: records["traces"] ?? none,
      metrics: records["metrics"] ?? none,
      logs: records["logs"] ?? none,
    },
    ...(first === undefined ? {} : { firstReceivedAt: first, lastReceivedAt: last ?? first }),
    damage,
  };
}
