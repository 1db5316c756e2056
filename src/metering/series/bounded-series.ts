/**
 * Series of one metric by their keys. Whoever finds no room is counted in one series together, so that sums stay right.
 */
export class BoundedSeries<State> {
  /** The overflow, once there is one, is among them, under its own key. */
  readonly series = new Map<string, State>();
  private readonly overflowKey: string;

  /** @param overflowKey of the series that stands for all for which there is no room. */
  constructor(overflowKey: string) {
    this.overflowKey = overflowKey;
  }

  /**
   * The series of the key, made if it is new.
   *
   * @param takeRoom whether there may be one more, which then is. @param make the key's own series, or the overflow.
   */
  protected find(key: string, takeRoom: () => boolean, make: (isOverflow: boolean) => State): State {
    const known = this.series.get(key);
    if (known !== undefined) return known;
    const isOverflow = !takeRoom();
    const chosen = isOverflow ? this.overflowKey : key;
    const state = this.series.get(chosen) ?? make(isOverflow);
    this.series.set(chosen, state);
    return state;
  }
}
