import { childIndex } from "./child-index.ts";
import type { WaterfallRow } from "./waterfall.ts";

/** A stretch of time in nanoseconds since the trace's start. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Step {
  readonly row: number;
  /** The span's part that counts: a child that outlives its parent counts as long as that one. */
  readonly from: number;
  readonly to: number;
}

/**
 * The parts of spans that the trace's end had to wait for: if one of them were shorter, so would the trace be.
 * Walked from the end back, as Jaeger's page does: a span waits for the child that ended last, before that
 * child began for the one that ended last before that, and so on; what is left of it is its own. A child that is
 * still under way when a chosen one begins was not waited for. Spans without a parent are walked as if they were
 * children of the whole trace.
 * @param rows in the order of a waterfall
 * @returns stretches by span id, none of which overlap; of one root they add up to its duration
 */
export function criticalPath(rows: readonly WaterfallRow[]): ReadonlyMap<string, readonly Stretch[]> {
  const { roots, children } = childIndex(rows);
  const found = new Map<string, Stretch[]>();
  const end = rows.reduce((latest, { span }) => Math.max(latest, span.offset + span.duration), 0);
  const whole = { from: 0, to: end };
  const steps = waitedFor(rows, roots, whole).steps;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { steps: below, own } = waitedFor(rows, children[step.row] ?? [], step);
    const id = rows[step.row]?.span.id ?? "";
    if (own.length > 0) found.set(id, [...(found.get(id) ?? []), ...own]);
    steps.push(...below);
  }
  return found;
}

/** Which of the children a stretch of their parent was spent waiting for, and what remains of it. */
function waitedFor(
  rows: readonly WaterfallRow[],
  children: readonly number[],
  { from, to }: Stretch,
): { steps: Step[]; own: Stretch[] } {
  const parts = children
    .flatMap((row): Step[] => {
      const span = rows[row]?.span;
      if (span === undefined) return [];
      const part = {
        row,
        from: Math.max(from, span.offset),
        to: Math.min(to, span.offset + span.duration),
      };
      return part.from < part.to ? [part] : [];
    })
    .toSorted((a, b) => b.to - a.to || b.from - a.from);
  const steps: Step[] = [];
  const own: Stretch[] = [];
  let end = to;
  for (const part of parts) {
    if (part.to > end) continue;
    if (part.to < end) own.unshift({ from: part.to, to: end });
    steps.push(part);
    end = part.from;
  }
  if (from < end) own.unshift({ from, to: end });
  return { steps, own };
}

/** How long the stretches are in all, in nanoseconds. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}
