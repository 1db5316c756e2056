import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { WatchtowerError, errorCode, errorMessage } from "../base/errors.ts";
import { byteCount, sequence } from "../base/units.ts";
import type { ByteCount, Sequence, UnixMilli } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import { CurrentSegment, present } from "./current-segment.ts";
import { readCursors } from "./cursors.ts";
import type { Follower } from "./follower.ts";
import { Followers } from "./followers.ts";
import { encodeRecord, overheadOf } from "./format.ts";
import { goesOn, roomOf } from "./record.ts";
import type { JournalAppender, Provenance, Room } from "./record.ts";
import { OldestRecord } from "./oldest.ts";
import { recover } from "./recover.ts";
import type { Recovery } from "./recover.ts";
import { Retention } from "./retention.ts";
import { syncFolder } from "./segment.ts";

/** Groups larger than this gain no throughput and cost latency. */
const GROUP_BYTES = 2 * 1024 * 1024;

/** Where the journal lies, how durable it is, and how much it may take. */
export interface JournalOptions {
  readonly dir: string;
  /** `fsync`: acknowledged when on the disk. `os`: when the operating system has it; a power cut may lose it. */
  readonly durability: "fsync" | "os";
  /** All segments together; when they are full of records that are still needed, appending is refused. */
  readonly maxBytes: ByteCount;
  readonly segmentBytes?: ByteCount;
  /** So many segments of `maxBytes` are left to records of the {@link Room} `reserve`. Default 0. */
  readonly reservedSegments?: number;
  /** Segments kept although no cursor needs them. Default 0. */
  readonly keepBytes?: ByteCount;
}

/** How full it is; `bytes` are those of the segments as allocated. */
export interface JournalStats {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly segments: number;
  /** Acknowledged since the journal was first made. */
  readonly lastSequence: Sequence;
  readonly firstSequence: Sequence;
  /** When the first record that is kept was received. */
  readonly oldest: UnixMilli | undefined;
}

interface Waiting {
  readonly signal: Signal;
  readonly from: Provenance;
  readonly room: Room;
  /** That the record takes. */
  readonly bytes: number;
  readonly payload: Uint8Array;
  readonly resolve: (at: Sequence) => void;
  readonly reject: (error: Error) => void;
}

const DEFAULT_SEGMENT_BYTES = 16 * 1024 * 1024;
/** So many segments at least make up a journal of the size allowed, so that room can be made by deleting one. */
const MIN_SEGMENTS = 4;

/**
 * The durable queue before everything else. Appends that wait at the same time share one write and one
 * `fdatasync` (group commit). One process at a time: whoever opens it must see to that.
 */
export class Journal implements JournalAppender {
  readonly recovery: Recovery;
  private readonly options: Required<JournalOptions>;
  private readonly followers: Followers;
  private readonly retention: Retention;
  private readonly oldest = new OldestRecord();
  private readonly segment: CurrentSegment;
  private committed: Sequence;
  private waiting: Waiting[] = [];
  private interludes: (() => Promise<void>)[] = [];
  private writing: Promise<void> | undefined;
  private closed = false;
  private readonly listeners = new Set<(committed: Sequence) => void>();

  private constructor(options: Required<JournalOptions>, recovery: Recovery, retention: Retention) {
    this.options = options;
    this.recovery = recovery;
    this.retention = retention;
    this.followers = retention.followers;
    this.segment = new CurrentSegment(options, retention, recovery.end);
    this.committed = recovery.lastSequence;
  }

  /** Recovers what a crash left: a torn tail is erased, damage is reported in {@link recovery}. */
  static async open(options: JournalOptions): Promise<Journal> {
    const segmentBytes = Math.min(DEFAULT_SEGMENT_BYTES, Math.floor(options.maxBytes / MIN_SEGMENTS));
    const full = {
      segmentBytes: byteCount(segmentBytes),
      reservedSegments: 0,
      keepBytes: byteCount(0),
      ...options,
    };
    mkdirSync(full.dir, { recursive: true });
    syncFolder(dirname(full.dir));
    const { cursors, problem } = readCursors(full.dir);
    const followers = new Followers(full.dir, full.durability === "fsync");
    const given = Math.max(0, followers.highest, ...cursors.values());
    const problems = [problem, followers.problem].filter((text) => text !== undefined);
    const recovery = { ...recover(full.dir, given - 1), problems };
    const journal = new Journal(full, recovery, new Retention(full, cursors, followers));
    await journal.segment.open();
    void journal.retention.countWaiting(recovery.lastSequence);
    return journal;
  }

  append(
    signal: Signal,
    payload: Uint8Array,
    from: Provenance = {},
    room: Room = roomOf(from),
  ): Promise<Sequence> {
    if (this.closed) return Promise.reject(new WatchtowerError("unavailable", "the journal is closed"));
    return new Promise((resolve, reject) => {
      const bytes = overheadOf(from) + payload.length;
      this.waiting.push({ signal, payload, from, room, bytes, resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  /**
   * Runs `work` between two groups: everything before `next` is durable, and nothing from it on is written before
   * `work` is done.
   */
  between<T>(work: (next: Sequence) => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new WatchtowerError("unavailable", "the journal is closed"));
    return new Promise((resolve, reject) => {
      this.interludes.push(() => work(sequence(this.committed + 1)).then(resolve, reject));
      this.writing ??= this.writeAll();
    });
  }

  /** Called after each group, with the last sequence that is durable. */
  onCommit(listener: (committed: Sequence) => void): void {
    this.listeners.add(listener);
  }

  /** Everything up to here is durable; 0 if nothing ever was. */
  get committedSequence(): Sequence {
    return this.committed;
  }

  /**
   * Names the record that a reader needs next, durably, and deletes segments that no reader needs.
   *
   * @throws the file system's error if it could not be made durable; the next call tries it again.
   */
  release(reader: string, next: Sequence): void {
    this.retention.release(reader, next);
  }

  /** The record that a reader named with {@link release} needs next; 1 if it never did. */
  neededBy(reader: string): Sequence {
    return this.retention.neededBy(reader);
  }

  /** The first record that a reader or a follower may still ask for; the next one if none asks for any. */
  get needed(): Sequence {
    return sequence(Math.min(this.retention.needed, this.committed + 1));
  }

  /**
   * A reader of one signal that may be overrun: beside those that {@link release}, which may not. A new one begins
   * with what is appended from now on; its place is not durable before it is saved.
   */
  follow(name: string, signal: Signal): Follower {
    const isKnown = this.followers.problem === undefined;
    const { firstSequence } = this.stats();
    return this.followers.follow(name, signal, isKnown ? sequence(this.committed + 1) : firstSequence);
  }

  /** All followers, also those that nobody asked for since the start. */
  listFollowers(): readonly Follower[] {
    return this.followers.list();
  }

  /** Gives up a follower: what is kept for it alone is kept no more. */
  async forget(name: string): Promise<void> {
    if (this.followers.forget(name)) await this.followers.save();
  }

  /** Makes the places of all followers durable. @throws the file system's error. */
  saveFollowers(): Promise<void> {
    return this.followers.save();
  }

  stats(): JournalStats {
    return {
      bytes: this.retention.bytes,
      maxBytes: this.options.maxBytes,
      segments: this.retention.segments.length,
      lastSequence: this.committed,
      firstSequence: this.retention.segments[0]?.firstSequence ?? sequence(this.committed + 1),
      oldest: this.oldest.in(this.retention.segments[0]),
    };
  }

  /** Writes what waits, then refuses more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await this.segment.close();
    if (this.followers.list().length > 0) await this.followers.save().catch(() => undefined);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0 || this.interludes.length > 0) {
      for (const interlude of this.interludes.splice(0)) await interlude();
      const group = this.nextGroup();
      if (group.length === 0) continue;
      try {
        await this.writeGroup(group);
      } catch (error) {
        // A failure here is met again, and told, by the next group.
        await this.segment.erase().catch(() => undefined);
        const failure = refusal(error);
        for (const { reject } of group) reject(failure);
      }
    }
    this.writing = undefined;
  }

  /**
   * Of one room, so that what must wait keeps nothing else from being written; larger than a segment only of a single
   * record, so that one that is too large has nothing else refused.
   */
  private nextGroup(): readonly Waiting[] {
    const most = Math.min(GROUP_BYTES, this.options.segmentBytes);
    let bytes = 0;
    let count = 0;
    for (const waiting of this.waiting) {
      bytes += waiting.bytes;
      if (count > 0 && (bytes > most || waiting.room !== this.waiting[0]?.room)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private async writeGroup(group: readonly Waiting[]): Promise<void> {
    const bytes = group.reduce((sum, waiting) => sum + waiting.bytes, 0);
    const next = sequence(this.committed + 1);
    await this.segment.makeRoom(bytes, group[0]?.room ?? "common", next);
    const now = present();
    const pieces = group.flatMap(({ signal, payload, from }, index) =>
      encodeRecord(signal, payload, now, sequence(next + index), from),
    );
    await this.segment.write(pieces, bytes);
    this.committed = sequence(this.committed + group.length);
    for (const waiting of group)
      if (goesOn(waiting.from)) this.followers.appended(waiting.signal, waiting.payload.length);
    group.forEach(({ resolve }, index) => resolve(sequence(next + index)));
    for (const listener of this.listeners) listener(this.committed);
    if (!this.closed) this.segment.prepareAhead();
  }
}

/** What the clients of a failed group are told: the group was undone, the same can be sent again. */
function refusal(error: unknown): WatchtowerError {
  if (error instanceof WatchtowerError) return error;
  const code = errorCode(error);
  const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : errorMessage(error);
  return new WatchtowerError("unavailable", `the journal cannot be written: ${why}; retry later`, {
    cause: error,
  });
}
