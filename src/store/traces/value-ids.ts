import { limitError } from "../../base/errors.ts";
import { Interner } from "../../base/interner.ts";
import type { FieldValue, ValueField } from "./source.ts";

/** Values that are told apart in one request, and their bytes: some 500 MB with what is counted of them. */
const MOST_VALUES = 4_000_000;
const MOST_VALUE_BYTES = 128 * 1024 * 1024;
const FIRST_IDS = 1024;
const NOTHING: readonly FieldValue[] = [];

/** Gives the values of spans ids from 1; 0 stands for none. Bounds all that one request tells apart. */
export class ValueIds {
  private readonly values: (readonly FieldValue[])[] = [NOTHING];
  private bytes = 0;

  valuesOf(id: number): readonly FieldValue[] {
    return this.values[id] ?? NOTHING;
  }

  /**
   * @param bytes that are kept of them, to know them again.
   * @throws WatchtowerError `limit`
   */
  add(values: readonly FieldValue[], bytes: number): number {
    this.bytes += bytes;
    if (this.bytes > MOST_VALUE_BYTES)
      throw limitError("maxComparedBytes", MOST_VALUE_BYTES, "the query compares values of too many bytes");
    if (values.length === 0) return 0;
    if (this.values.length > MOST_VALUES)
      throw limitError("maxComparedValues", MOST_VALUES, "the query compares too many values of attributes");
    return this.values.push(values) - 1;
  }
}

/** The values that ids of one column stand for; each is looked at once. */
export class ColumnValues {
  private readonly ids: ValueIds;
  private readonly valuesOf: (columnId: number) => readonly FieldValue[];
  private readonly odd: number | undefined;
  /** One more than the id; 0: not looked at yet. */
  private known = new Uint32Array(FIRST_IDS);

  /** @param odd says that the value is not in the column. */
  constructor(ids: ValueIds, valuesOf: (columnId: number) => readonly FieldValue[], odd?: number) {
    this.ids = ids;
    this.valuesOf = valuesOf;
    this.odd = odd;
  }

  isOdd(columnId: number): boolean {
    return columnId === this.odd;
  }

  of(columnId: number): number {
    const known = this.known[columnId] ?? 0;
    return known === 0 ? this.lookUp(columnId) : known - 1;
  }

  private lookUp(columnId: number): number {
    const id = this.ids.add(this.valuesOf(columnId), 0);
    if (columnId >= this.known.length) {
      const known = new Uint32Array(Math.max(columnId + 1, this.known.length * 2));
      known.set(this.known);
      this.known = known;
    }
    this.known[columnId] = id + 1;
    return id;
  }
}

/** Values that come as bytes: of the same bytes the value is the same. */
export class EncodedValues {
  private readonly ids: ValueIds;
  /** The ids bound what it holds. */
  private readonly interner = new Interner(Infinity, Infinity);
  private readonly decode: (bytes: Uint8Array) => readonly FieldValue[];
  /** By id of the bytes. */
  private readonly found: number[] = [0];

  constructor(ids: ValueIds, decode: (bytes: Uint8Array) => readonly FieldValue[]) {
    this.ids = ids;
    this.decode = decode;
  }

  /** @throws WatchtowerError `limit` */
  of(bytes: Uint8Array, start: number, end: number): number {
    const place = this.interner.intern(bytes, start, end);
    return (this.found[place] ??= this.ids.add(this.decode(bytes.slice(start, end)), end - start));
  }
}

/** Values of intrinsics that columns do not have. */
export class OddValues {
  private readonly ids: ValueIds;
  private readonly found = new Map<string, number>();

  constructor(ids: ValueIds) {
    this.ids = ids;
  }

  of(kind: IntrinsicKind, value: string | number): number {
    // A root without a name has none.
    if (kind === "rootName" && value === "") return 0;
    const key = `${kind} ${value}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const id = this.ids.add([intrinsicValue(kind, value)], key.length);
    this.found.set(key, id);
    return id;
  }
}

type IntrinsicKind = Exclude<ValueField["kind"], "attribute">;

export function intrinsicValue(kind: IntrinsicKind, value: string | number): FieldValue {
  return {
    field: { kind },
    value: typeof value === "string" ? { kind: "string", value } : { kind: "int", value: BigInt(value) },
  };
}
