const NONE = -1;
/** Slots for each id: so few that one is taken by another id seldom. */
const ROOM = 2;

/** Finds the ids of a trace's spans: a hash table with open addressing, as a map would make an object of each. */
export class SpanIds {
  private readonly ids: Int32Array;
  private readonly slots: Int32Array;
  /** Of each place the next one that has the same id. */
  private readonly others = new Map<number, number[]>();

  /** @param ids two words for each place. The trace's are those from `from` to `to`. */
  constructor(ids: Int32Array, from: number, to: number) {
    this.ids = ids;
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2((to - from) * ROOM))).fill(NONE);
    for (let place = from; place < to; place++) this.add(place);
  }

  /** The first place that has the id; -1 if there is none. */
  first(low: number, high: number): number {
    return this.slots[this.slotOf(low, high)] ?? NONE;
  }

  /** All places that have the id of one that is the first. */
  sharing(first: number): readonly number[] {
    return [first, ...(this.others.get(first) ?? [])];
  }

  isShared(first: number): boolean {
    return this.others.size > 0 && this.others.has(first);
  }

  private add(place: number): void {
    const slot = this.slotOf(this.ids[place * 2] ?? 0, this.ids[place * 2 + 1] ?? 0);
    const first = this.slots[slot] ?? NONE;
    if (first === NONE) {
      this.slots[slot] = place;
      return;
    }
    const others = this.others.get(first);
    if (others === undefined) this.others.set(first, [place]);
    else others.push(place);
  }

  /** The slot that has the id, or would have it. */
  private slotOf(low: number, high: number): number {
    const { ids, slots } = this;
    const mask = slots.length - 1;
    let slot = mixed(low, high) & mask;
    for (;;) {
      const place = slots[slot] ?? NONE;
      if (place === NONE || (ids[place * 2] === low && ids[place * 2 + 1] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

/** Spreads ids that were counted up instead of drawn. */
export function mixed(low: number, high: number): number {
  const hash = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
