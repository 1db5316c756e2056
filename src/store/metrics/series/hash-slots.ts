/** Words of a slot: the index + 1 (0 is free), then the hash. */
const WORDS = 2;
/** So many parts of a table of a million are some 64 kB each. */
const PART_BITS = 8;

/**
 * An open hash table of indexes, at most half full. Whose index it is, the caller knows: it goes from
 * {@link HashSlots.first} on until it has found what it looks for, or a slot that is not taken. Index and hash lie side by
 * side, so that most looks are into one line of the processor's cache.
 */
export class HashSlots {
  private words: Int32Array;
  private taken = 0;

  /** @param least about so many indexes are to come. */
  constructor(least: number) {
    this.words = new Int32Array(lengthFor(least));
  }

  /** Makes room for so many indexes at once, instead of bit by bit. */
  reserve(indexes: number): void {
    if (lengthFor(indexes) > this.words.length) this.grow(lengthFor(indexes));
  }

  clear(): void {
    this.words.fill(0);
    this.taken = 0;
  }

  /** @param hash of 32 bits, signed. */
  first(hash: number): number {
    return (hash << 1) & (this.words.length - 1);
  }

  after(slot: number): number {
    return (slot + WORDS) & (this.words.length - 1);
  }

  isTaken(slot: number): boolean {
    return this.words[slot] !== 0;
  }

  /** Whether the slot's hash is this one. */
  mayBe(slot: number, hash: number): boolean {
    return this.words[slot + 1] === hash;
  }

  /** Of a slot that is taken. */
  index(slot: number): number {
    return (this.words[slot] ?? 0) - 1;
  }

  /** Places what was looked for in vain, before anything else is. @param slot the free one that ended it. */
  take(slot: number, hash: number, index: number): void {
    this.words[slot] = index + 1;
    this.words[slot + 1] = hash;
    this.taken++;
    if (this.taken * WORDS * 2 > this.words.length) this.grow(this.words.length * 2);
  }

  /** Places what is known to be in no slot. */
  add(hash: number, index: number): void {
    let slot = this.first(hash);
    while (this.isTaken(slot)) slot = this.after(slot);
    this.take(slot, hash, index);
  }

  /**
   * As {@link HashSlots.add}, of all indexes from `first` on, sooner than one by one: they are sorted by the part of the
   * table that they go to, and parts fit into the processor's cache.
   *
   * @param hashes one for each.
   */
  addAll(hashes: Int32Array, first: number): void {
    this.reserve(this.taken + hashes.length);
    const { starts, shift } = this.partsOf(hashes);
    const sorted = new Int32Array(hashes.length * WORDS);
    for (let i = 0; i < hashes.length; i++) {
      const hash = hashes[i] ?? 0;
      const part = this.first(hash) >>> shift;
      const at = starts[part] ?? 0;
      starts[part] = at + WORDS;
      sorted[at] = hash;
      sorted[at + 1] = first + i;
    }
    for (let at = 0; at < sorted.length; at += WORDS) this.add(sorted[at] ?? 0, sorted[at + 1] ?? 0);
  }

  /** Where each part's hashes begin, and how many bits of a slot are not of its part's number. */
  private partsOf(hashes: Int32Array): { readonly starts: Uint32Array; readonly shift: number } {
    const shift = Math.max(0, Math.log2(this.words.length) - PART_BITS);
    const starts = new Uint32Array(2 ** PART_BITS + 1);
    for (let i = 0; i < hashes.length; i++) {
      const next = (this.first(hashes[i] ?? 0) >>> shift) + 1;
      starts[next] = (starts[next] ?? 0) + WORDS;
    }
    for (let part = 1; part < starts.length; part++)
      starts[part] = (starts[part] ?? 0) + (starts[part - 1] ?? 0);
    return { starts, shift };
  }

  private grow(length: number): void {
    const { words } = this;
    this.words = new Int32Array(length);
    for (let at = 0; at < words.length; at += WORDS) {
      if (words[at] === 0) continue;
      let slot = this.first(words[at + 1] ?? 0);
      while (this.isTaken(slot)) slot = this.after(slot);
      this.words[slot] = words[at] ?? 0;
      this.words[slot + 1] = words[at + 1] ?? 0;
    }
  }
}

/** Words for so many indexes: twice as many slots, a power of two. */
const lengthFor = (indexes: number): number => WORDS * 2 ** Math.ceil(Math.log2(Math.max(1, indexes) * 2));

/** A hash with one more word in it; 32 bits, signed. */
export function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51);
  const next = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}

/** Ends a hash: numbers that differ little are spread over all slots, else the taken ones would stand in long rows. */
export function spread(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
