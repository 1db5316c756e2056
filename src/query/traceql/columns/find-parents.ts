import type { Pace } from "../pace.ts";
import type { NumberedTraces } from "./number-traces.ts";
import type { FlatColumns } from "./flat-columns.ts";
import type { RowsByTrace } from "./rows-by-trace.ts";
import { SpanIds } from "./span-ids.ts";

const SERVER = 2;
const CLIENT = 3;
const NONE = -1;
/** Of fewer spans the one with an id is found by looking at each. */
const FEW_SPANS = 24;
/** Rows that are handled between two looks at the clock. */
const STRIDE = 16_384;

/** How the rows of some traces hang together. */
export interface Parents {
  /** Of each row the row of its parent; -1 for a root, and where the parent was not received. */
  readonly ofRow: Int32Array;
  /** Rows without parent id. */
  readonly isRoot: Uint8Array;
  /** Traces in which order of arrival decides who a parent is: columns do not tell. */
  readonly undecided: Uint8Array;
}

/** By the rules of `parentFinder`, for all traces at once. */
export async function findParents(
  columns: FlatColumns,
  traces: NumberedTraces,
  places: RowsByTrace,
  pace: Pace,
): Promise<Parents> {
  const finder = new ParentFinder(columns, traces, places);
  for (let trace = 0, rows = 0; trace < traces.count; trace++) {
    rows += finder.find(trace);
    if (rows < STRIDE) continue;
    rows = 0;
    if (pace.isOver()) await pace.rest();
  }
  return finder;
}

/** Goes through the rows trace by trace. Ids are laid out so, as each is compared with those of its trace. */
class ParentFinder implements Parents {
  readonly ofRow: Int32Array;
  readonly isRoot: Uint8Array;
  readonly undecided: Uint8Array;
  private readonly kinds: Uint8Array;
  private readonly starts: BigInt64Array;
  private readonly rows: Int32Array;
  private readonly firsts: Int32Array;
  /** By place in {@link rows}, two words each. */
  private readonly ids: Int32Array;
  /** By row, likewise: each is looked at once. */
  private readonly parentIds: Int32Array;

  constructor(
    { kinds, starts, spanIds, parentIds }: FlatColumns,
    { count }: NumberedTraces,
    { rows, firsts }: RowsByTrace,
  ) {
    this.ofRow = new Int32Array(rows.length).fill(NONE);
    this.isRoot = new Uint8Array(rows.length);
    this.undecided = new Uint8Array(count);
    this.kinds = kinds;
    this.starts = starts;
    this.rows = rows;
    this.firsts = firsts;
    this.ids = pairsAt(rows, spanIds);
    this.parentIds = parentIds;
    for (let row = 0; row < rows.length; row++)
      this.isRoot[row] = parentIds[row * 2] === 0 && parentIds[row * 2 + 1] === 0 ? 1 : 0;
  }

  /** @returns how many rows the trace has. */
  find(trace: number): number {
    const [from, to] = [this.firsts[trace] ?? 0, this.firsts[trace + 1] ?? 0];
    if (to - from > FEW_SPANS) this.findAmongMany(trace, from, to);
    else this.findAmongFew(trace, from, to);
    return to - from;
  }

  private findAmongFew(trace: number, from: number, to: number): void {
    const { ids, parentIds, rows, ofRow, isRoot } = this;
    for (let place = from; place < to; place++) {
      const row = rows[place] ?? 0;
      if (isRoot[row] === 1) continue;
      const [low, high] = [parentIds[row * 2] ?? 0, parentIds[row * 2 + 1] ?? 0];
      let [found, isShared] = [NONE, false];
      for (let other = from; other < to; other++) {
        if (ids[other * 2] !== low || ids[other * 2 + 1] !== high) continue;
        if (found === NONE) found = other;
        else isShared = true;
      }
      if (isShared) this.choose(row, trace, { places: this.having(low, high, from, to), choices: new Map() });
      else if (found !== NONE && found !== place) ofRow[row] = rows[found] ?? NONE;
    }
  }

  private findAmongMany(trace: number, from: number, to: number): void {
    const { parentIds, rows, ofRow, isRoot } = this;
    const ids = new SpanIds(this.ids, from, to);
    const shared = new Map<number, Sharing>();
    for (let place = from; place < to; place++) {
      const row = rows[place] ?? 0;
      if (isRoot[row] === 1) continue;
      const [low, high] = [parentIds[row * 2] ?? 0, parentIds[row * 2 + 1] ?? 0];
      const found = ids.first(low, high);
      if (found === NONE) continue;
      if (!ids.isShared(found)) {
        if (found !== place) ofRow[row] = rows[found] ?? NONE;
        continue;
      }
      const sharing = shared.get(found) ?? { places: ids.sharing(found), choices: new Map() };
      shared.set(found, sharing);
      this.choose(row, trace, sharing);
    }
  }

  private having(low: number, high: number, from: number, to: number): readonly number[] {
    const places = Array.from({ length: to - from }, (_, index) => from + index);
    return places.filter((place) => this.ids[place * 2] === low && this.ids[place * 2 + 1] === high);
  }

  /** Of spans that share an id the one of the other side of a call, or else the earliest. */
  private choose(row: number, trace: number, { places, choices }: Sharing): void {
    const wanted = this.kinds[row] === SERVER ? CLIENT : SERVER;
    const choice = choices.get(wanted) ?? this.earliest(places, wanted);
    choices.set(wanted, choice);
    if (choice.isTie) this.undecided[trace] = 1;
    if (choice.row !== row) this.ofRow[row] = choice.row;
  }

  private earliest(places: readonly number[], kind: number): Choice {
    const rows = places.map((place) => this.rows[place] ?? 0);
    const ofKind = rows.filter((row) => this.kinds[row] === kind);
    const [first = NONE, ...others] = ofKind.length > 0 ? ofKind : rows;
    let [earliest, isTie] = [first, false];
    for (const other of others) {
      const [own, so] = [this.starts[other] ?? 0n, this.starts[earliest] ?? 0n];
      if (own < so) [earliest, isTie] = [other, false];
      else if (own === so) isTie = true;
    }
    return { row: earliest, isTie };
  }
}

/** Spans of one trace that have the same id. */
interface Sharing {
  readonly places: readonly number[];
  /** Who is the parent, by the kind that is wanted: told once, as they may be many and have many children. */
  readonly choices: Map<number, Choice>;
}

interface Choice {
  readonly row: number;
  /** Whether another one began at the same time. */
  readonly isTie: boolean;
}

function pairsAt(rows: Int32Array, words: Int32Array): Int32Array {
  const pairs = new Int32Array(rows.length * 2);
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0;
    pairs[place * 2] = words[row * 2] ?? 0;
    pairs[place * 2 + 1] = words[row * 2 + 1] ?? 0;
  }
  return pairs;
}
