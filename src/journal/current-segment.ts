import { existsSync, fstatSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { WatchtowerError } from "../base/errors.ts";
import { type Sequence, type UnixMilli, unixMilli } from "../base/units.ts";
import { SEGMENT_HEADER_BYTES } from "./format.ts";
import type { Room } from "./record.ts";
import type { Retention } from "./retention.ts";
import { nameSegment, prepareSegment } from "./segment.ts";
import type { SpareSegment } from "./segment.ts";

/** See `JournalOptions`. */
export interface SegmentOptions {
  readonly dir: string;
  readonly durability: "fsync" | "os";
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly reservedSegments: number;
}

/** The last segment of a journal, to which is written, and the one that is made ahead of its time. */
export class CurrentSegment {
  private readonly options: SegmentOptions;
  private readonly retention: Retention;
  private file: FileHandle | undefined;
  private offset: number;
  /** Bytes behind `offset` that a failed group may have left; erased before anything else is written. */
  private unclean = 0;
  private preparing: Promise<SpareSegment | undefined> | undefined;

  /** @param end of the records in the last segment. */
  constructor(options: SegmentOptions, retention: Retention, end: number) {
    this.options = options;
    this.retention = retention;
    this.offset = end;
  }

  /** Before anything is written, if there is a segment. */
  async open(): Promise<void> {
    const last = this.retention.segments.at(-1);
    if (last !== undefined) this.file = await open(last.path, "r+");
  }

  /**
   * A place for a group of records: in the current segment, or in a new one if it does not fit.
   *
   * @param next the group's first record.
   * @throws WatchtowerError `unavailable` when the journal is full, `limit` when it is too small for the group, or the
   *   file system's error.
   */
  async makeRoom(bytes: number, room: Room, next: Sequence): Promise<void> {
    await this.erase();
    const current = this.retention.segments.at(-1);
    const limit = this.limitOf(room);
    if (this.file === undefined || current === undefined || this.offset + bytes > current.bytes)
      return this.begin(bytes, limit, next);
    if (this.retention.bytes <= limit || this.options.reservedSegments === 0) return;
    // It was begun for others, and may alone be larger than what is allowed.
    if (current.bytes > limit) return this.begin(bytes, limit, next);
    await this.retention.makeRoom(0, limit);
  }

  /** @param bytes of all pieces. After {@link makeRoom}; all of it is durable when it resolves. */
  async write(pieces: readonly Uint8Array[], bytes: number): Promise<void> {
    const { file } = this;
    if (file === undefined) throw new WatchtowerError("internal", "no segment is open");
    this.unclean = bytes;
    await writeFully(file, pieces, this.offset);
    await this.sync(file);
    this.expectNamed(file);
    this.unclean = 0;
    this.offset += bytes;
  }

  /** Undoes a failed group: whole records of it would count as acknowledged after a crash. */
  async erase(): Promise<void> {
    if (this.unclean === 0 || this.file === undefined) return;
    await writeFully(this.file, [Buffer.alloc(this.unclean)], this.offset);
    await this.sync(this.file);
    this.unclean = 0;
  }

  /** Makes the next segment while the present one is being filled, so that nobody waits for it. */
  prepareAhead(): void {
    const current = this.retention.segments.at(-1);
    const { dir, segmentBytes } = this.options;
    if (this.preparing !== undefined || current === undefined) return;
    if (this.offset < current.bytes / 2) return;
    const limit = this.limitOf("common");
    const isFull = this.retention.bytes + segmentBytes > limit;
    if (isFull && this.retention.followers.list().length === 0) return;
    // If it fails, it is tried again when it is needed, and then told.
    this.preparing = (isFull ? this.retention.makeRoom(segmentBytes, limit) : Promise.resolve())
      .then(() => prepareSegment(dir, segmentBytes))
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.erase().catch(() => undefined);
    await this.file?.close();
    this.file = undefined;
    const spare = await this.preparing;
    if (spare !== undefined) rmSync(spare.path, { force: true });
  }

  private async begin(bytes: number, limit: number, next: Sequence): Promise<void> {
    const current = this.retention.segments.at(-1);
    const size = Math.max(this.options.segmentBytes, SEGMENT_HEADER_BYTES + bytes);
    await this.retention.makeRoomForNext(size, limit, next);
    const spare = await this.spareOf(size);
    // From here on only the new one is written, also when naming or opening it fails: it may have its name already.
    await this.file?.close();
    this.file = undefined;
    // One that nothing was ever kept in is replaced: it has the same name.
    if (current?.firstSequence === next) this.retention.segments.pop();
    const segment = nameSegment(this.options.dir, spare, next, present());
    this.file = await open(segment.path, "r+");
    this.retention.segments.push(segment);
    this.offset = SEGMENT_HEADER_BYTES;
    await this.retention.makeRoom(0, limit);
  }

  private async spareOf(size: number): Promise<SpareSegment> {
    const ahead = await this.preparing;
    this.preparing = undefined;
    return ahead !== undefined && ahead.bytes >= size ? ahead : prepareSegment(this.options.dir, size);
  }

  /** How much all segments may take while a record of the room is written. */
  private limitOf(room: Room): number {
    const { maxBytes, segmentBytes, reservedSegments } = this.options;
    return room === "reserve" ? maxBytes : maxBytes - reservedSegments * segmentBytes;
  }

  private async sync(file: FileHandle): Promise<void> {
    if (this.options.durability === "fsync") await file.datasync();
  }

  /** What is written to a file that was removed is gone when it is closed. */
  private expectNamed({ fd }: FileHandle): void {
    const path = this.retention.segments.at(-1)?.path ?? "";
    if (fstatSync(fd).nlink > 0 || existsSync(path)) return;
    throw new WatchtowerError("unavailable", `the journal's file ${path} was removed`);
  }
}

/** A clock that is set before 1970 must not stop the writing. */
export const present = (): UnixMilli => unixMilli(Math.max(0, Date.now()));

async function writeFully(file: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let { bytesWritten: written } = await file.writev(pieces, position);
  if (written === bytes) return;
  const all = Buffer.concat(pieces);
  while (written < bytes) {
    const rest = await file.write(all, written, bytes - written, position + written);
    written += rest.bytesWritten;
  }
}
