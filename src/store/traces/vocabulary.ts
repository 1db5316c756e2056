import type { AnyValue } from "../../model/otlp/common.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import type { Interner } from "../duckdb/interner.ts";
import { ShapeIndex } from "../duckdb/shapes.ts";
import { readValue } from "../duckdb/stored-values.ts";
import { PROMOTED_ATTRIBUTES } from "./columns.ts";
import { HeadCatalog, resourceAttributes, scopeAttributes } from "./heads.ts";

/** The interned values of one promoted attribute, decoded once each. */
export class ValueDictionary {
  private readonly interner: Interner;
  private readonly decoded: AnyValue[] = [];

  constructor(interner: Interner) {
    this.interner = interner;
  }

  get size(): number {
    return this.interner.size;
  }

  value(id: number): AnyValue {
    return (this.decoded[id] ??= readValue(this.interner.bytesOf(id)));
  }
}

/** What the ids in the span table mean. */
export class SpanVocabulary {
  readonly dictionaries: Dictionaries;
  readonly shapes: ShapeIndex;
  readonly resources: HeadCatalog;
  readonly scopes: HeadCatalog;
  readonly promoted: ReadonlyMap<string, ValueDictionary>;

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
    this.shapes = new ShapeIndex(dictionaries.get("key"), dictionaries.get("shape"));
    this.resources = new HeadCatalog(dictionaries.get("resource"), resourceAttributes);
    this.scopes = new HeadCatalog(dictionaries.get("scope"), scopeAttributes);
    this.promoted = new Map(
      PROMOTED_ATTRIBUTES.map((name) => [name, new ValueDictionary(dictionaries.get(name))]),
    );
  }

  /** The AnyValue message of an id, as sent, of the promoted attribute with this place in the list. */
  promotedBytes(place: number, id: number): Uint8Array {
    return this.dictionaries.get(PROMOTED_ATTRIBUTES[place] ?? "").bytesOf(id);
  }
}
