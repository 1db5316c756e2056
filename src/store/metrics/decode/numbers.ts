/**
 * Numbers of a repeated field, read into the same array again and again: one that is emptied by its length gives up its
 * memory, and takes new one for the next point.
 */
export class Numbers {
  /** Those of the point in hand, between {@link Numbers.end} and {@link Numbers.begin}. */
  readonly items: number[] = [];
  private count = 0;

  /** Before the point is read. */
  begin(): void {
    this.count = 0;
  }

  add(value: number): void {
    this.items[this.count++] = value;
  }

  /** When all of the point was read. */
  end(): void {
    if (this.items.length > this.count) this.items.length = this.count;
  }
}
