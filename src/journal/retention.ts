import { rmSync } from "node:fs";
import { WatchtowerError, limitError } from "../base/errors.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { writeCursors } from "./cursors.ts";
import type { Cursors } from "./cursors.ts";
import { isIn } from "./follower.ts";
import type { Span } from "./follower.ts";
import type { Followers } from "./followers.ts";
import { readHeads } from "./heads.ts";
import type { RecordHead } from "./heads.ts";
import { listSegments } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";

/** As in {@link JournalOptions}. */
export interface RetentionOptions {
  readonly dir: string;
  readonly maxBytes: number;
  readonly keepBytes: number;
}

/** A journal's segments, and who needs them: readers, which may not be overrun, and followers, which may. */
export class Retention {
  readonly segments: SegmentFile[];
  readonly followers: Followers;
  private readonly options: RetentionOptions;
  private readonly cursors: Map<string, Sequence>;
  private cursorsSaved = true;

  constructor(options: RetentionOptions, cursors: Cursors, followers: Followers) {
    this.options = options;
    this.cursors = new Map(cursors);
    this.followers = followers;
    this.segments = [...listSegments(options.dir)];
    followers.whenSaved(() => this.deleteSegments());
  }

  /** Of all segments, as allocated. */
  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** The sequence that the reader needs next; 1 for one that never released any. */
  neededBy(reader: string): Sequence {
    return this.cursors.get(reader) ?? sequence(1);
  }

  /** First record that anybody may still ask for; Infinity if nobody reads. */
  get needed(): number {
    return Math.min(this.neededByReaders, this.followers.needed);
  }

  /** @throws the file system's error if it could not be made durable; the next call tries it again. */
  release(reader: string, next: Sequence): void {
    if (this.cursors.get(reader) === next && this.cursorsSaved) return;
    this.cursors.set(reader, next);
    this.cursorsSaved = false;
    try {
      writeCursors(this.options.dir, this.cursors);
    } catch {
      // On a full disk, the room that this makes may be all there is.
      this.deleteSegments();
      writeCursors(this.options.dir, this.cursors);
    }
    this.cursorsSaved = true;
    this.deleteSegments();
  }

  /**
   * Deletes what nobody needs, and then what only followers do, until so many bytes more are allowed.
   *
   * @param limit what all segments may take then.
   * @throws WatchtowerError `unavailable` when that does not leave them.
   */
  async makeRoom(bytes: number, limit: number): Promise<void> {
    const { maxBytes } = this.options;
    const isShort = (): boolean => this.bytes + bytes > limit;
    if (isShort()) this.deleteSegments(0);
    while (isShort() && (await this.overrunOldest()));
    if (!isShort()) return;
    throw new WatchtowerError(
      "unavailable",
      `the journal is full (limit journal.maxBytes = ${maxBytes}); retry later`,
    );
  }

  /**
   * As {@link makeRoom}, for a new segment. The last one may go for it, too: not before the new one has its name, as only
   * a segment's name tells a start what was given before.
   *
   * @param next first record of the new one; a last one of the same name is replaced by it.
   * @throws WatchtowerError `limit` when it is larger than what is allowed.
   */
  async makeRoomForNext(bytes: number, limit: number, next: Sequence): Promise<void> {
    if (bytes > limit)
      throw limitError("journal.maxBytes", this.options.maxBytes, "the request is too large for the journal");
    const last = this.segments.at(-1);
    if (last === undefined) return this.makeRoom(bytes, limit);
    const { firstSequence: from } = last;
    if (from === next || this.isUnneeded({ from, to: next })) return this.makeRoom(bytes - last.bytes, limit);
    try {
      await this.makeRoom(bytes, limit);
    } catch (error) {
      // All others are gone: followers are overrun on this one when the new one is there.
      if (this.isReadByNone || this.neededByReaders < next) throw error;
      await this.makeRoom(bytes - last.bytes, limit);
    }
  }

  /** Adds up what followers of an earlier process have not had yet. @param committed last durable record. */
  async countWaiting(committed: Sequence): Promise<void> {
    const places = this.followers
      .list()
      .map((follower) => ({ follower, from: follower.next, skipped: follower.skipped }));
    const { needed } = this.followers;
    const segments = [...this.segments];
    for (const [index, segment] of segments.entries()) {
      const end = segments[index + 1]?.firstSequence ?? Number.POSITIVE_INFINITY;
      if (end <= needed) continue;
      for (const { sequence: at, signal, bytes } of await headsOf(segment)) {
        if (at > committed) break;
        for (const { follower, from, skipped } of places)
          if (follower.signal === signal && at >= from && !isIn(skipped, at)) follower.appended(bytes);
      }
    }
  }

  /** By those that may not be overrun; Infinity if there is none. */
  private get neededByReaders(): number {
    return Math.min(...this.cursors.values());
  }

  /** Whether anybody reads, and all who do are done with the part. */
  private isUnneeded(part: Span): boolean {
    return !this.isReadByNone && part.to <= this.neededByReaders && !this.followers.needs(part);
  }

  private get isReadByNone(): boolean {
    return this.neededByReaders === Number.POSITIVE_INFINITY && this.followers.list().length === 0;
  }

  /** Deletes the oldest segment if only followers need it. @returns whether it did. */
  private async overrunOldest(): Promise<boolean> {
    const [oldest, next] = this.segments;
    if (oldest === undefined || next === undefined || this.neededByReaders < next.firstSequence) return false;
    const heads = await headsOf(oldest);
    // Meanwhile the followers may have left it.
    if (this.segments[0] !== oldest) return true;
    this.followers.overrun(heads, next.firstSequence);
    // Losses are on the disk before what was lost is gone.
    await this.followers.save().catch(() => undefined);
    this.deleteSegments(0);
    return this.segments[0] !== oldest;
  }

  /** A segment goes when no reader and no follower needs a record of it: the oldest ones, and those between others. */
  private deleteSegments(keepBytes: number = this.options.keepBytes): void {
    const readers = this.neededByReaders;
    if (this.isReadByNone) return;
    let newer = this.bytes;
    const segments = [...this.segments];
    for (const [index, segment] of segments.entries()) {
      const to = segments[index + 1]?.firstSequence;
      newer -= segment.bytes;
      if (to === undefined || to > readers || newer < keepBytes) return;
      if (this.followers.needs({ from: segment.firstSequence, to })) continue;
      rmSync(segment.path, { force: true });
      this.segments.splice(this.segments.indexOf(segment), 1);
    }
  }
}

/** One that is deleted meanwhile, or cannot be read, has none. */
const headsOf = (segment: SegmentFile): Promise<readonly RecordHead[]> => readHeads(segment).catch(() => []);
