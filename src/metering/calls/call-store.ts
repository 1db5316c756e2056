import type { Call } from "./call.ts";

/** Calls by a key that both of their sides have, in the order in which they came. */
export interface CallStore<Key> {
  readonly size: number;
  get(key: Key): Call | undefined;
  /** Under a key that is not there yet; the key may be another one afterwards. */
  add(key: Key, call: Call): void;
  /** Does nothing if there is none. */
  delete(key: Key): void;
  /** The call that came first. */
  oldest(): Call | undefined;
  /** Takes out the call that came first, of which there must be one. @returns its key, valid until the next call of this. */
  removeOldest(): Key;
  clear(): void;
  /** From the oldest on. */
  entries(): Iterable<readonly [Key, Call]>;
}

/** Calls by texts. */
export class NamedCalls implements CallStore<string> {
  private readonly calls = new Map<string, Call>();

  get size(): number {
    return this.calls.size;
  }

  get(key: string): Call | undefined {
    return this.calls.get(key);
  }

  add(key: string, call: Call): void {
    this.calls.set(key, call);
  }

  delete(key: string): void {
    this.calls.delete(key);
  }

  oldest(): Call | undefined {
    return this.calls.values().next().value;
  }

  removeOldest(): string {
    const { value = "" } = this.calls.keys().next();
    this.calls.delete(value);
    return value;
  }

  clear(): void {
    this.calls.clear();
  }

  entries(): Iterable<readonly [string, Call]> {
    return this.calls;
  }
}
