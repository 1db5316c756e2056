import { KeyTable } from "../series/key-table.ts";

/** Values by byte string within a context, found without creating anything. */
export class ContextCache<T> {
  private readonly keys = new KeyTable();
  private readonly values: T[] = [];

  get size(): number {
    return this.keys.size;
  }

  get bytes(): number {
    return this.keys.bytes;
  }

  /** @param make called with its index for a key that is new. */
  get(view: DataView, start: number, end: number, context: number, make: (index: number) => T): T {
    const index = this.keys.intern(view, start, end, context);
    const known = this.values[index];
    if (known !== undefined) return known;
    const made = make(index);
    this.values[index] = made;
    return made;
  }

  /** @returns `undefined` for a key that is new, and stays so. */
  find(view: DataView, start: number, end: number, context: number): T | undefined {
    const index = this.keys.find(view, start, end, context);
    return index < 0 ? undefined : this.values[index];
  }

  holds(index: number, view: DataView, start: number, end: number, context: number): boolean {
    return this.keys.holds(index, view, start, end, context);
  }

  clear(): void {
    this.keys.clear();
    this.values.length = 0;
  }
}
