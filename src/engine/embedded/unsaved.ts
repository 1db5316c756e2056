import { bytesOf } from "../../journal/format.ts";
import type { JournalRecord } from "../../journal/record.ts";

const SAVE_EVERY_MS = 15_000;
/** No more than this is held back, however fast records come. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;

/** What was read of the journal since a state was saved, which holds it back: tells when the next save is due. */
export class Unsaved {
  private readonly maxBytes: number;
  private savedAt = performance.now();
  private bytes = 0;

  /** @param maxBytes so much of the journal may be held back at most. */
  constructor(maxBytes: number) {
    this.maxBytes = Math.min(MAX_HELD_BYTES, maxBytes);
  }

  /** One more record was read, of whatever signal: it waits with those before it. */
  append(record: JournalRecord): void {
    this.bytes += bytesOf(record);
  }

  /** A save begins. */
  reset(): void {
    this.savedAt = performance.now();
    this.bytes = 0;
  }

  get isTooMuch(): boolean {
    return this.bytes > this.maxBytes;
  }

  /** Too much of it, or for too long. */
  get isDue(): boolean {
    return this.isTooMuch || performance.now() - this.savedAt >= SAVE_EVERY_MS;
  }
}
