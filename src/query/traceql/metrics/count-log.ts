import { limitError } from "../../../base/errors.ts";

/** When a log looks for entries that are the same, and how long it gets. */
interface LogBounds {
  readonly first: number;
  /** Fewer are kept as they come: to look for equal ones costs more than the memory. */
  readonly few: number;
  /** Some 130 MB, and twice that while equal ones are put together. */
  readonly most: number;
  /** Of those that differ; more are refused in a log of full length. */
  readonly mostCells: number;
}
const BOUNDS: LogBounds = { first: 1 << 12, few: 1 << 22, most: 1 << 24, mostCells: 1 << 23 };

/**
 * Which ids came at which places, one after the other: most come few times at few places, and to write that down at the
 * end of a list costs a fraction of finding a place for each. When the list is long, equal entries are put together.
 */
export class CountLog {
  private readonly width: number;
  private readonly bounds: LogBounds;
  private ids: Uint32Array;
  private places: Uint32Array;
  /** Of the first entries, which are different; all others came once. */
  private counts = new Uint32Array(0);
  private size = 0;
  private greatestId = 0;

  /** @param width places are below it. */
  constructor(width: number, bounds: LogBounds = BOUNDS) {
    this.width = width;
    this.bounds = bounds;
    this.ids = new Uint32Array(bounds.first);
    this.places = new Uint32Array(bounds.first);
  }

  /** @throws WatchtowerError `limit` */
  add(id: number, place: number): void {
    if (this.size === this.ids.length) this.makeRoom();
    if (id > this.greatestId) this.greatestId = id;
    this.ids[this.size] = id;
    this.places[this.size++] = place;
  }

  /** The same id and place may come more than once. */
  each(take: (id: number, place: number, count: number) => void): void {
    const { ids, places, counts, size } = this;
    for (let at = 0; at < size; at++) take(ids[at] ?? 0, places[at] ?? 0, counts[at] ?? 1);
  }

  private makeRoom(): void {
    const { few, most, mostCells } = this.bounds;
    const entries = this.ids.length;
    if (entries >= few) this.putTogether();
    if (this.size * 2 <= entries) return;
    if (entries < most) {
      this.ids = longer(this.ids, entries * 2);
      this.places = longer(this.places, entries * 2);
    } else if (this.size > mostCells)
      throw limitError("maxComparedSamples", mostCells, "the query counts too many values of attributes");
  }

  /** Sorts the entries by id, then looks among those of each for places that came again. */
  private putTogether(): void {
    const { ids, size, greatestId } = this;
    const ends = this.sortById();
    const { places, counts } = this;
    /** By place, one more than where it stands; of ids before that is less than what they begin with. */
    const found = new Uint32Array(this.width);
    let to = 0;
    for (let id = 0, at = 0; id <= greatestId; id++) {
      const first = to;
      for (const end = ends[id] ?? size; at < end; at++) {
        const place = places[at] ?? 0;
        const known = found[place] ?? 0;
        if (known > first) counts[known - 1] = (counts[known - 1] ?? 0) + (counts[at] ?? 0);
        else {
          ids[to] = id;
          places[to] = place;
          counts[to++] = counts[at] ?? 0;
          found[place] = to;
        }
      }
    }
    this.counts = counts.slice(0, to);
    this.size = to;
  }

  /** @returns where the entries of each id end. */
  private sortById(): Uint32Array {
    const { ids, places, counts, size, greatestId } = this;
    /** Where the next entry of id i goes, at i + 1: in the end it is where those of i end, at i. */
    const nexts = new Uint32Array(greatestId + 2);
    for (let at = 0; at < size; at++) nexts[(ids[at] ?? 0) + 1] = (nexts[(ids[at] ?? 0) + 1] ?? 0) + 1;
    for (let id = 1; id < nexts.length; id++) nexts[id] = (nexts[id] ?? 0) + (nexts[id - 1] ?? 0);
    this.places = new Uint32Array(places.length);
    this.counts = new Uint32Array(size);
    for (let at = 0; at < size; at++) {
      const id = ids[at] ?? 0;
      const to = nexts[id] ?? 0;
      nexts[id] = to + 1;
      this.places[to] = places[at] ?? 0;
      this.counts[to] = counts[at] ?? 1;
    }
    return nexts;
  }
}

function longer(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(length);
  result.set(array);
  return result;
}
