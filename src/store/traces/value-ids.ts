import { limitError } from "../../base/errors.ts";
import { hashBytes } from "../../base/interner.ts";
import { LastView } from "../../base/last-view.ts";
import { CHUNK_ROWS } from "../duckdb/chunk.ts";
import { ValueArena } from "../duckdb/value-arena.ts";
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
  private readonly odd: number;
  /** One more than the id; 0: not looked at yet. */
  private known = new Uint32Array(FIRST_IDS);
  private found = new Uint32Array(CHUNK_ROWS);

  /** @param odd says that the value is not in the column. */
  constructor(ids: ValueIds, valuesOf: (columnId: number) => readonly FieldValue[], odd = NOT_IN_COLUMN) {
    this.ids = ids;
    this.valuesOf = valuesOf;
    this.odd = odd;
  }

  /** @returns one id for each, at least; 0 for what is odd, or what is in no column at all. Good until the next call. */
  each(columnIds: Uint8Array | Uint32Array): Uint32Array {
    if (columnIds.length > this.found.length) this.found = new Uint32Array(columnIds.length);
    const { found } = this;
    for (let row = 0; row < columnIds.length; row++) {
      const columnId = columnIds[row] ?? 0;
      const known = this.known[columnId] ?? 0;
      found[row] = known === 0 ? this.lookUp(columnId) : known - 1;
    }
    return found;
  }

  private lookUp(columnId: number): number {
    if (columnId === this.odd || columnId === NOT_IN_COLUMN) return 0;
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

/** Stands in a column for no value. */
const NOT_IN_COLUMN = 0xffff_ffff;

const FIRST_SLOTS = 1024;
/** Of a slot: hash, id plus one, and where the bytes begin and end. In one line of the processor's cache. */
const WORDS = 4;
/** Slots for each value, at least: what is looked for is mostly there, and a smaller table is sooner found in a cache. */
const FULLNESS = 4 / 3;

/** The bytes `[start, end)`; what it makes of them holds none of their memory. */
export type Decode = (bytes: Uint8Array, start: number, end: number) => readonly FieldValue[];

/** Values that come as bytes: of the same bytes the value is the same. The ids bound what it holds. */
export class EncodedValues {
  private readonly ids: ValueIds;
  private readonly decode: Decode;
  private slots = new Uint32Array(FIRST_SLOTS * WORDS);
  private count = 0;
  private readonly arena = new ValueArena();
  private readonly given = new LastView();

  constructor(ids: ValueIds, decode: Decode) {
    this.ids = ids;
    this.decode = decode;
  }

  /** @throws WatchtowerError `limit` */
  of(bytes: Uint8Array, start: number, end: number): number {
    const view = this.given.over(bytes);
    const hash = hashBytes(view, start, end);
    const mask = this.slots.length - 1;
    let at = (hash * WORDS) & mask;
    for (;;) {
      const known = this.slots[at + 1] ?? 0;
      if (known === 0) return this.add(at, hash, bytes, start, end);
      if (this.slots[at] === hash && this.equals(at, view, start, end)) return known - 1;
      at = (at + WORDS) & mask;
    }
  }

  private equals(slot: number, view: DataView, start: number, end: number): boolean {
    let at = this.slots[slot + 2] ?? 0;
    if ((this.slots[slot + 3] ?? 0) - at !== end - start) return false;
    const { view: known } = this.arena;
    let i = start;
    for (; i + 3 < end; i += 4, at += 4)
      if (view.getInt32(i, true) !== known.getInt32(at, true)) return false;
    for (; i < end; i++, at++) if (view.getUint8(i) !== known.getUint8(at)) return false;
    return true;
  }

  private add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const id = this.ids.add(this.decode(bytes, start, end), end - start);
    const { slots, arena } = this;
    slots[slot] = hash;
    slots[slot + 1] = id + 1;
    slots[slot + 2] = arena.length;
    arena.append(bytes, start, end);
    slots[slot + 3] = arena.length;
    if (++this.count * FULLNESS * WORDS > slots.length) this.grow();
    return id;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    const mask = this.slots.length - 1;
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + 1] === 0) continue;
      let to = ((old[from] ?? 0) * WORDS) & mask;
      while (this.slots[to + 1] !== 0) to = (to + WORDS) & mask;
      for (let word = 0; word < WORDS; word++) this.slots[to + word] = old[from + word] ?? 0;
    }
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
