import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";

/** What editors change: attributes of telemetry, the cache, and maps inside of values. */
export interface EditableMap {
  readonly size: number;
  has(key: string): boolean;
  get(key: string): AnyValue | undefined;
  /** Replaces the value where the key stands, or puts it at the end. */
  set(key: string, value: AnyValue): void;
  /** @returns whether it was there. */
  delete(key: string): boolean;
  /** Drops all for which `keep` is false. */
  retain(keep: (key: string, value: () => AnyValue) => boolean): void;
  /** Makes these the only ones. */
  replace(entries: Iterable<KeyValue>): void;
  /** In the order in which they stand. */
  keys(): readonly string[];
  /** As they are now; changes meanwhile do not matter. */
  entries(): readonly KeyValue[];
}

/** A map that stands in no message: the cache, or a copy of a value that is put back. */
export class ValueMap implements EditableMap {
  #values: Map<string, AnyValue>;

  constructor(entries: Iterable<KeyValue> = []) {
    this.#values = mapOf(entries);
  }

  get size(): number {
    return this.#values.size;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): AnyValue | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: AnyValue): void {
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    return this.#values.delete(key);
  }

  retain(keep: (key: string, value: () => AnyValue) => boolean): void {
    for (const [key, value] of this.#values) if (!keep(key, () => value)) this.#values.delete(key);
  }

  replace(entries: Iterable<KeyValue>): void {
    this.#values = mapOf(entries);
  }

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  entries(): readonly KeyValue[] {
    return Array.from(this.#values, ([key, value]) => ({ key, value }));
  }
}

/** If a key is there twice, the first one is meant, as in attributes. */
function mapOf(entries: Iterable<KeyValue>): Map<string, AnyValue> {
  const values = new Map<string, AnyValue>();
  for (const { key, value } of entries) if (!values.has(key)) values.set(key, value);
  return values;
}
