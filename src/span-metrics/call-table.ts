import type { Call } from "../metering/calls/call.ts";
import type { CallStore } from "../metering/calls/call-store.ts";
import { CallKey, KEY_WORDS } from "./call-key.ts";

const FIRST_PLACES = 256;
/** No place; those that are count from 1 on. */
const NONE = 0;
const MULTIPLIER = 0x9e3779b1;

/**
 * Calls by {@link CallKey}. Keys lie in arrays of numbers, so that a span which looks for its call leaves nothing behind
 * that has to be collected.
 */
export class CallTable implements CallStore<CallKey> {
  size = 0;
  /** An open hash table of places, at most half full. */
  private slots = new Uint32Array(FIRST_PLACES * 2);
  private words = new Uint32Array((FIRST_PLACES + 1) * KEY_WORDS);
  private calls: (Call | undefined)[] = [];
  /** The place that was taken next after this one; of free places, another free one. */
  private newer = new Uint32Array(FIRST_PLACES + 1);
  private older = new Uint32Array(FIRST_PLACES + 1);
  private first = NONE;
  private last = NONE;
  private free = NONE;
  /** Places that were in use ever. */
  private used = 0;
  private readonly removed = new CallKey();

  get(key: CallKey): Call | undefined {
    return this.calls[this.slots[this.slotOf(key.words)] ?? NONE];
  }

  add(key: CallKey, call: Call): void {
    const place = this.takePlace();
    this.words.set(key.words, place * KEY_WORDS);
    this.calls[place] = call;
    this.slots[this.slotOf(key.words)] = place;
    this.older[place] = this.last;
    this.newer[place] = NONE;
    if (this.last === NONE) this.first = place;
    else this.newer[this.last] = place;
    this.last = place;
    this.size++;
  }

  delete(key: CallKey): void {
    const slot = this.slotOf(key.words);
    const place = this.slots[slot] ?? NONE;
    if (place === NONE) return;
    this.freeSlot(slot);
    this.unlink(place);
    this.calls[place] = undefined;
    this.newer[place] = this.free;
    this.free = place;
    this.size--;
  }

  oldest(): Call | undefined {
    return this.calls[this.first];
  }

  removeOldest(): CallKey {
    this.removed.words.set(this.keyAt(this.first));
    this.delete(this.removed);
    return this.removed;
  }

  clear(): void {
    this.slots.fill(NONE);
    this.calls = [];
    this.first = this.last = this.free = NONE;
    this.size = this.used = 0;
  }

  *entries(): Iterable<readonly [CallKey, Call]> {
    for (let place = this.first; place !== NONE; place = this.newer[place] ?? NONE) {
      const call = this.calls[place];
      if (call !== undefined) yield [new CallKey(this.keyAt(place).slice()), call];
    }
  }

  private keyAt(place: number): Uint32Array {
    return this.words.subarray(place * KEY_WORDS, (place + 1) * KEY_WORDS);
  }

  /** Where the key is, or the free slot where it would be. */
  private slotOf(key: Uint32Array): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(key, 0) & mask;
    for (;;) {
      const place = this.slots[slot] ?? NONE;
      if (place === NONE || this.isAt(place, key)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private isAt(place: number, key: Uint32Array): boolean {
    const { words } = this;
    const start = place * KEY_WORDS;
    for (let i = 0; i < KEY_WORDS; i++) if (words[start + i] !== key[i]) return false;
    return true;
  }

  /** Those behind that were displaced by it move up, so that no search ends before them. */
  private freeSlot(freed: number): void {
    const { slots, words } = this;
    const mask = slots.length - 1;
    let gap = freed;
    for (let slot = (gap + 1) & mask; slots[slot] !== NONE; slot = (slot + 1) & mask) {
      const place = slots[slot] ?? NONE;
      const wanted = hashOf(words, place * KEY_WORDS) & mask;
      if (((slot - wanted) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = place;
      gap = slot;
    }
    slots[gap] = NONE;
  }

  private unlink(place: number): void {
    const [older, newer] = [this.older[place] ?? NONE, this.newer[place] ?? NONE];
    if (older === NONE) this.first = newer;
    else this.newer[older] = newer;
    if (newer === NONE) this.last = older;
    else this.older[newer] = older;
  }

  private takePlace(): number {
    const { free } = this;
    if (free !== NONE) {
      this.free = this.newer[free] ?? NONE;
      return free;
    }
    if (this.used + 1 === this.newer.length) this.grow();
    return ++this.used;
  }

  private grow(): void {
    const places = (this.newer.length - 1) * 2;
    this.words = copied(this.words, (places + 1) * KEY_WORDS);
    this.newer = copied(this.newer, places + 1);
    this.older = copied(this.older, places + 1);
    this.slots = new Uint32Array(places * 2);
    for (let place = 1; place <= this.used; place++) {
      if (this.calls[place] !== undefined) this.slots[this.slotOf(this.keyAt(place))] = place;
    }
  }
}

function copied(from: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(length);
  to.set(from);
  return to;
}

/** Ids are mostly random; those that are counted up are spread. */
function hashOf(words: Uint32Array, start: number): number {
  const trace = (words[start + 3] ?? 0) ^ (words[start + 1] ?? 0);
  const hash = Math.imul(
    trace ^ Math.imul((words[start + 5] ?? 0) ^ (words[start + 4] ?? 0), MULTIPLIER),
    MULTIPLIER,
  );
  return hash ^ (hash >>> 15);
}
