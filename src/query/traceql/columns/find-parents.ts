import type { SpanColumns } from "../../../store/traces/source.ts";
import type { Pace } from "../pace.ts";
import type { NumberedTraces } from "./number-traces.ts";

const SERVER = 2;
const CLIENT = 3;
const NONE = -1;
/** Of fewer spans the one with an id is found by looking at each. */
const FEW_SPANS = 24;
/** Rows that are handled between two looks at the clock. */
const STRIDE = 16_384;

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
  batches: readonly SpanColumns[],
  traces: NumberedTraces,
  pace: Pace,
): Promise<Parents> {
  const finder = new ParentFinder(batches, traces);
  for (let trace = 0, rows = 0; trace < traces.count; trace++) {
    rows += finder.find(trace);
    if (rows < STRIDE) continue;
    rows = 0;
    if (pace.isOver()) await pace.rest();
  }
  return finder;
}

/** Goes through the rows trace by trace: they lie near each other. */
class ParentFinder implements Parents {
  readonly ofRow: Int32Array;
  readonly isRoot: Uint8Array;
  readonly undecided: Uint8Array;
  private readonly ids: Uint32Array;
  private readonly parentIds: Uint32Array;
  private readonly kinds: Uint8Array;
  private readonly starts: BigInt64Array;
  /** Rows by trace; those of trace t begin at `firsts[t]`. */
  private readonly rows: Int32Array;
  private readonly firsts: Int32Array;

  constructor(batches: readonly SpanColumns[], { ofRow, count }: NumberedTraces) {
    const total = ofRow.length;
    this.ofRow = new Int32Array(total).fill(NONE);
    this.isRoot = new Uint8Array(total);
    this.undecided = new Uint8Array(count);
    this.ids = new Uint32Array(total * 2);
    this.parentIds = new Uint32Array(total * 2);
    this.kinds = new Uint8Array(total);
    this.starts = new BigInt64Array(total);
    let at = 0;
    for (const batch of batches) {
      this.ids.set(batch.spanIds.subarray(0, batch.rows * 2), at * 2);
      this.parentIds.set(batch.parentIds.subarray(0, batch.rows * 2), at * 2);
      this.kinds.set(batch.kinds.subarray(0, batch.rows), at);
      this.starts.set(batch.starts.subarray(0, batch.rows), at);
      at += batch.rows;
    }
    this.firsts = firstPlaces(ofRow, count);
    this.rows = rowsByTrace(ofRow, this.firsts);
  }

  /** @returns how many rows the trace has. */
  find(trace: number): number {
    const [from, to] = [this.firsts[trace] ?? 0, this.firsts[trace + 1] ?? 0];
    const index = to - from > FEW_SPANS ? this.indexOf(from, to) : undefined;
    for (let place = from; place < to; place++) {
      const row = this.rows[place] ?? 0;
      const [low, high] = [this.parentIds[row * 2] ?? 0, this.parentIds[row * 2 + 1] ?? 0];
      if (low === 0 && high === 0) {
        this.isRoot[row] = 1;
        continue;
      }
      const found =
        index === undefined
          ? this.among(row, low, high, trace)
          : this.chosen(row, index.get(idKey(low, high)), trace);
      if (found !== row) this.ofRow[row] = found;
    }
    return to - from;
  }

  private indexOf(from: number, to: number): ReadonlyMap<bigint, Sharing> {
    const index = new Map<bigint, Sharing>();
    for (let place = from; place < to; place++) {
      const row = this.rows[place] ?? 0;
      const key = idKey(this.ids[row * 2] ?? 0, this.ids[row * 2 + 1] ?? 0);
      const sharing = index.get(key);
      if (sharing === undefined) index.set(key, { rows: [row], choices: new Map() });
      else sharing.rows.push(row);
    }
    return index;
  }

  /** Of a small trace the row that has the id. */
  private among(row: number, low: number, high: number, trace: number): number {
    const [from, to] = [this.firsts[trace] ?? 0, this.firsts[trace + 1] ?? 0];
    let found = NONE;
    for (let place = from; place < to; place++) {
      const other = this.rows[place] ?? 0;
      if (this.ids[other * 2] !== low || this.ids[other * 2 + 1] !== high) continue;
      if (found !== NONE)
        return this.chosen(row, { rows: this.allOf(low, high, from, to), choices: new Map() }, trace);
      found = other;
    }
    return found;
  }

  private allOf(low: number, high: number, from: number, to: number): number[] {
    const rows = Array.from(this.rows.subarray(from, to));
    return rows.filter((row) => this.ids[row * 2] === low && this.ids[row * 2 + 1] === high);
  }

  /** Of spans that share an id the one of the other side of a call, or else the earliest. */
  private chosen(row: number, sharing: Sharing | undefined, trace: number): number {
    if (sharing === undefined) return NONE;
    const { rows, choices } = sharing;
    if (rows.length === 1) return rows[0] ?? NONE;
    const wanted = this.kinds[row] === SERVER ? CLIENT : SERVER;
    const choice = choices.get(wanted) ?? this.choose(rows, wanted);
    choices.set(wanted, choice);
    if (choice.isTie) this.undecided[trace] = 1;
    return choice.row;
  }

  private choose(rows: readonly number[], wanted: number): Choice {
    const ofKind = rows.filter((row) => this.kinds[row] === wanted);
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

/** Rows of one trace that have the same id. */
interface Sharing {
  readonly rows: number[];
  /** Who is the parent, by the kind that is wanted: told once, as they may be many and have many children. */
  readonly choices: Map<number, Choice>;
}

interface Choice {
  readonly row: number;
  /** Whether another one began at the same time. */
  readonly isTie: boolean;
}

const WORD_BITS = 32n;
const idKey = (low: number, high: number): bigint => (BigInt(high) << WORD_BITS) | BigInt(low);

function firstPlaces(ofRow: Int32Array, count: number): Int32Array {
  const firsts = new Int32Array(count + 1);
  for (const trace of ofRow) firsts[trace + 1] = (firsts[trace + 1] ?? 0) + 1;
  for (let trace = 0; trace < count; trace++)
    firsts[trace + 1] = (firsts[trace + 1] ?? 0) + (firsts[trace] ?? 0);
  return firsts;
}

function rowsByTrace(ofRow: Int32Array, firsts: Int32Array): Int32Array {
  const next = firsts.slice();
  const rows = new Int32Array(ofRow.length);
  for (let row = 0; row < ofRow.length; row++) {
    const trace = ofRow[row] ?? 0;
    const place = next[trace] ?? 0;
    rows[place] = row;
    next[trace] = place + 1;
  }
  return rows;
}
