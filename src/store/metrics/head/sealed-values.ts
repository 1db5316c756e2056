const FIRST_CAPACITY = 1024;

/** Values of the newest samples of series whose samples have left the head since the start, by the ids of series. */
export class SealedValues {
  private values = new Float64Array(0);
  private known = new Uint8Array(0);

  /** `undefined` is forgotten. */
  set(id: number, value: number | undefined): void {
    if (id >= this.values.length) this.grow(id + 1);
    this.values[id] = value ?? 0;
    this.known[id] = value === undefined ? 0 : 1;
  }

  get(id: number): number | undefined {
    return this.known[id] === 1 ? this.values[id] : undefined;
  }

  private grow(least: number): void {
    const capacity = Math.max(FIRST_CAPACITY, least, this.values.length * 2);
    const values = new Float64Array(capacity);
    const known = new Uint8Array(capacity);
    values.set(this.values);
    known.set(this.known);
    this.values = values;
    this.known = known;
  }
}
