import { bitsOf } from "../../../model/staleness.ts";

/** Doubles of the smallest region. */
const UNIT = 8;
/** Sizes from one unit to a whole slab: each twice the one before. */
const ORDERS = 12;
/** Doubles of a slab: 128 KiB. */
const SLAB = UNIT << (ORDERS - 1);

/** What is known of a region by the unit that it begins with; else of a free one its order + 1. */
const IN_USE = 0;
const SHOWN = 255;

interface Slab {
  readonly data: Float64Array;
  /** The same memory. */
  readonly words: Uint32Array;
  readonly number: number;
  /** Of each unit. */
  readonly states: Uint8Array;
}

/** Where a region lies: from `base` on in `data`. */
export interface Region {
  readonly data: Float64Array;
  readonly base: number;
}

/**
 * Regions of 8 doubles, or twice as many, or twice that, and so on, cut out of few large arrays. One that is given back
 * is joined to the other half of what both were cut from, as soon as that is free, too.
 */
export class Regions {
  private readonly slabs: Slab[] = [];
  private readonly slabOf = new Map<Float64Array, Slab>();
  /** Places of free regions by order, some of them not free any more: their unit tells. */
  private readonly free: number[][] = Array.from({ length: ORDERS }, () => []);

  /** @param doubles a power of two, 8 to 16,384. Not all of them need be 0. */
  take(doubles: number): Region {
    const order = orderOf(doubles);
    let from = order;
    let place = -1;
    for (; from < ORDERS && place < 0; from++) place = this.pop(from);
    if (place < 0) place = this.addSlab();
    // The second halves of what is too large stay free.
    for (let half = from - 2; half >= order; half--) this.push(place + (UNIT << half), half);
    return { data: this.at(place).data, base: place % SLAB };
  }

  /** The memory of an array that regions are cut from, as words; `undefined` for any other. */
  wordsOf(data: Float64Array): Uint32Array | undefined {
    return this.slabOf.get(data)?.words;
  }

  /** Somebody has a view of the region: whatever becomes of it, nothing else may be written there. */
  show({ data, base }: Region): void {
    const slab = this.slabOf.get(data);
    if (slab !== undefined) slab.states[base / UNIT] = SHOWN;
  }

  /** Takes a region back, unless it was shown. */
  give({ data, base }: Region, doubles: number): void {
    const slab = this.slabOf.get(data);
    if (slab === undefined || slab.states[base / UNIT] === SHOWN) return;
    let place = slab.number * SLAB + base;
    let order = orderOf(doubles);
    for (; order < ORDERS - 1; order++) {
      const other = place ^ (UNIT << order);
      if (!this.isFree(other, order)) break;
      this.mark(other, IN_USE);
      place = Math.min(place, other);
    }
    this.push(place, order);
  }

  /** Forgets all of them; views stay as they are. */
  clear(): void {
    this.slabs.length = 0;
    this.slabOf.clear();
    for (const places of this.free) places.length = 0;
  }

  private addSlab(): number {
    const data = new Float64Array(SLAB);
    const states = new Uint8Array(SLAB / UNIT);
    const slab = { data, words: bitsOf(data), number: this.slabs.length, states };
    this.slabs.push(slab);
    this.slabOf.set(data, slab);
    return slab.number * SLAB;
  }

  private pop(order: number): number {
    const places = this.free[order] ?? [];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      if (!this.isFree(place, order)) continue;
      this.mark(place, IN_USE);
      return place;
    }
    return -1;
  }

  private push(place: number, order: number): void {
    this.mark(place, order + 1);
    this.free[order]?.push(place);
  }

  private isFree(place: number, order: number): boolean {
    return this.at(place).states[(place % SLAB) / UNIT] === order + 1;
  }

  private mark(place: number, state: number): void {
    this.at(place).states[(place % SLAB) / UNIT] = state;
  }

  private at(place: number): Slab {
    const slab = this.slabs[Math.floor(place / SLAB)];
    if (slab === undefined) throw new Error(`no region at ${place}`);
    return slab;
  }
}

const orderOf = (doubles: number): number => 31 - Math.clz32(doubles / UNIT);
