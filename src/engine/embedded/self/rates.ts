const WINDOW_MS = 10_000;

/** Items a second, averaged over the last ten seconds. */
export class RateMeter {
  private readonly points: { readonly time: number; readonly total: number }[] = [];

  /** @param total items since the start. @param now milliseconds, of a clock that nobody sets. */
  observe(total: number, now: number): void {
    this.points.push({ time: now, total });
    while (this.points.length > 2 && (this.points[1]?.time ?? now) <= now - WINDOW_MS) this.points.shift();
  }

  /** 0 before there are two observations. */
  get perSecond(): number {
    const [first] = this.points;
    const last = this.points.at(-1);
    if (first === undefined || last === undefined || last.time === first.time) return 0;
    return ((last.total - first.total) * 1000) / (last.time - first.time);
  }
}
