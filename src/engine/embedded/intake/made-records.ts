import type { Sequence } from "../../../base/units.ts";
import type { JournalAppender, Provenance } from "../../../journal/record.ts";
import type { Signal } from "../../../model/signal.ts";
import { parseSourceTag } from "../routing/epoch.ts";

interface Kept {
  readonly source: string;
  readonly place: Promise<Sequence>;
}

/**
 * Puts what the query thread made into the journal. What has a ticket comes there once, also if the thread died while it
 * was on its way, and the next one, which cannot see it there yet, asks again.
 */
export class MadeRecords {
  private readonly journal: JournalAppender;
  /** The last one of each component and epoch, which sends one after the other. */
  private readonly last = new Map<string, Kept>();

  constructor(journal: JournalAppender) {
    this.journal = journal;
  }

  /** Resolves when it is durable, with its place. @throws WatchtowerError `unavailable` when it cannot be kept now. */
  keep(signal: Signal, bytes: Uint8Array, from: Provenance): Promise<Sequence> {
    const { source } = from;
    const tag = source === undefined ? undefined : parseSourceTag(source);
    if (source === undefined || tag?.ticket === undefined) return this.journal.append(signal, bytes, from);
    const key = `${tag.component}@${tag.from}`;
    const last = this.last.get(key);
    if (last?.source === source) return last.place;
    const kept = { source, place: this.journal.append(signal, bytes, from) };
    this.last.set(key, kept);
    kept.place.catch(() => {
      if (this.last.get(key) === kept) this.last.delete(key);
    });
    return kept.place;
  }
}
