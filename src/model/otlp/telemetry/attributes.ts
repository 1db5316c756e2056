import type { AnyValue, KeyValue } from "../common.ts";
import { readAnyValue, readNested } from "../decode-common.ts";
import { writeKeyValue } from "../encode-common.ts";
import type { WireReader } from "../../wire/reader.ts";
import type { WireWriter } from "../../wire/writer.ts";
import type { Part } from "./message.ts";

/** An attribute as it came, between two offsets; its value is read when it is asked for. */
interface Entry {
  readonly key: string;
  value: AnyValue | undefined;
  /** Of the KeyValue message; none if it was set here. */
  start: number;
  end: number;
}

const SET_HERE = -1;
const EMPTY: AnyValue = { kind: "empty" };

/**
 * Attributes in their order, changed in place. If a key is there twice, the first one is meant, as in the Collector's
 * maps. What is not touched is written as it came.
 */
export class Attributes implements Part {
  readonly fields: readonly number[];
  readonly #reader: WireReader;
  #entries: Entry[];
  #isChanged = false;

  /** @param reader narrowed to the message whose attributes these are. */
  constructor(field: number, reader: WireReader) {
    this.fields = [field];
    this.#reader = reader;
    this.#entries = entriesIn(field, reader);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Also for one whose value is of kind `empty`. */
  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  /** Read from the bytes at the first call, then remembered. */
  get(key: string): AnyValue | undefined {
    const entry = this.#find(key);
    return entry === undefined ? undefined : this.#valueOf(entry);
  }

  /** The value if it is a text. */
  text(key: string): string | undefined {
    const value = this.get(key);
    return value?.kind === "string" ? value.value : undefined;
  }

  /** Replaces the value where the attribute stands, or puts it at the end. */
  set(key: string, value: AnyValue): void {
    this.#isChanged = true;
    const entry = this.#find(key);
    if (entry === undefined) this.#entries.push({ key, value, start: SET_HERE, end: SET_HERE });
    else Object.assign(entry, { value, start: SET_HERE, end: SET_HERE });
  }

  /** @returns whether it was there. */
  delete(key: string): boolean {
    const at = this.#entries.findIndex((entry) => entry.key === key);
    if (at < 0) return false;
    this.#isChanged = true;
    this.#entries.splice(at, 1);
    return true;
  }

  /** Drops all for which `keep` is false. */
  retain(keep: (key: string, value: () => AnyValue) => boolean): void {
    const kept = this.#entries.filter((entry) => keep(entry.key, () => this.#valueOf(entry)));
    if (kept.length === this.#entries.length) return;
    this.#isChanged = true;
    this.#entries = kept;
  }

  /** Makes these the only ones. */
  replace(attributes: Iterable<KeyValue>): void {
    this.#isChanged = true;
    this.#entries = Array.from(attributes, ({ key, value }) => ({
      key,
      value,
      start: SET_HERE,
      end: SET_HERE,
    }));
  }

  /** In their order, those that are there twice twice. */
  keys(): readonly string[] {
    return this.#entries.map(({ key }) => key);
  }

  /** All in their order, as they are now; changes meanwhile do not matter. */
  entries(): readonly KeyValue[] {
    return this.#entries.map((entry) => ({ key: entry.key, value: this.#valueOf(entry) }));
  }

  /** Also where what was set equals what came. */
  isChanged(): boolean {
    return this.#isChanged;
  }

  writeFields(writer: WireWriter): void {
    const [field = 0] = this.fields;
    for (const entry of this.#entries) {
      const { key, start, end, value = EMPTY } = entry;
      if (start === SET_HERE) writer.message(field, (inner) => writeKeyValue(inner, { key, value }));
      else writer.bytesPart(field, this.#reader.bytes, start, end);
    }
  }

  #find(key: string): Entry | undefined {
    for (const entry of this.#entries) if (entry.key === key) return entry;
    return undefined;
  }

  #valueOf(entry: Entry): AnyValue {
    return (entry.value ??= readValue(this.#reader, entry.start, entry.end));
  }
}

function entriesIn(field: number, reader: WireReader): Entry[] {
  const entries: Entry[] = [];
  while (reader.next()) {
    if (reader.field !== field) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    const { position: start, end } = reader;
    entries.push({ key: readKey(reader), value: undefined, start, end });
    reader.leave(outer);
  }
  return entries;
}

/** @param reader narrowed to a KeyValue. */
function readKey(reader: WireReader): string {
  let key = "";
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else reader.skip();
  }
  return key;
}

function readValue(reader: WireReader, start: number, end: number): AnyValue {
  reader.position = start;
  reader.end = end;
  let value = EMPTY;
  while (reader.next()) {
    if (reader.field === 2) value = readNested(reader, readAnyValue);
    else reader.skip();
  }
  return value;
}
