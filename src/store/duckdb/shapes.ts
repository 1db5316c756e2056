import { fromUtf8, utf8 } from "../../base/bytes.ts";
import type { Interner } from "../../base/interner.ts";

/** Which part of a record has a key. */
export const ShapeScope = { own: 0, event: 1, link: 2 } as const;
export type ShapeScope = (typeof ShapeScope)[keyof typeof ShapeScope];

const SCOPES = 4;
/** In the place of a scope: the code is no key but a placement. */
const PLACEMENT = 3;
const MOST_COLUMNS = 16;
const MOST_KEYS = 256;

/** An attribute that has a column of its own stands after the first `after` of those in `rest`. */
export interface Placement {
  /** Which of the promoted columns. */
  readonly column: number;
  readonly after: number;
}

/**
 * The set of attribute keys that a record keeps in its `rest`, interned: records of one place in a
 * program share it, so a condition on a key is answered from few shapes instead of all records.
 * Shape 0 says "unknown": too many keys, or no room in a dictionary.
 *
 * A shape also has the order of the attributes that are in columns, unless they stand first and in
 * the columns' order: what one place in a program sends is mostly in one order too.
 */
export class ShapeBuilder {
  private readonly index: ShapeIndex;
  private readonly codes = new Uint32Array(MOST_KEYS);
  private readonly bytes = new Uint8Array(this.codes.buffer);
  private count = 0;
  private readonly placements = new Uint32Array(MOST_COLUMNS);
  private placed = 0;
  private inRest = 0;
  private ordered = false;
  private unknown = false;

  /** @param index learns of records whose shape is unknown. */
  constructor(index: ShapeIndex) {
    this.index = index;
  }

  begin(): void {
    this.count = 0;
    this.placed = 0;
    this.inRest = 0;
    this.ordered = false;
    this.unknown = false;
  }

  /** An own attribute that stays in `rest`, in order with those of {@link addPromoted}. */
  addOwn(key: number): void {
    this.inRest++;
    this.add(key, ShapeScope.own);
  }

  /** An attribute that is in a promoted column, each at most once. */
  addPromoted(column: number): void {
    const code = (this.inRest * MOST_COLUMNS + column) * SCOPES + PLACEMENT;
    const last = this.placed === 0 ? -1 : (this.placements[this.placed - 1] ?? 0);
    if (this.inRest > 0 || code < last) this.ordered = true;
    this.placements[this.placed++] = code;
  }

  /** @param key id in the key dictionary. */
  add(key: number, scope: ShapeScope): void {
    if (key === 0) {
      this.unknown = true;
      return;
    }
    const code = key * SCOPES + scope;
    const { codes } = this;
    let at = this.count;
    while (at > 0 && (codes[at - 1] ?? 0) > code) at--;
    if (at > 0 && codes[at - 1] === code) return;
    if (this.count === MOST_KEYS) {
      this.unknown = true;
      return;
    }
    for (let i = this.count; i > at; i--) codes[i] = codes[i - 1] ?? 0;
    codes[at] = code;
    this.count++;
  }

  /**
   * Id of the record's shape.
   *
   * @returns `undefined` if there is no room for the order: the record is to be taken again, with all
   *   of its attributes in `rest`.
   */
  end(): number | undefined {
    const id = this.unknown ? 0 : this.intern();
    if (id === 0 && this.ordered) return undefined;
    if (id === 0) this.index.someUnknown = true;
    return id;
  }

  private intern(): number {
    const { shapes } = this.index;
    if (!this.ordered) return shapes.intern(this.bytes, 0, this.count * 4);
    const count = this.count + this.placed;
    if (count > MOST_KEYS) return 0;
    for (let i = 0; i < this.placed; i++) this.codes[this.count + i] = this.placements[i] ?? 0;
    // Programs that shuffle their attributes must not use up the shapes of those that do not.
    const crowded = shapes.size * 2 > shapes.limit;
    return crowded ? shapes.find(this.bytes, 0, count * 4) : shapes.intern(this.bytes, 0, count * 4);
  }
}

/** Finds the shapes that have a key; follows the dictionaries as they grow. */
export class ShapeIndex {
  readonly shapes: Interner;
  /** Whether there are, or were, rows of shape 0. */
  someUnknown = false;
  private readonly keys: Interner;
  /** Shapes in rising order. */
  private readonly byCode = new Map<number, number[]>();
  private readonly found = new Map<string, number>();
  private readonly placed = new Map<number, readonly Placement[]>();
  private indexed = 0;

  constructor(keys: Interner, shapes: Interner) {
    this.keys = keys;
    this.shapes = shapes;
  }

  /** Ids of the shapes with the key, and 0, which may have any, if some rows have it. */
  having(name: string, scope: ShapeScope): readonly number[] {
    this.follow();
    const key = this.keyOf(name);
    const known = key === 0 ? [] : (this.byCode.get(key * SCOPES + scope) ?? []);
    return this.someUnknown ? [0, ...known] : known;
  }

  /** Whether a record of the shape may have the key. */
  mayHave(shape: number, name: string, scope: ShapeScope): boolean {
    if (shape === 0) return true;
    this.follow();
    const known = this.byCode.get(this.keyOf(name) * SCOPES + scope);
    return known !== undefined && includes(known, shape);
  }

  /** Where the promoted attributes stand, in order; `undefined`: first, in the columns' order. */
  placements(shape: number): readonly Placement[] | undefined {
    if (shape === 0) return undefined;
    let placements = this.placed.get(shape);
    if (placements === undefined) {
      const codes = codesOf(this.shapes.bytesOf(shape)).filter((code) => code % SCOPES === PLACEMENT);
      placements = codes.map((code) => {
        const place = Math.trunc(code / SCOPES);
        return { column: place % MOST_COLUMNS, after: Math.trunc(place / MOST_COLUMNS) };
      });
      this.placed.set(shape, placements);
    }
    return placements.length === 0 ? undefined : placements;
  }

  /** Names of the keys that shapes have, by scope. Of shape 0 nothing is known: it may have any. */
  names(shapes: Iterable<number>): Readonly<Record<ShapeScope, ReadonlySet<string>>> {
    this.follow();
    const codes = new Set<number>();
    for (const shape of shapes) {
      for (const code of shape === 0 ? this.byCode.keys() : codesOf(this.shapes.bytesOf(shape)))
        codes.add(code);
    }
    const names = [new Set<string>(), new Set<string>(), new Set<string>()] as const;
    for (const code of codes)
      names[code % SCOPES]?.add(fromUtf8(this.keys.bytesOf(Math.trunc(code / SCOPES))));
    return names;
  }

  /** Id of a key, 0 if it is unknown still. */
  private keyOf(name: string): number {
    let key = this.found.get(name);
    if (key === undefined) {
      key = this.keys.find(utf8(name));
      // Names come from queries, too.
      if (key !== 0) this.found.set(name, key);
    }
    return key;
  }

  private follow(): void {
    while (this.indexed < this.shapes.size) {
      const shape = ++this.indexed;
      for (const code of codesOf(this.shapes.bytesOf(shape))) {
        if (code % SCOPES === PLACEMENT) continue;
        const known = this.byCode.get(code);
        if (known === undefined) this.byCode.set(code, [shape]);
        else known.push(shape);
      }
    }
  }
}

function codesOf(shape: Uint8Array): number[] {
  return [...new Uint32Array(Uint8Array.from(shape).buffer)];
}

/** @param sorted in rising order. */
function includes(sorted: readonly number[], wanted: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
