import { limitError } from "../../../base/errors.ts";

const FIRST_CELLS = 1 << 12;
/** Counts of values in steps, some 100 MB. */
const MOST_CELLS = 5_000_000;
/** Of the first ids, mostly those that come again and again, each count has a place of its own. */
const MOST_DENSE = 1 << 20;
const ID_FACTOR = 0x9e3779b1;
const PLACE_FACTOR = 0x85ebca6b;
/** Words of a cell: id, place, and count; 0: it is free. */
const WORDS = 4;

/** How often ids came in each step, on two sides: most come in few steps. */
export class ValueCounts {
  private readonly steps: number;
  private readonly width: number;
  private readonly denseIds: number;
  private readonly dense: Uint32Array;
  private cells = new Uint32Array(FIRST_CELLS * WORDS);
  private size = 0;
  private greatestId = 0;

  constructor(steps: number) {
    this.steps = steps;
    this.width = steps * 2;
    this.denseIds = Math.trunc(MOST_DENSE / this.width);
    this.dense = new Uint32Array(this.denseIds * this.width);
  }

  /** @throws WatchtowerError `limit` */
  add(id: number, isSelected: boolean, step: number): void {
    const place = isSelected ? this.steps + step : step;
    if (id > this.greatestId) this.greatestId = id;
    if (id < this.denseIds) {
      const at = id * this.width + place;
      this.dense[at] = (this.dense[at] ?? 0) + 1;
      return;
    }
    const at = this.cellOf(id, place);
    const { cells } = this;
    const before = cells[at + 2] ?? 0;
    cells[at + 2] = before + 1;
    if (before > 0) return;
    cells[at] = id;
    cells[at + 1] = place;
    if (++this.size * 2 * WORDS > cells.length) this.grow();
  }

  /** Of all steps: of id i at 2i those that are not selected, at 2i + 1 those that are. */
  totals(): Float64Array {
    const totals = new Float64Array((this.greatestId + 1) * 2);
    this.each((id, side, _step, count) => {
      totals[id * 2 + side] = (totals[id * 2 + side] ?? 0) + count;
    });
    return totals;
  }

  /** @param take is given side 1 for what is selected. */
  each(take: (id: number, side: 0 | 1, step: number, count: number) => void): void {
    const { dense, width, cells } = this;
    for (let at = 0; at < dense.length; at++)
      if (dense[at] !== 0) this.tell(Math.trunc(at / width), at % width, dense[at] ?? 0, take);
    for (let at = 0; at < cells.length; at += WORDS)
      if (cells[at + 2] !== 0) this.tell(cells[at] ?? 0, cells[at + 1] ?? 0, cells[at + 2] ?? 0, take);
  }

  private tell(
    id: number,
    place: number,
    count: number,
    take: (id: number, side: 0 | 1, step: number, count: number) => void,
  ): void {
    if (place < this.steps) take(id, 0, place, count);
    else take(id, 1, place - this.steps, count);
  }

  private cellOf(id: number, place: number): number {
    const { cells } = this;
    const mask = cells.length - 1;
    const hash = Math.imul(id, ID_FACTOR) ^ Math.imul(place, PLACE_FACTOR);
    let at = ((hash ^ (hash >>> 15)) * WORDS) & mask;
    while (cells[at + 2] !== 0 && (cells[at] !== id || cells[at + 1] !== place)) at = (at + WORDS) & mask;
    return at;
  }

  private grow(): void {
    if (this.size > MOST_CELLS)
      throw limitError("maxComparedSamples", MOST_CELLS, "the query counts too many values of attributes");
    const old = this.cells;
    this.cells = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + 2] === 0) continue;
      const to = this.cellOf(old[at] ?? 0, old[at + 1] ?? 0);
      for (let word = 0; word < WORDS; word++) this.cells[to + word] = old[at + word] ?? 0;
    }
  }
}
