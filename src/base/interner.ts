import { LastView, viewOf } from "./last-view.ts";

const FIRST_SLOTS = 1024;
const MOST_BYTES = 256 * 1024 * 1024;
const FIRST_ARENA = 16 * 1024;
const FNV_OFFSET = 0x811c9dc5;
const MULTIPLIER = 0x9e3779b1;

/** A hash of the bytes `[start, end)`, 32 bits, unsigned: FNV-1a's steps, four bytes at a time. */
export function hashBytes(view: DataView, start: number, end: number): number {
  let hash = FNV_OFFSET ^ (end - start);
  let i = start;
  for (; i + 3 < end; i += 4) {
    hash = Math.imul(hash ^ view.getInt32(i, true), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), MULTIPLIER);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Distinct byte strings with dense ids from 1, in order of first sight. Finding a known one creates
 * nothing. It holds a bounded number of entries and bytes: what comes after that has id 0, "not interned".
 */
export class Interner {
  readonly limit: number;
  private readonly mostBytes: number;
  /** A hash and an id of each slot, side by side: mostly one line of the processor's cache tells both. */
  private slots = new Uint32Array(FIRST_SLOTS * 2);
  /** Entry `id` is `arena[ends[id - 1], ends[id])`. */
  private ends = new Uint32Array(FIRST_SLOTS);
  private arena = new Uint8Array(FIRST_ARENA);
  private arenaView = viewOf(this.arena);
  private readonly given = new LastView();
  /** By id: what came after it last. Records of one kind have their keys in one order. */
  private followers = new Uint32Array(FIRST_SLOTS);
  private last = 0;
  private count = 0;

  /**
   * @param limit greatest number of entries.
   * @param mostBytes of all entries together, but for the one that goes beyond.
   */
  constructor(limit: number, mostBytes: number = MOST_BYTES) {
    this.limit = limit;
    this.mostBytes = mostBytes;
  }

  /** Number of entries; the greatest id. */
  get size(): number {
    return this.count;
  }

  /** Whether some value may have been refused. */
  get full(): boolean {
    return this.count >= this.limit || (this.ends[this.count] ?? 0) >= this.mostBytes;
  }

  /** Id of `bytes[start, end)`, a new one if it is unknown; 0 when there is no room. */
  intern(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
    return this.guess(bytes, start, end) || this.internOther(bytes, start, end);
  }

  /** Id of `bytes[start, end)` if that is what came after the last value before; 0 tells nothing. */
  guess(bytes: Uint8Array, start: number, end: number): number {
    const id = this.followers[this.last] ?? 0;
    if (id === 0 || !this.equals(id, this.given.over(bytes), start, end)) return 0;
    this.last = id;
    return id;
  }

  /** As {@link intern}, where {@link guess} has failed. */
  internOther(bytes: Uint8Array, start: number, end: number): number {
    const id = this.lookUp(bytes, this.given.over(bytes), start, end);
    this.passed(id);
    return id;
  }

  /** Notes that the value of an id came, as {@link intern} would: 0 for one that is not interned. */
  passed(id: number): void {
    this.followers[this.last] = id;
    this.last = id;
  }

  /** As {@link intern}, for values that follow no order: what came after the last one is not looked at, nor noted. */
  internScattered(bytes: Uint8Array, start: number, end: number): number {
    return this.lookUp(bytes, this.given.over(bytes), start, end);
  }

  private lookUp(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const hash = hashBytes(view, start, end);
    const slot = this.slotOf(hash, view, start, end);
    const known = this.slots[slot + 1] ?? 0;
    if (known !== 0 || this.full) return known;
    return this.add(slot, hash, bytes, start, end);
  }

  /** Id of a known value, else 0. */
  find(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
    const view = this.given.over(bytes);
    return this.slots[this.slotOf(hashBytes(view, start, end), view, start, end) + 1] ?? 0;
  }

  /** Puts back an entry under the id it had, beyond `limit` too; ids must come in order from 1. */
  restore(id: number, bytes: Uint8Array, start = 0, end: number = bytes.length): void {
    const view = this.given.over(bytes);
    const hash = hashBytes(view, start, end);
    const given = this.add(this.slotOf(hash, view, start, end), hash, bytes, start, end);
    if (given !== id) throw new RangeError(`dictionary entry ${id} where ${given} was expected`);
  }

  /** The value of an id from 1 to `size`: a view, not a copy. */
  bytesOf(id: number): Uint8Array {
    return this.arena.subarray(this.ends[id - 1] ?? 0, this.ends[id] ?? 0);
  }

  /** All values one after the other, while none is added; {@link Interner.startOf} tells where each begins. */
  get allBytes(): Uint8Array {
    return this.arena;
  }

  /** Where the value of an id begins in {@link Interner.allBytes}: it ends where the next one begins. */
  startOf(id: number): number {
    return this.ends[id - 1] ?? 0;
  }

  /** Place in `slots` of the entry's hash, or of where it would be. */
  private slotOf(hash: number, view: DataView, start: number, end: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (;;) {
      const id = slots[slot + 1] ?? 0;
      if (id === 0 || (slots[slot] === hash && this.equals(id, view, start, end))) return slot;
      slot = (slot + 2) & mask;
    }
  }

  private equals(id: number, view: DataView, start: number, end: number): boolean {
    const { arenaView } = this;
    let at = this.ends[id - 1] ?? 0;
    if ((this.ends[id] ?? 0) - at !== end - start) return false;
    let i = start;
    for (; i + 3 < end; i += 4, at += 4)
      if (view.getInt32(i, true) !== arenaView.getInt32(at, true)) return false;
    for (; i < end; i++, at++) if (view.getUint8(i) !== arenaView.getUint8(at)) return false;
    return true;
  }

  private add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const id = ++this.count;
    const from = this.ends[id - 1] ?? 0;
    this.growArena(from + end - start);
    this.arena.set(bytes.subarray(start, end), from);
    if (id >= this.ends.length) {
      this.ends = grown(this.ends);
      this.followers = grown(this.followers);
    }
    this.ends[id] = from + end - start;
    this.slots[slot] = hash;
    this.slots[slot + 1] = id;
    if (this.count * 4 > this.slots.length) this.growSlots();
    return id;
  }

  private growArena(needed: number): void {
    if (needed <= this.arena.length) return;
    const arena = new Uint8Array(Math.max(needed, this.arena.length * 2));
    arena.set(this.arena);
    this.arena = arena;
    this.arenaView = viewOf(arena);
  }

  private growSlots(): void {
    const before = this.slots;
    const slots = new Uint32Array(before.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      const [hash, id] = [before[from] ?? 0, before[from + 1] ?? 0];
      if (id === 0) continue;
      let slot = (hash << 1) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = id;
    }
    this.slots = slots;
  }
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(array.length * 2);
  result.set(array);
  return result;
}
