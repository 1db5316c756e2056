import { utf8 } from "../../base/bytes.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import type { Interner } from "../../base/interner.ts";
import { AttributePlace } from "../../model/otlp/attribute-place.ts";
import { FEWEST_VALUES, MOST_VALUES, PROMOTED_ATTRIBUTES, SpanColumn } from "./columns.ts";

/** Place in the table of the column that holds an attribute; `undefined` if it is not promoted. */
export function promotedColumn(name: string): number | undefined {
  return COLUMN_OF.get(name);
}

/** Names of the attributes that share the column with this one. */
export function sharingColumn(name: string): readonly string[] {
  const place = (COLUMN_OF.get(name) ?? 0) - SpanColumn.firstPromoted;
  return Object.values(PROMOTED_ATTRIBUTES)[place] ?? [];
}

const COLUMN_OF: ReadonlyMap<string, number> = new Map(
  Object.values(PROMOTED_ATTRIBUTES).flatMap((names, place) =>
    names.map((name) => [name, SpanColumn.firstPromoted + place] as const),
  ),
);

/** An attribute of that many values has them in no order that could be guessed. */
const SCATTERED_FROM = 1024;
const FIRST_IDS = 1024;

/** Interns promoted attributes, each with its name, as the KeyValue messages that were sent. */
export class PromotedWriter {
  private readonly attributes: Interner;
  /** By key id: place of the column, 0 for none. */
  private readonly columns: Uint8Array;
  /** By key id: how many values are interned. */
  private readonly counts: Uint32Array;
  /** By id of an attribute: the id of its key. */
  private keyOfId = new Uint32Array(FIRST_IDS);

  constructor(dictionaries: Dictionaries) {
    this.attributes = dictionaries.get("attribute");
    const keys = dictionaries.get("key");
    this.columns = new Uint8Array(keys.limit + 1);
    this.counts = new Uint32Array(keys.limit + 1);
    for (const [name, column] of COLUMN_OF) this.columns[keys.intern(utf8(name))] = column;
    const place = new AttributePlace();
    const all = new WireReader(this.attributes.allBytes);
    for (let id = 1; id <= this.attributes.size; id++) {
      place.read(all, this.attributes.startOf(id), this.attributes.startOf(id + 1));
      const key = keys.find(all.bytes, place.keyStart, place.keyEnd);
      this.isNew(id, key);
    }
  }

  /** Place of the column for an attribute with this key; 0 for none. */
  column(key: number): number {
    return this.columns[key] ?? 0;
  }

  /** The key's id of an interned attribute. */
  keyOf(id: number): number {
    return this.keyOfId[id] ?? 0;
  }

  /** Id of an attribute, `bytes[start, end)`, if it came after the last one before; 0 tells nothing. */
  guess(bytes: Uint8Array, start: number, end: number): number {
    return this.attributes.guess(bytes, start, end);
  }

  /** Id of an attribute, `bytes[start, end)`, that is none to {@link guess}; 0 when it has too many values. */
  intern(key: number, bytes: Uint8Array, start: number, end: number): number {
    const { attributes, counts } = this;
    const count = counts[key] ?? 0;
    const { size, limit } = attributes;
    const most = size * 2 < limit ? MOST_VALUES : FEWEST_VALUES;
    if (count >= most) return attributes.find(bytes, start, end);
    const id =
      count < SCATTERED_FROM
        ? attributes.internOther(bytes, start, end)
        : attributes.internScattered(bytes, start, end);
    if (attributes.size > size) this.isNew(id, key);
    return id;
  }

  private isNew(id: number, key: number): void {
    this.counts[key] = (this.counts[key] ?? 0) + 1;
    if (id >= this.keyOfId.length) {
      const keyOfId = new Uint32Array(Math.max(id + 1, this.keyOfId.length * 2));
      keyOfId.set(this.keyOfId);
      this.keyOfId = keyOfId;
    }
    this.keyOfId[id] = key;
  }
}
