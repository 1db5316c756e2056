/**
 * When metrics are handed out: at multiples of an interval since the epoch, so that the same arrivals are handed out at the
 * same moments. All times in Unix milliseconds.
 */
export class Rhythm {
  readonly #intervalMs: number;
  /** Moment of the last time; 0: not yet. */
  #last: number;
  /** Whether something arrived since then. */
  #isDue = false;

  constructor(intervalMs: number, last = 0) {
    this.#intervalMs = intervalMs;
    this.#last = last;
  }

  /** The moment when something was handed out last; 0: not yet. */
  get last(): number {
    return this.#last;
  }

  /** With an interval of 0, the next moment is due. */
  arrived(): void {
    this.#isDue = true;
  }

  /** @returns the moment to hand out now; `undefined` if it is none yet. With an interval of 0, whenever something arrived. */
  next(now: number): number | undefined {
    if (this.#intervalMs === 0) {
      if (!this.#isDue) return undefined;
      this.#isDue = false;
      return (this.#last = Math.max(now, this.#last + 1));
    }
    const moment = Math.floor(now / this.#intervalMs) * this.#intervalMs;
    if (moment <= this.#last) return undefined;
    this.#last = moment;
    this.#isDue = false;
    return moment;
  }
}
