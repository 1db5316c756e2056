import { utf8 } from "../../base/bytes.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import type { Interner } from "../../base/interner.ts";
import { readKeyValue } from "../../model/otlp/decode-common.ts";
import { MOST_VALUES, PROMOTED_ATTRIBUTES, SpanColumn } from "./columns.ts";

/** Place in the table of the column that holds an attribute; `undefined` if it is not promoted. */
export function promotedColumn(name: string): number | undefined {
  return COLUMN_OF.get(name);
}

const COLUMN_OF: ReadonlyMap<string, number> = new Map(
  Object.values(PROMOTED_ATTRIBUTES).flatMap((names, place) =>
    names.map((name) => [name, SpanColumn.firstPromoted + place] as const),
  ),
);

/** Interns promoted attributes, each with its name, as the KeyValue messages that were sent. */
export class PromotedWriter {
  private readonly attributes: Interner;
  /** By key id: place of the column, 0 for none. */
  private readonly columns: Uint8Array;
  /** By key id: how many values are interned. */
  private readonly counts: Uint32Array;

  constructor(dictionaries: Dictionaries) {
    this.attributes = dictionaries.get("attribute");
    const keys = dictionaries.get("key");
    this.columns = new Uint8Array(keys.limit + 1);
    this.counts = new Uint32Array(keys.limit + 1);
    for (const [name, column] of COLUMN_OF) this.columns[keys.intern(utf8(name))] = column;
    for (let id = 1; id <= this.attributes.size; id++) {
      const key = keys.find(utf8(readKeyValue(new WireReader(this.attributes.bytesOf(id))).key));
      this.counts[key] = (this.counts[key] ?? 0) + 1;
    }
  }

  /** Place of the column for an attribute with this key; 0 for none. */
  column(key: number): number {
    return this.columns[key] ?? 0;
  }

  /** Id of an attribute, `bytes[start, end)`; 0 when it has too many values. */
  intern(key: number, bytes: Uint8Array, start: number, end: number): number {
    const { attributes, counts } = this;
    if ((counts[key] ?? 0) >= MOST_VALUES) return attributes.find(bytes, start, end);
    const { size } = attributes;
    const id = attributes.intern(bytes, start, end);
    if (attributes.size > size) counts[key] = (counts[key] ?? 0) + 1;
    return id;
  }
}

/** The interned attributes, decoded once each. */
export class PromotedReader {
  private readonly interner: Interner;
  private readonly decoded: KeyValue[] = [];
  private readonly byName = new Map<string, number[]>();
  private sorted = 0;

  constructor(dictionaries: Dictionaries) {
    this.interner = dictionaries.get("attribute");
  }

  attribute(id: number): KeyValue {
    return (this.decoded[id] ??= readKeyValue(new WireReader(this.interner.bytesOf(id))));
  }

  /** The KeyValue message of an id, as it was sent. */
  bytesOf(id: number): Uint8Array {
    return this.interner.bytesOf(id);
  }

  /** Ids of the attributes with this name. */
  named(name: string): readonly number[] {
    while (this.sorted < this.interner.size) {
      const id = ++this.sorted;
      const { key } = this.attribute(id);
      const known = this.byName.get(key);
      if (known === undefined) this.byName.set(key, [id]);
      else known.push(id);
    }
    return this.byName.get(name) ?? [];
  }
}
