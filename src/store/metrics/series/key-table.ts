const FIRST_SLOTS = 1024;
const FIRST_ARENA = 64 * 1024;
const PRIME = 0x01000193;

/**
 * Byte strings seen before, each within a context (a number), with dense indexes from 0. Finding a known
 * one creates nothing. What looks it up checks the bytes, so equal hashes do no harm.
 */
export class KeyTable {
  size = 0;
  /** Index + 1 by hash; 0 is free. */
  private slots = new Uint32Array(FIRST_SLOTS);
  private hashes = new Uint32Array(FIRST_SLOTS);
  private contexts = new Uint32Array(FIRST_SLOTS);
  private starts = new Uint32Array(FIRST_SLOTS);
  private lengths = new Uint32Array(FIRST_SLOTS);
  private arena = new DataView(new ArrayBuffer(FIRST_ARENA));
  private arenaUsed = 0;

  /** Bytes of all keys. */
  get bytes(): number {
    return this.arenaUsed;
  }

  clear(): void {
    this.size = 0;
    this.arenaUsed = 0;
    this.slots.fill(0);
  }

  /** Index of a key; a new one has the index that `size` was before. */
  intern(view: DataView, start: number, end: number, context: number): number {
    const hash = hashOf(view, start, end, context);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = (this.slots[slot] ?? 0) - 1;
      if (index < 0) return this.add(slot, hash, view, start, end, context);
      if (this.hashes[index] === hash && this.holds(index, view, start, end, context)) return index;
      slot = (slot + 1) & mask;
    }
  }

  /** Index of a key; -1 for one that is not here. */
  find(view: DataView, start: number, end: number, context: number): number {
    const hash = hashOf(view, start, end, context);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = (this.slots[slot] ?? 0) - 1;
      if (index < 0) return -1;
      if (this.hashes[index] === hash && this.holds(index, view, start, end, context)) return index;
    }
  }

  contextOf(index: number): number {
    return this.contexts[index] ?? 0;
  }

  /** The bytes of a key, as UTF-8. */
  text(index: number): string {
    const start = this.starts[index] ?? 0;
    return Buffer.from(this.arena.buffer).toString("utf8", start, start + (this.lengths[index] ?? 0));
  }

  /** Whether the key with this index is the one given. */
  holds(index: number, view: DataView, start: number, end: number, context: number): boolean {
    const length = end - start;
    if (this.lengths[index] !== length || this.contexts[index] !== context) return false;
    const { arena } = this;
    let at = this.starts[index] ?? 0;
    const wordsEnd = start + (length & ~3);
    let i = start;
    for (; i < wordsEnd; i += 4, at += 4) {
      if (view.getInt32(i, true) !== arena.getInt32(at, true)) return false;
    }
    for (; i < end; i++, at++) if (view.getUint8(i) !== arena.getUint8(at)) return false;
    return true;
  }

  private add(
    slot: number,
    hash: number,
    view: DataView,
    start: number,
    end: number,
    context: number,
  ): number {
    const index = this.size++;
    this.slots[slot] = index + 1;
    if (this.size * 2 > this.slots.length) this.growSlots(hash, index);
    this.hashes[index] = hash;
    this.contexts[index] = context;
    this.starts[index] = this.keep(view, start, end);
    this.lengths[index] = end - start;
    return index;
  }

  private keep(view: DataView, start: number, end: number): number {
    const at = this.arenaUsed;
    const needed = at + end - start;
    if (needed > this.arena.byteLength) {
      const grown = new Uint8Array(Math.max(needed, this.arena.byteLength * 2));
      grown.set(new Uint8Array(this.arena.buffer, 0, at));
      this.arena = new DataView(grown.buffer);
    }
    const source = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
    new Uint8Array(this.arena.buffer).set(source, at);
    this.arenaUsed = needed;
    return at;
  }

  private growSlots(hash: number, newest: number): void {
    const capacity = this.slots.length * 2;
    this.hashes = enlarged(this.hashes, capacity);
    this.contexts = enlarged(this.contexts, capacity);
    this.starts = enlarged(this.starts, capacity);
    this.lengths = enlarged(this.lengths, capacity);
    this.hashes[newest] = hash;
    this.slots = new Uint32Array(capacity);
    for (let index = 0; index < this.size; index++) {
      let slot = (this.hashes[index] ?? 0) & (capacity - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (capacity - 1);
      this.slots[slot] = index + 1;
    }
  }
}

function hashOf(view: DataView, start: number, end: number, context: number): number {
  let hash = Math.imul(context ^ (end - start), PRIME);
  const wordsEnd = start + ((end - start) & ~3);
  let i = start;
  for (; i < wordsEnd; i += 4) {
    hash = Math.imul(hash ^ view.getInt32(i, true), PRIME);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), PRIME);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x5bd1e995);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function enlarged(column: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(column);
  return larger;
}
