import type { SpanColumns, SpanRow } from "../../../store/traces/source.ts";
import type { NestedSet } from "../nested-set.ts";
import type { Pace } from "../pace.ts";
import { findParents } from "./find-parents.ts";
import { flatColumns } from "./flat-columns.ts";
import { numberRows } from "./number-rows.ts";
import { numberTraces } from "./number-traces.ts";
import { rowsByTrace } from "./rows-by-trace.ts";

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
  /** See `SpanColumns.groups`. */
  readonly groups: Uint32Array;
  /** Traces of which columns do not tell who is whose parent. */
  readonly undecided: Uint8Array;
  /** By row, made when it is asked for: more traces may be undecided then. */
  nestedSet(pace: Pace): Promise<NestedSet>;
  /** 32 lower-case hexadecimal digits. */
  idOf(trace: number): string;
  /** The span of a row, with the fields that were asked for. */
  spanAt(row: number): SpanRow | undefined;
}

/** @param batches all spans of the traces. */
export async function traceTable(batches: readonly SpanColumns[], pace: Pace): Promise<TraceTable> {
  const columns = flatColumns(batches);
  const { rows, starts, flags, groups } = columns;
  const traces = await numberTraces(batches, rows, pace);
  const places = rowsByTrace(traces);
  const parents = await findParents(columns, traces, places, pace);
  let nestedSet: Promise<NestedSet> | undefined;
  return {
    rows,
    traces: traces.count,
    traceOf: traces.ofRow,
    parents: parents.ofRow,
    isKnown: knownRows(parents.ofRow, parents.isRoot),
    starts,
    flags,
    groups,
    undecided: parents.undecided,
    nestedSet: (asked) => (nestedSet ??= numberRows(columns, parents, places, asked)),
    idOf: (trace) =>
      Array.from(traces.ids.subarray(trace * WORDS, (trace + 1) * WORDS), (word) =>
        (word >>> 0).toString(16).padStart(HEX_WORD, "0"),
      )
        .toReversed()
        .join(""),
    spanAt: spanReader(batches),
  };
}

/** Rows are mostly asked for in order. */
function spanReader(batches: readonly SpanColumns[]): (row: number) => SpanRow | undefined {
  const firsts: number[] = [];
  let rows = 0;
  for (const batch of batches) {
    firsts.push(rows);
    rows += batch.rows;
  }
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
  // Most roots come before what is under them.
  for (let row = 0; row < states.length; row++) if (isRoot[row] === 1) states[row] = State.known;
  for (let row = 0; row < parents.length; row++) {
    if (states[row] !== State.unseen) continue;
    // Most parents come before their children, too.
    const parent = parents[row] ?? NONE;
    const ofParent = parent === NONE ? State.unknown : (states[parent] ?? State.unknown);
    if (ofParent !== State.unseen) {
      states[row] = ofParent;
      continue;
    }
    let at = row;
    for (; at !== NONE && states[at] === State.unseen; at = parents[at] ?? NONE) states[at] = State.onTheWay;
    const leadsToRoot = at !== NONE && states[at] === State.known;
    for (at = row; at !== NONE && states[at] === State.onTheWay; at = parents[at] ?? NONE)
      states[at] = leadsToRoot ? State.known : State.unknown;
  }
  for (let row = 0; row < states.length; row++) states[row] = states[row] === State.known ? 1 : 0;
  return states;
}
