import { childIndex } from "./child-index.ts";
import type { Stretch } from "./critical-path.ts";
import type { WaterfallRow } from "./waterfall.ts";

/**
 * Per row, how long its span ran while none of its children did, in nanoseconds.
 * Children count within their parent's time alone.
 */
export function selfTimes(rows: readonly WaterfallRow[]): readonly number[] {
  const { children } = childIndex(rows);
  return rows.map(({ span }, place) => {
    const end = span.offset + span.duration;
    const parts = (children[place] ?? []).map((child) => {
      const { offset = 0, duration = 0 } = rows[child]?.span ?? {};
      return { from: Math.max(span.offset, offset), to: Math.min(end, offset + duration) };
    });
    return span.duration - covered(parts);
  });
}

/** The length of what any of the stretches covers. */
function covered(stretches: readonly Stretch[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    if (to <= end || to <= from) continue;
    sum += to - Math.max(from, end);
    end = to;
  }
  return sum;
}

/** What a trace's spans of one service come to. Durations in nanoseconds. */
export interface ServiceTime {
  readonly service: string;
  readonly spans: number;
  readonly errors: number;
  readonly self: number;
  /** Of the self time of all services, 0 to 1. */
  readonly share: number;
}

/** Where a trace's time went, the most of it first. */
export function serviceTimes(rows: readonly WaterfallRow[]): readonly ServiceTime[] {
  const selfs = selfTimes(rows);
  const total = selfs.reduce((sum, self) => sum + self, 0);
  const byService = new Map<string, { spans: number; errors: number; self: number }>();
  for (const [place, { span }] of rows.entries()) {
    const found = byService.get(span.service) ?? { spans: 0, errors: 0, self: 0 };
    found.spans += 1;
    found.errors += span.status === "error" ? 1 : 0;
    found.self += selfs[place] ?? 0;
    byService.set(span.service, found);
  }
  return [...byService]
    .map(([service, found]) => ({ service, ...found, share: total === 0 ? 0 : found.self / total }))
    .toSorted((a, b) => b.self - a.self);
}
