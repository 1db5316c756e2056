import type { Sequence } from "../../../base/units.ts";
import type { JournalAppender } from "../../../journal/record.ts";
import type { SeriesRoom } from "../../../store/metrics/series/series-table.ts";
import type { StoreRoom } from "./store-room.ts";

/** Labels are kept as text: a byte of a request makes so many at most, as when `\u0001` is written for it. */
const TEXT_BYTES = 8;
/** A histogram of no buckets, its time alone, makes two series. */
const LEAST_SERIES_BYTES = 5;

/** A record that the store does not have yet. */
interface Entry extends SeriesRoom {
  /** Its place in the journal; undefined until it is durable, `lost` when it never will be. */
  at: Sequence | "lost" | undefined;
}

/**
 * Requests of metrics that are in the journal, or on the way there, and not in the store. Together with the room that
 * the store tells, they say whether it takes every series of the next one.
 */
export class OnTheWay {
  private readonly room: StoreRoom;
  private readonly since: Sequence;
  /** In the order of the journal. */
  private readonly entries = new Set<Entry>();
  private series = 0;
  private labelBytes = 0;

  /** @param since the last record of the journal before the first one that is counted here. */
  constructor(room: StoreRoom, since: Sequence) {
    this.room = room;
    this.since = since;
  }

  /**
   * Counts a request from before it is durable until the store has it.
   *
   * @param mostSeries it is of so many at most.
   * @returns its place, and whether the store surely has room for its series and those before it.
   */
  carry(
    mostSeries: number,
    bytes: number,
    append: () => Promise<Sequence>,
  ): { readonly at: Promise<Sequence>; readonly fits: boolean } {
    const entry: Entry = { series: mostSeries, labelBytes: bytes * TEXT_BYTES, at: undefined };
    this.forgetArrived();
    this.entries.add(entry);
    this.series += entry.series;
    this.labelBytes += entry.labelBytes;
    return { fits: this.allFit(), at: this.place(entry, append) };
  }

  /** Of a journal: what others append is counted, too. */
  counting(journal: JournalAppender): JournalAppender {
    return {
      append: (signal, payload, from, room) => {
        const append = (): Promise<Sequence> => journal.append(signal, payload, from, room);
        if (signal !== "metrics") return append();
        return this.carry(Math.ceil(payload.length / LEAST_SERIES_BYTES), payload.length, append).at;
      },
    };
  }

  private async place(entry: Entry, append: () => Promise<Sequence>): Promise<Sequence> {
    try {
      const at = await append();
      entry.at = at;
      return at;
    } catch (error) {
      entry.at = "lost";
      throw error;
    }
  }

  private allFit(): boolean {
    const { room } = this;
    return room.upTo >= this.since && this.series <= room.series && this.labelBytes <= room.labelBytes;
  }

  private forgetArrived(): void {
    const { upTo } = this.room;
    for (const entry of this.entries) {
      const { at } = entry;
      if (at === undefined || (at !== "lost" && at > upTo)) return;
      this.entries.delete(entry);
      this.series -= entry.series;
      this.labelBytes -= entry.labelBytes;
    }
  }
}
