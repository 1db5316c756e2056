import { useMemo, useState } from "react";
import type { WaterfallRow } from "./waterfall.ts";

/** Walks the spans that a search finds, in the order of the rows and round at the ends. */
export function useFound(rows: readonly WaterfallRow[], matches: ReadonlySet<string> | undefined) {
  const [walk, setWalk] = useState<{ readonly of: unknown; readonly place: number }>();
  const found = useMemo(
    () => (matches === undefined ? [] : rows.filter((row) => matches.has(row.span.id))),
    [rows, matches],
  );
  // Another search starts over.
  const place = walk?.of === found ? walk.place : undefined;
  const go = (step: 1 | -1) => {
    if (found.length === 0) return;
    const next = place === undefined ? (step === 1 ? 0 : -1) : place + step;
    setWalk({ of: found, place: (next + found.length) % found.length });
  };
  return {
    current: place === undefined ? undefined : found[place]?.span.id,
    position: (place ?? -1) + 1,
    go,
  };
}
