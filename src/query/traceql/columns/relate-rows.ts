import type { Relation } from "../ast.ts";
import type { TraceTable } from "./trace-table.ts";

/** One byte for each row of a table: whether it is meant. */
export type Mask = Uint8Array;

const NONE = -1;

/** Those of `candidates` that stand in relation to one of `others`, by the rules of `related`, in all traces at once. */
export function relateRows(relation: Relation, others: Mask, candidates: Mask, table: TraceTable): Mask {
  const { isKnown } = table;
  const isUnderAny = (relation === ">" || relation === ">>") && others.every((other) => other === 1);
  const found = isUnderAny ? withParent(table) : RELATIONS[relation](both(others, isKnown), table);
  for (let row = 0; row < found.length; row++)
    if (candidates[row] === 0 || isKnown[row] === 0) found[row] = 0;
  return found;
}

function withParent({ rows, parents }: TraceTable): Mask {
  const found = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) found[row] = parents[row] === NONE ? 0 : 1;
  return found;
}

/** All rows that stand in relation to one of `others`. */
type Find = (others: Mask, table: TraceTable) => Mask;

const RELATIONS: Readonly<Record<Relation, Find>> = {
  ">": (others, { rows, parents }) => {
    const found = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const parent = parents[row] ?? NONE;
      if (parent !== NONE) found[row] = others[parent] ?? 0;
    }
    return found;
  },
  "<": (others, { rows, parents }) => {
    const found = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const parent = parents[row] ?? NONE;
      if (parent !== NONE && others[row] === 1) found[parent] = 1;
    }
    return found;
  },
  ">>": descendants,
  "<<": (others, { rows, parents }) => {
    const found = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      if (others[row] !== 1) continue;
      let at = parents[row] ?? NONE;
      for (; at !== NONE && found[at] === 0; at = parents[at] ?? NONE) found[at] = 1;
    }
    return found;
  },
  "~": (others, { rows, parents }) => {
    const families = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const parent = parents[row] ?? NONE;
      if (parent !== NONE && others[row] === 1) families[parent] = (families[parent] ?? 0) + 1;
    }
    const found = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const siblings = families[parents[row] ?? NONE] ?? 0;
      if (siblings > (others[row] ?? 0)) found[row] = 1;
    }
    return found;
  },
};

const State = { no: 0, yes: 1, unseen: 2 } as const;

/** A row is under another if its parent is one, or under one: each row is decided once, from above. */
function descendants(others: Mask, { rows, parents, isKnown }: TraceTable): Mask {
  const states = new Uint8Array(rows).fill(State.unseen);
  const way: number[] = [];
  for (let row = 0; row < rows; row++) {
    // Beyond the known rows there may be circles.
    if (isKnown[row] === 0) states[row] = State.no;
    let at = row;
    for (; states[at] === State.unseen; at = parents[at] ?? NONE) way.push(at);
    for (let below = way.pop(); below !== undefined; below = way.pop()) {
      const parent = parents[below] ?? NONE;
      const isUnder = parent !== NONE && (others[parent] === 1 || states[parent] === State.yes);
      states[below] = isUnder ? State.yes : State.no;
    }
  }
  return states;
}

/** Rows of both masks. */
export function both(a: Mask, b: Mask): Mask {
  const mask = new Uint8Array(a.length);
  for (let row = 0; row < mask.length; row++) mask[row] = (a[row] ?? 0) & (b[row] ?? 0);
  return mask;
}

/** Rows of either mask. */
export function either(a: Mask, b: Mask): Mask {
  const mask = new Uint8Array(a.length);
  for (let row = 0; row < mask.length; row++) mask[row] = (a[row] ?? 0) | (b[row] ?? 0);
  return mask;
}

/** Rows of `a` that are not in `b`. */
export function without(a: Mask, b: Mask): Mask {
  const mask = new Uint8Array(a.length);
  for (let row = 0; row < mask.length; row++) mask[row] = (a[row] ?? 0) & ((b[row] ?? 0) ^ 1);
  return mask;
}
