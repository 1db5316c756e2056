import type { SpanColumns, SpanRow } from "../../../store/traces/source.ts";
import type { Pace } from "../pace.ts";
import { findParents } from "./find-parents.ts";
import { numberTraces } from "./number-traces.ts";

const NONE = -1;
const WORDS = 4;
const HEX_WORD = 8;

/** All spans of many whole traces by column: structure is found of them without an object for each span. */
export interface TraceTable {
  readonly rows: number;
  readonly traces: number;
  /** Of each row its trace, and the row of its parent, -1 for none. */
  readonly traceOf: Int32Array;
  readonly parents: Int32Array;
  /** Rows that a root leads to: only these stand in relations. */
  readonly isKnown: Uint8Array;
  readonly starts: BigInt64Array;
  /** See `SpanColumns.flags`. */
  readonly flags: Uint32Array;
  /** Traces of which columns do not tell who is whose parent. */
  readonly undecided: Uint8Array;
  /** 32 lower-case hexadecimal digits. */
  idOf(trace: number): string;
  /** The span of a row, with the fields that were asked for. */
  spanAt(row: number): SpanRow | undefined;
}

/** @param batches all spans of the traces. */
export async function traceTable(batches: readonly SpanColumns[], pace: Pace): Promise<TraceTable> {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const traces = await numberTraces(batches, rows, pace);
  const parents = await findParents(batches, traces, pace);
  const [starts, flags] = [new BigInt64Array(rows), new Uint32Array(rows)];
  const firsts: number[] = [];
  let at = 0;
  for (const batch of batches) {
    starts.set(batch.starts.subarray(0, batch.rows), at);
    flags.set(batch.flags.subarray(0, batch.rows), at);
    firsts.push(at);
    at += batch.rows;
  }
  return {
    rows,
    traces: traces.count,
    traceOf: traces.ofRow,
    parents: parents.ofRow,
    isKnown: knownRows(parents.ofRow, parents.isRoot),
    starts,
    flags,
    undecided: parents.undecided,
    idOf: (trace) =>
      Array.from(traces.ids.subarray(trace * WORDS, (trace + 1) * WORDS), (word) =>
        word.toString(16).padStart(HEX_WORD, "0"),
      )
        .toReversed()
        .join(""),
    spanAt: spanReader(batches, firsts),
  };
}

/** Rows are mostly asked for in order. */
function spanReader(
  batches: readonly SpanColumns[],
  firsts: readonly number[],
): (row: number) => SpanRow | undefined {
  let last = 0;
  return (row) => {
    const place = row - (firsts[last] ?? 0);
    if (place < 0 || place >= (batches[last]?.rows ?? 0)) last = lastAtMost(firsts, row);
    return batches[last]?.span(row - (firsts[last] ?? 0));
  };
}

/** Place of the last number that is not above `wanted`. */
function lastAtMost(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

const State = { unseen: 0, known: 1, unknown: 2, onTheWay: 3 } as const;

/** Follows each row's parents up to one that is decided; a circle leads to no root. */
function knownRows(parents: Int32Array, isRoot: Uint8Array): Uint8Array {
  const states = new Uint8Array(parents.length);
  for (let row = 0; row < parents.length; row++) {
    if (states[row] !== State.unseen) continue;
    let [at, last] = [row, row];
    for (; at !== NONE && states[at] === State.unseen; at = parents[at] ?? NONE) {
      states[at] = State.onTheWay;
      last = at;
    }
    const leadsToRoot = at === NONE ? isRoot[last] === 1 : states[at] === State.known;
    for (at = row; at !== NONE && states[at] === State.onTheWay; at = parents[at] ?? NONE)
      states[at] = leadsToRoot ? State.known : State.unknown;
  }
  return states.map((state) => (state === State.known ? 1 : 0));
}
