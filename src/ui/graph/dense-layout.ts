import type { GraphModel } from "./graph-model.ts";
import { onRim, RADIUS, type Direction, type GraphLayout, type Point } from "./layout-parts.ts";

/** Between the middles of circles, with their text and arrows between them. */
const STEP = { along: 190, across: 118 };
/** How much wider the drawing should be than high. */
const ASPECT: Readonly<Record<Direction, number>> = { right: 2, down: 0.6 };

/**
 * A layout for graphs of so many services that one column for each step of calls would be too long to be seen: callers
 * come before callees, a step with many takes several columns, arrows are straight and have no text.
 */
export function denseLayout(model: GraphModel, direction: Direction): GraphLayout {
  const steps = stepsOf(model);
  const lanes = lanesFor(model.nodes.length, direction);
  const places = new Map<string, { readonly along: number; readonly across: number }>();
  let along = 0;
  for (const step of steps) {
    for (const [index, id] of step.entries()) {
      const before = Math.floor(index / lanes);
      places.set(id, { along: along + before, across: index % lanes });
    }
    along += Math.ceil(step.length / lanes);
  }
  const nodes = new Map([...places].map(([id, place]) => [id, pointOf(place, direction)]));
  const used = Math.min(lanes, Math.max(...steps.map((step) => step.length), 1));
  const [length, breadth] = [along * STEP.along, used * STEP.across];
  return {
    ...(direction === "right"
      ? { width: length, height: breadth }
      : { width: used * STEP.along, height: along * STEP.across }),
    nodes,
    edges: new Map(
      model.edges.flatMap(({ id, from, to }) => {
        const [start, end] = [nodes.get(from), nodes.get(to)];
        if (from === to || start === undefined || end === undefined) return [];
        return [[id, { way: [onRim(start, end, 2), onRim(end, start, 7)] }] as const];
      }),
    ),
  };
}

/** How many circles stand beside one another in a column, or in a row where calls go down. */
function lanesFor(count: number, direction: Direction): number {
  const [long, broad] = direction === "right" ? [STEP.along, STEP.across] : [STEP.across, STEP.along];
  const aspect = direction === "right" ? ASPECT.right : 1 / ASPECT.down;
  return Math.max(1, Math.round(Math.sqrt((count * long) / broad / aspect)));
}

function pointOf({ along, across }: { along: number; across: number }, direction: Direction): Point {
  const [column, row] = direction === "right" ? [along, across] : [across, along];
  return { x: (column + 0.5) * STEP.along, y: row * STEP.across + RADIUS + 12 };
}

/**
 * Ids by how many calls they are away from the nearest entry: a service that nobody calls, or, where all call in
 * circles, the one that calls the most. Within a step those with common callers stand together.
 */
function stepsOf({ nodes, edges }: GraphModel): readonly (readonly string[])[] {
  const callees = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const called = new Set<string>();
  for (const { from, to } of edges) {
    if (from === to) continue;
    callees.get(from)?.push(to);
    called.add(to);
  }
  const byCalls = nodes.map(({ id }) => id).toSorted((a, b) => countOf(callees, b) - countOf(callees, a));
  const seen = new Set<string>();
  const steps: string[][] = [];
  const walk = (entries: readonly string[]): void => {
    let step = entries.filter((id) => !seen.has(id));
    for (let depth = 0; step.length > 0; depth += 1) {
      for (const id of step) seen.add(id);
      (steps[depth] ??= []).push(...step);
      step = [...new Set(step.flatMap((id) => callees.get(id) ?? []))].filter((id) => !seen.has(id));
    }
  };
  walk(byCalls.filter((id) => !called.has(id)));
  for (const id of byCalls) walk([id]);
  return steps;
}

const countOf = (callees: ReadonlyMap<string, readonly string[]>, id: string): number =>
  callees.get(id)?.length ?? 0;
