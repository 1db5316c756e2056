import type { Sequence } from "../base/units.ts";

/** Those who wait until a record is reached. */
export class Waiters {
  private waiting: { readonly upTo: Sequence; readonly resolve: () => void }[] = [];

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Resolves when {@link Waiters.settle} finds that `upTo` is reached; never rejects. */
  wait(upTo: Sequence): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ upTo, resolve }));
  }

  /** Lets those go whose record is reached. */
  settle(isReached: (upTo: Sequence) => boolean): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const waiter of waiting) {
      if (isReached(waiter.upTo)) waiter.resolve();
      else this.waiting.push(waiter);
    }
  }
}
