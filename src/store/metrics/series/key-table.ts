import { HashSlots, mixed, spread } from "./hash-slots.ts";

const FIRST_KEYS = 512;
/** Numbers of a key in the table. */
const PLACE = 3;
const FIRST_ARENA = 64 * 1024;
/** Longer keys are copied by the system, for which two objects have to be made. */
const SHORT_KEY = 512;

/**
 * Byte strings seen before, each within a context (a number), with dense indexes from 0. Finding a known
 * one creates nothing. What looks it up checks the bytes, so equal hashes do no harm.
 */
export class KeyTable {
  size = 0;
  private readonly slots = new HashSlots(FIRST_KEYS);
  /** Of each key its context, and where its bytes start and end: side by side, as they are asked for together. */
  private places = new Uint32Array(FIRST_KEYS * PLACE);
  private arena = new DataView(new ArrayBuffer(FIRST_ARENA));
  private arenaUsed = 0;

  /** Bytes of all keys. */
  get bytes(): number {
    return this.arenaUsed;
  }

  clear(): void {
    this.size = 0;
    this.arenaUsed = 0;
    this.slots.clear();
  }

  /** Index of a key; a new one has the index that `size` was before. */
  intern(view: DataView, start: number, end: number, context: number): number {
    const hash = hashOf(view, start, end, context);
    const { slots } = this;
    let slot = slots.first(hash);
    for (; slots.isTaken(slot); slot = slots.after(slot)) {
      if (!slots.mayBe(slot, hash)) continue;
      const index = slots.index(slot);
      if (this.holds(index, view, start, end, context)) return index;
    }
    return this.add(slot, hash, view, start, end, context);
  }

  /** Index of a key; -1 for one that is not here. */
  find(view: DataView, start: number, end: number, context: number): number {
    const hash = hashOf(view, start, end, context);
    const { slots } = this;
    for (let slot = slots.first(hash); slots.isTaken(slot); slot = slots.after(slot)) {
      if (!slots.mayBe(slot, hash)) continue;
      const index = slots.index(slot);
      if (this.holds(index, view, start, end, context)) return index;
    }
    return -1;
  }

  contextOf(index: number): number {
    return this.places[index * PLACE] ?? 0;
  }

  /** The bytes of a key, as UTF-8. */
  text(index: number): string {
    const at = index * PLACE;
    return Buffer.from(this.arena.buffer).toString("utf8", this.places[at + 1], this.places[at + 2]);
  }

  /** Whether the key with this index is the one given. */
  holds(index: number, view: DataView, start: number, end: number, context: number): boolean {
    const place = index * PLACE;
    let at = this.places[place + 1] ?? 0;
    const length = end - start;
    if ((this.places[place + 2] ?? 0) - at !== length || this.places[place] !== context) return false;
    const { arena } = this;
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
    const at = index * PLACE;
    if (at >= this.places.length) this.places = enlarged(this.places, at * 2);
    this.places[at] = context;
    this.places[at + 1] = this.keep(view, start, end);
    this.places[at + 2] = this.arenaUsed;
    this.slots.take(slot, hash, index);
    return index;
  }

  private keep(view: DataView, start: number, end: number): number {
    const at = this.arenaUsed;
    const needed = at + end - start;
    if (needed > this.arena.byteLength) this.growArena(Math.max(needed, this.arena.byteLength * 2));
    if (end - start <= SHORT_KEY) copyShort(view, start, end, this.arena, at);
    else {
      const source = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
      new Uint8Array(this.arena.buffer).set(source, at);
    }
    this.arenaUsed = needed;
    return at;
  }

  private growArena(bytes: number): void {
    const grown = new Uint8Array(bytes);
    grown.set(new Uint8Array(this.arena.buffer, 0, this.arenaUsed));
    this.arena = new DataView(grown.buffer);
  }
}

function copyShort(view: DataView, start: number, end: number, target: DataView, at: number): void {
  const wordsEnd = start + ((end - start) & ~3);
  let i = start;
  let to = at;
  for (; i < wordsEnd; i += 4, to += 4) target.setInt32(to, view.getInt32(i, true), true);
  for (; i < end; i++, to++) target.setUint8(to, view.getUint8(i));
}

function hashOf(view: DataView, start: number, end: number, context: number): number {
  let hash = mixed(context, end - start);
  const wordsEnd = start + ((end - start) & ~3);
  let i = start;
  for (; i < wordsEnd; i += 4) hash = mixed(hash, view.getInt32(i, true));
  for (; i < end; i++) hash = mixed(hash, view.getUint8(i));
  return spread(hash);
}

function enlarged(column: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(column);
  return larger;
}
