/**
 * The groups of nodes that refer to each other in a circle (strongly connected components, by Tarjan), and an order of
 * all nodes in which each stands behind those that it refers to.
 *
 * @param references of each node, to nodes of the map only.
 */
export function orderByReferences(references: ReadonlyMap<string, ReadonlySet<string>>): {
  readonly order: readonly string[];
  readonly cycles: readonly (readonly string[])[];
} {
  const state = new Map<string, Visit>();
  const stack: Visit[] = [];
  const order: string[] = [];
  const cycles: (readonly string[])[] = [];

  const close = (visit: Visit): void => {
    const group = stack.splice(stack.indexOf(visit));
    for (const each of group) each.isOpen = false;
    order.push(...group.map(({ id }) => id).toReversed());
    if (group.length > 1) cycles.push(group.map(({ id }) => id));
  };

  /** Without recursion: a file may have thousands of components in a row. */
  const visitFrom = (start: string): void => {
    const path: Visit[] = [enter(start)];
    while (path.length > 0) {
      const visit = path.at(-1);
      if (visit === undefined) return;
      const next = visit.rest.next();
      if (next.done === true) {
        path.pop();
        const before = path.at(-1);
        if (before !== undefined) before.lowest = Math.min(before.lowest, visit.lowest);
        if (visit.lowest === visit.index) close(visit);
        continue;
      }
      const seen = state.get(next.value);
      if (seen === undefined) path.push(enter(next.value));
      else if (seen.isOpen) visit.lowest = Math.min(visit.lowest, seen.index);
    }
  };

  const enter = (id: string): Visit => {
    const index = state.size;
    const rest = (references.get(id) ?? new Set<string>()).values();
    const visit: Visit = { id, index, lowest: index, isOpen: true, rest };
    state.set(id, visit);
    stack.push(visit);
    return visit;
  };

  for (const id of references.keys()) if (!state.has(id)) visitFrom(id);
  return { order, cycles };
}

interface Visit {
  readonly id: string;
  readonly index: number;
  lowest: number;
  isOpen: boolean;
  readonly rest: Iterator<string>;
}
