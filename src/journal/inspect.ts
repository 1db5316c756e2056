import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { readCursors } from "./cursors.ts";
import { Followers } from "./followers.ts";
import { scanSegment } from "./scan.ts";
import type { Damage } from "./scan.ts";
import { listSegments } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";

/** What one segment holds; by signal how many records, and the bytes of their payloads. */
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

/** What lies in a journal's folder. */
export interface JournalReport {
  readonly segments: readonly SegmentReport[];
  readonly lastSequence: number;
  /** Records between the first and the last that are not there: damaged, or deleted in between. */
  readonly missing: number;
  /** By reader, the sequence it needs next. */
  readonly cursors: Readonly<Record<string, number>>;
  /** By follower, the sequence it needs next, and what it was overrun on. */
  readonly followers: Readonly<
    Record<string, { readonly next: number; readonly lostRecords: number; readonly lostBytes: number }>
  >;
  /** The files of cursors and followers, if they could not be read. */
  readonly problem?: string;
}

/**
 * What lies in a journal's folder: reads every record, changes nothing. A journal in use may show a torn tail
 * that is just being written.
 */
export function inspectJournal(dir: string): JournalReport {
  const count = new RecordCount();
  const segments = listSegments(dir).map((segment) => {
    count.begin(segment.firstSequence);
    return inspectSegment(segment, (at) => count.record(at));
  });
  const { cursors, problem } = readCursors(dir);
  const known = new Followers(dir, false);
  const followers = Object.fromEntries(
    known
      .list()
      .map(({ name, next, lost }) => [name, { next, lostRecords: lost.records, lostBytes: lost.bytes }]),
  );
  const { last: lastSequence = 0, missing } = count;
  const report = { segments, lastSequence, missing, cursors: Object.fromEntries(cursors), followers };
  const problems = [problem, known.problem].filter((text) => text !== undefined);
  return problems.length === 0 ? report : { ...report, problem: problems.join("; ") };
}

/** Follows the sequences; before the first segment, all was deleted as no longer needed. */
class RecordCount {
  last: number | undefined;
  missing = 0;

  begin(firstSequence: number): void {
    this.last ??= firstSequence - 1;
    this.passTo(firstSequence - 1);
  }

  record(at: number): void {
    this.passTo(at - 1);
    this.last = Math.max(this.last ?? 0, at);
  }

  private passTo(at: number): void {
    this.missing += Math.max(0, at - (this.last ?? at));
    this.last = Math.max(this.last ?? 0, at);
  }
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
