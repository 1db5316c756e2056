import type { Series } from "../series/series.ts";

const FIRST_CAPACITY = 4;
const SLAB_SAMPLES = 8192;
const NONE = new Float64Array(0);

/**
 * Room for samples of series. The first few of each lie in arrays that many series share: a million series with a
 * sample each would otherwise be a million arrays, which take more time to make and to collect than the samples.
 */
export class SampleSlabs {
  private slab = NONE;
  private used = 0;

  /** Room for the series' first samples, or for as many again as it has. Views of its samples stay as they are. */
  grow(series: Series): void {
    if (series.capacity === 0) this.begin(series);
    else double(series);
  }

  /** Series that had room before must not use it any more; views of it stay as they are. */
  clear(): void {
    this.slab = NONE;
    this.used = 0;
  }

  private begin(series: Series): void {
    if (this.used === this.slab.length) {
      this.slab = new Float64Array(SLAB_SAMPLES * 2);
      this.used = 0;
    }
    series.data = this.slab;
    series.base = this.used;
    series.capacity = FIRST_CAPACITY;
    this.used += FIRST_CAPACITY * 2;
  }
}

function double(series: Series): void {
  const { data, base, capacity } = series;
  const grown = new Float64Array(capacity * 4);
  grown.set(data.subarray(base, base + capacity));
  grown.set(data.subarray(base + capacity, base + capacity * 2), capacity * 2);
  series.data = grown;
  series.base = 0;
  series.capacity = capacity * 2;
}
