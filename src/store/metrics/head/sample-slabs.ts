import type { Series } from "../series/series.ts";
import { Regions } from "./regions.ts";
import type { Region } from "./regions.ts";

const FIRST_CAPACITY = 4;
/** Series with more samples have arrays of their own. */
const MOST_IN_REGION = 1024;
/** So many words are copied sooner one by one than by the system, for which two views have to be made. */
const FEW_WORDS = 128;

type Room = Pick<Series, "data" | "base" | "capacity">;

/**
 * Room for samples of series. It lies in arrays that many series share: an array for each of a hundred thousand series,
 * and a new one each time it is full, takes more time to make and to collect than the samples.
 */
export class SampleSlabs {
  private readonly regions = new Regions();

  /** Room for the series' first samples, or for as many again as it has. Views that were shown stay as they are. */
  grow(series: Series): void {
    const { data, base, capacity } = series;
    const larger = Math.max(FIRST_CAPACITY, capacity * 2);
    const grown =
      larger <= MOST_IN_REGION
        ? this.regions.take(larger * 2)
        : { data: new Float64Array(larger * 2), base: 0 };
    this.copy({ data, base }, grown, capacity);
    this.copy({ data, base: base + capacity }, { data: grown.data, base: grown.base + larger }, capacity);
    this.leave(series);
    series.data = grown.data;
    series.base = grown.base;
    series.capacity = larger;
  }

  /** Before a view of its samples is handed out. */
  show(series: Room): void {
    this.regions.show(series);
  }

  /** A series has its samples elsewhere now. */
  leave(room: Room): void {
    if (room.capacity > 0) this.regions.give(room, room.capacity * 2);
  }

  /** Series that had room before must not use it any more; views of it stay as they are. */
  clear(): void {
    this.regions.clear();
  }

  /** As words or whole: a stale marker must keep its bits. */
  private copy(from: Region, to: Region, doubles: number): void {
    const source = this.regions.wordsOf(from.data);
    const target = this.regions.wordsOf(to.data);
    const words = doubles * 2;
    if (source === undefined || target === undefined || words > FEW_WORDS)
      return to.data.set(from.data.subarray(from.base, from.base + doubles), to.base);
    for (let i = 0; i < words; i++) target[to.base * 2 + i] = source[from.base * 2 + i] ?? 0;
  }
}
