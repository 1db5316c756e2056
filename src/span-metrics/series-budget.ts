/** Bounds the series of all families together, counted as Prometheus has them: a bucket is one. */
export class SeriesBudget {
  private readonly most: number;
  private used = 0;
  /** Series that were not made for want of room, once for each observation. */
  refused = 0;

  /** @param most 0: any number. */
  constructor(most: number) {
    this.most = most;
  }

  /** @returns whether there is room for all of them; if not, none is taken. */
  take(series: number): boolean {
    if (this.most > 0 && this.used + series > this.most) {
      this.refused += series;
      return false;
    }
    this.used += series;
    return true;
  }

  /** Of series that have ended. */
  giveBack(series: number): void {
    this.used -= series;
  }
}
