import { fromUtf8, utf8 } from "../../base/bytes.ts";
import type { Interner } from "./interner.ts";

/** Which part of a record has a key. */
export const ShapeScope = { own: 0, event: 1, link: 2 } as const;
export type ShapeScope = (typeof ShapeScope)[keyof typeof ShapeScope];

const SCOPES = 4;
const MOST_KEYS = 256;

/**
 * The set of attribute keys that a record keeps in its `rest`, interned: records of one place in a
 * program share it, so a condition on a key is answered from few shapes instead of all records.
 * Shape 0 says "unknown": too many keys, or no room in a dictionary.
 */
export class ShapeBuilder {
  private readonly index: ShapeIndex;
  private readonly codes = new Uint32Array(MOST_KEYS);
  private readonly bytes = new Uint8Array(this.codes.buffer);
  private count = 0;
  private unknown = false;

  /** @param index learns of records whose shape is unknown. */
  constructor(index: ShapeIndex) {
    this.index = index;
  }

  begin(): void {
    this.count = 0;
    this.unknown = false;
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
    codes.copyWithin(at + 1, at, this.count);
    codes[at] = code;
    this.count++;
  }

  /** Id of the record's shape. */
  end(): number {
    const id = this.unknown ? 0 : this.index.shapes.intern(this.bytes, 0, this.count * 4);
    if (id === 0) this.index.someUnknown = true;
    return id;
  }
}

/** Finds the shapes that have a key; follows the dictionaries as they grow. */
export class ShapeIndex {
  readonly shapes: Interner;
  /** Whether there are, or were, rows of shape 0. */
  someUnknown = false;
  private readonly keys: Interner;
  private readonly byCode = new Map<number, number[]>();
  private indexed = 0;

  constructor(keys: Interner, shapes: Interner) {
    this.keys = keys;
    this.shapes = shapes;
  }

  /** Ids of the shapes with the key, and 0, which may have any, if some rows have it. */
  having(name: string, scope: ShapeScope): readonly number[] {
    this.follow();
    const key = this.keys.find(utf8(name));
    const known = key === 0 ? [] : (this.byCode.get(key * SCOPES + scope) ?? []);
    return this.someUnknown ? [0, ...known] : known;
  }

  /** Names of the keys of a shape in one scope. */
  names(shape: number, scope: ShapeScope): readonly string[] {
    const codes = shape === 0 ? [...this.byCode.keys()] : codesOf(this.shapes.bytesOf(shape));
    return codes
      .filter((code) => code % SCOPES === scope)
      .map((code) => fromUtf8(this.keys.bytesOf(Math.trunc(code / SCOPES))));
  }

  private follow(): void {
    while (this.indexed < this.shapes.size) {
      const shape = ++this.indexed;
      for (const code of codesOf(this.shapes.bytesOf(shape))) {
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
