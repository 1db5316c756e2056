/** What a component did not pass on since the file is in use, and why. Lines, spans, samples: what it works on. */
export interface Loss {
  /** For people: what was wrong, or the reason that the file gives for a drop. */
  readonly reason: string;
  readonly items: number;
}

/** Most reasons that are told apart: a file has few, and what stands in data is no reason. */
const MAX_REASONS = 100;

/** Counts by reasons. Flows stay functions of the record: nothing that they make depends on it. */
export class LossCounter {
  readonly #counts = new Map<string, number>();

  /** Beyond 100 different reasons, others are not counted. */
  count(reason: string, items = 1): void {
    const counted = this.#counts.get(reason);
    if (counted === undefined && this.#counts.size >= MAX_REASONS) return;
    this.#counts.set(reason, (counted ?? 0) + items);
  }

  /** In the order in which the reasons came up. */
  get losses(): readonly Loss[] {
    return [...this.#counts].map(([reason, items]) => ({ reason, items }));
  }
}
