import type { Interner } from "../../base/interner.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import { readKeyValue } from "../../model/otlp/decode-common.ts";
import { WireReader, textAt } from "../../model/wire/reader.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { quoted } from "../duckdb/columns.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { idsAmong, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { PROMOTED_COLUMNS, SpanColumn } from "./columns.ts";
import { promotedColumn, sharingColumn } from "./promoted.ts";
import { textPlace } from "./text-attribute.ts";

/** Of a name with more values they are not kept decoded: that costs the collection of garbage more than it spares. */
const MOST_KEPT = 4096;
/** What bytes become that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** Attributes of one name. */
interface Named {
  readonly name: string;
  /** Their ids, rising. */
  readonly ids: number[];
  /** Of these, those that are not written as nearly all texts are. */
  readonly odd: number[];
}

const NONE: Named = { name: "", ids: [], odd: [] };

/** What a value has to pass. */
export interface WantedValue {
  readonly test: (value: AnyValue) => boolean;
  /** Whether any value passes. */
  readonly isAny: boolean;
  /** The one text that passes, if it is one. */
  readonly text?: string;
}

/** The interned attributes by id. Many are told apart by their bytes, and not kept decoded. */
export class PromotedReader {
  private readonly interner: Interner;
  private readonly decoded: (KeyValue | undefined)[] = [];
  private readonly byName = new Map<string, Named>();
  /** By id, up to the last one that was sorted. */
  private readonly sorted: Named[] = [NONE];

  constructor(dictionaries: Dictionaries) {
    this.interner = dictionaries.get("attribute");
  }

  attribute(id: number): KeyValue {
    const known = this.decoded[id];
    if (known !== undefined) return known;
    const { name, ids } = this.namedOf(id);
    const attribute = { key: name, value: this.valueOf(id) };
    if (ids.length <= MOST_KEPT) this.decoded[id] = attribute;
    return attribute;
  }

  /** The value of an attribute, if it has this name. */
  valueNamed(id: number, name: string): AnyValue | undefined {
    return this.namedOf(id).name === name ? this.valueOf(id) : undefined;
  }

  /** The KeyValue message of an id, as it was sent. */
  bytesOf(id: number): Uint8Array {
    return this.interner.bytesOf(id);
  }

  /**
   * Rows whose attribute of this name passes.
   *
   * @param name of an attribute that has a column.
   */
  where(name: string, wanted: WantedValue): Predicate {
    const column = PROMOTED_COLUMNS[(promotedColumn(name) ?? 0) - SpanColumn.firstPromoted];
    if (column === undefined) throw new RangeError(`${name} has no column`);
    const { text } = wanted;
    if (text !== undefined && !text.includes(REPLACEMENT))
      return oneOf(quoted(column), this.equalTo(name, text, wanted));
    const [passed, failed]: [number[], number[]] = [[], []];
    for (const id of this.named(name).ids)
      (wanted.isAny || wanted.test(this.valueOf(id)) ? passed : failed).push(id);
    for (const other of sharingColumn(name))
      if (other !== name) for (const id of this.named(other).ids) failed.push(id);
    return idsAmong(quoted(column), passed, failed);
  }

  /** The text itself, and values such as arrays that pass with it. */
  private equalTo(name: string, text: string, { test }: WantedValue): readonly number[] {
    const writer = new WireWriter();
    writer.string(1, name);
    writer.message(2, (value) => value.string(1, text));
    const id = this.interner.find(writer.finish());
    const odd = this.named(name).odd.filter((one) => one !== id && test(this.valueOf(one)));
    return id === 0 ? odd : [id, ...odd];
  }

  private valueOf(id: number): AnyValue {
    const known = this.decoded[id];
    if (known !== undefined) return known.value;
    const bytes = this.interner.bytesOf(id);
    const start = textPlace(bytes);
    if (start === 0) return readKeyValue(new WireReader(bytes)).value;
    return { kind: "string", value: textAt(bytes, start, bytes.length) };
  }

  private named(name: string): Named {
    this.namedOf(this.interner.size);
    return this.byName.get(name) ?? NONE;
  }

  private namedOf(id: number): Named {
    while (this.sorted.length <= id) this.sort(this.sorted.length);
    return this.sorted[id] ?? NONE;
  }

  private sort(id: number): void {
    const bytes = this.interner.bytesOf(id);
    const isText = textPlace(bytes) > 0;
    const name = isText ? keyOf(bytes) : readKeyValue(new WireReader(bytes)).key;
    let named = this.byName.get(name);
    if (named === undefined) this.byName.set(name, (named = { name, ids: [], odd: [] }));
    named.ids.push(id);
    if (!isText) named.odd.push(id);
    this.sorted.push(named);
  }
}

/** Of a text: it stands behind its tag and length, of one byte each. */
const keyOf = (bytes: Uint8Array): string => textAt(bytes, 2, 2 + (bytes[1] ?? 0));
