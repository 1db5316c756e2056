import { CountLog } from "./count-log.ts";

/** Of the first ids, mostly those that come again and again, each count has a place of its own. */
const MOST_DENSE = 1 << 20;

/** How often ids came in each step, on two sides. Id 0 is nobody's. */
export class ValueCounts {
  /** A place that is not counted; others are made by {@link placeOf}. */
  readonly nowhere: number;
  private readonly steps: number;
  private readonly width: number;
  private readonly denseIds: number;
  private readonly dense: Uint32Array;
  private readonly others: CountLog;
  private greatestId = 0;

  constructor(steps: number) {
    this.steps = steps;
    this.nowhere = steps * 2;
    this.width = this.nowhere + 1;
    this.denseIds = Math.trunc(MOST_DENSE / this.width);
    this.dense = new Uint32Array(this.denseIds * this.width);
    this.others = new CountLog(this.width);
  }

  placeOf(isSelected: boolean, step: number): number {
    return isSelected ? this.steps + step : step;
  }

  /** @throws WatchtowerError `limit` */
  add(id: number, place: number): void {
    if (id > this.greatestId) this.greatestId = id;
    if (id < this.denseIds) {
      const at = id * this.width + place;
      this.dense[at] = (this.dense[at] ?? 0) + 1;
    } else if (place !== this.nowhere) this.others.add(id, place);
  }

  /** One id for each place. @throws WatchtowerError `limit` */
  addEach(ids: Uint32Array, places: Uint32Array): void {
    for (let at = 0; at < ids.length; at++) this.add(ids[at] ?? 0, places[at] ?? this.nowhere);
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
    const { dense, width, steps, nowhere } = this;
    const tell = (id: number, place: number, count: number): void => {
      if (place < steps) take(id, 0, place, count);
      else if (place < nowhere) take(id, 1, place - steps, count);
    };
    for (let at = width; at < dense.length; at++)
      if (dense[at] !== 0) tell(Math.trunc(at / width), at % width, dense[at] ?? 0);
    this.others.each(tell);
  }
}
