/** Ids of traces of one kind, the one asked for longest ago first; of a number at most. */
export class IdCache {
  readonly #size: number;
  readonly #ids = new Set<string>();

  /** @param size 0: keeps none. */
  constructor(size: number, ids: readonly string[] = []) {
    this.#size = size;
    for (const id of ids) this.add(id);
  }

  /** Whether ids are kept at all. */
  get isOn(): boolean {
    return this.#size > 0;
  }

  /** To ask for an id keeps it longer. */
  has(id: string): boolean {
    if (!this.#ids.delete(id)) return false;
    this.#ids.add(id);
    return true;
  }

  add(id: string): void {
    if (!this.isOn) return;
    this.#ids.delete(id);
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#size) return;
      this.#ids.delete(oldest);
    }
  }

  /** The one asked for longest ago first: who makes one of them goes on with the same order. */
  all(): readonly string[] {
    return [...this.#ids];
  }
}
