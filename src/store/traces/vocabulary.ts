import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { ShapeIndex } from "../duckdb/shapes.ts";
import { GroupIds } from "./group-ids.ts";
import { HeadCatalog, resourceAttributes, scopeAttributes } from "./heads.ts";
import { PromotedReader } from "./promoted-reader.ts";
import { RecentSpans } from "./recent-spans.ts";

/** What the ids in the span table mean. */
export class SpanVocabulary {
  readonly dictionaries: Dictionaries;
  readonly shapes: ShapeIndex;
  /** See `RowGroups.fewerBitsUntil`. */
  fewerBitsUntil = 0;
  readonly resources: HeadCatalog;
  readonly scopes: HeadCatalog;
  readonly promoted: PromotedReader;
  readonly recent = new RecentSpans();
  readonly groupIds = new GroupIds();

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
    this.shapes = new ShapeIndex(dictionaries.get("key"), dictionaries.get("shape"));
    this.resources = new HeadCatalog(dictionaries.get("resource"), resourceAttributes);
    this.scopes = new HeadCatalog(dictionaries.get("scope"), scopeAttributes);
    this.promoted = new PromotedReader(dictionaries);
  }
}
