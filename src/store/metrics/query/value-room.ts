import { unfilled } from "../../../base/floats.ts";

/**
 * Memory for the values of one series, chunk behind chunk: to join them takes no copy then, and one array a series is
 * made in place of one a chunk.
 */
export class ValueRoom {
  private reserved = 0;
  private values: Float64Array | undefined;
  private used = 0;
  private offered = 0;

  get isReserved(): boolean {
    return this.reserved > 0;
  }

  /** Of all chunks that are to be read, before the first of them is. Without it, each chunk gets memory of its own. */
  reserve(samples: number): void {
    this.reserved += samples;
  }

  /** Memory of any content behind what is kept; offered again unless that is followed by {@link ValueRoom.keep}. */
  next(samples: number): Float64Array {
    if (this.reserved === 0) return unfilled(samples);
    this.values ??= unfilled(this.reserved);
    this.offered = samples;
    return this.values.subarray(this.used, this.used + samples);
  }

  keep(): void {
    this.used += this.offered;
  }
}
