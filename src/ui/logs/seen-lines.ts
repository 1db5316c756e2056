import { rowKey, type LogRow } from "./log-rows.ts";

/** Lines come late, with times of their own: a connection that is made again asks for so much once more. */
const OVERLAP_MS = 30_000;

/**
 * What a live tail has had lately, so that a connection made again neither misses lines nor shows them twice.
 * Two equal lines of one moment are two lines: they are counted, not just known.
 */
export class SeenLines {
  private newest = 0;
  private readonly lately = new Map<string, { ms: number; times: number }>();
  private repeated = new Map<string, number>();

  /** From when on a new connection asks, in Unix milliseconds; undefined before the first line. */
  get resumeAt(): number | undefined {
    return this.newest === 0 ? undefined : this.newest - OVERLAP_MS;
  }

  /** Told before each connection: it may send once more what the ones before it did. */
  startOver(): void {
    this.repeated = new Map([...this.lately].map(([key, { times }]) => [key, times]));
  }

  /** Those of the rows that no earlier connection brought. */
  unseen(rows: readonly LogRow[]): LogRow[] {
    const fresh = rows.filter((row) => !this.isRepeat(rowKey(row)));
    for (const row of fresh) this.remember(row);
    this.forgetOld();
    return fresh;
  }

  private isRepeat(key: string): boolean {
    const left = this.repeated.get(key) ?? 0;
    if (left > 0) this.repeated.set(key, left - 1);
    return left > 0;
  }

  private remember(row: LogRow): void {
    const key = rowKey(row);
    const times = (this.lately.get(key)?.times ?? 0) + 1;
    // Set anew, so that the map stays in the order of arrival.
    this.lately.delete(key);
    this.lately.set(key, { ms: row.ms, times });
    this.newest = Math.max(this.newest, row.ms);
  }

  private forgetOld(): void {
    for (const [key, { ms }] of this.lately) {
      if (ms >= this.newest - OVERLAP_MS) return;
      this.lately.delete(key);
    }
  }
}
