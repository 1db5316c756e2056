import { useMemo } from "react";
import { useLater } from "../components/use-later.ts";
import { useUrlState } from "../link/url-state.ts";
import { criticalPath } from "./critical-path.ts";
import { Minimap } from "./Minimap.tsx";
import { SpanFilterBar } from "./SpanFilterBar.tsx";
import { spanMeant } from "./span-meant.ts";
import { filterQuery, filtersInUrl, type SpanFilters } from "./span-filters.ts";
import type { Trace } from "./trace-model.ts";
import { traceStateOf, windowText } from "./trace-state.ts";
import { spanMatches, type WaterfallRow, type Window } from "./waterfall.ts";
import { WaterfallPanel } from "./WaterfallPanel.tsx";

interface TraceWaterfallProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  /** By service. */
  readonly colors: ReadonlyMap<string, string>;
  /** Whether there is room for the map of the whole trace. */
  readonly hasMap?: boolean;
}

const NO_ROWS: readonly WaterfallRow[] = [];

/** The spans of a trace over its time, those that are looked for marked or alone. What is seen is in the URL. */
export function TraceWaterfall({ trace, rows, colors, hasMap = true }: TraceWaterfallProps) {
  const [params, change] = useUrlState();
  const { find, window: wanted } = traceStateOf(params);
  const { from, to } = wanted;
  const window = useMemo(() => ({ from, to }), [from, to]);
  // The spans are seen first: the path is found when there is time for it.
  const drawn = useLater(rows, NO_ROWS);
  const critical = useMemo(() => criticalPath(drawn), [drawn]);
  const asked = filterQuery(params);
  // What else the URL says is no other search: who walks what is found would begin anew.
  const filters = useMemo(() => filtersInUrl(new URLSearchParams(asked)), [asked]);
  const path = filters.criticalPathOnly ? critical : undefined;
  const matches = useMemo(() => meantSpans(trace, find, filters, path), [trace, find, filters, path]);
  const listed = useMemo(
    () => (filters.matchesOnly && matches !== undefined ? onlyRows(rows, matches) : rows),
    [rows, filters, matches],
  );
  const setWindow = (next: Window) => change({ zoom: windowText(next) });
  return (
    <>
      {hasMap && <Minimap trace={trace} rows={rows} colors={colors} window={window} onWindow={setWindow} />}
      <SpanFilterBar filters={filters} />
      <WaterfallPanel
        trace={trace}
        rows={listed}
        colors={colors}
        critical={critical}
        window={window}
        matches={matches}
      />
    </>
  );
}

/** Ids of the spans that are looked for; undefined where nothing is. */
function meantSpans(
  trace: Trace,
  find: string,
  { filters }: SpanFilters,
  path: ReadonlyMap<string, unknown> | undefined,
): ReadonlySet<string> | undefined {
  if (find.trim() === "" && filters.length === 0 && path === undefined) return undefined;
  const isMeant = spanMeant(filters);
  const found = trace.spans.filter(
    (span) =>
      isMeant(span) && path?.has(span.id) !== false && (find.trim() === "" || spanMatches(span, find)),
  );
  return new Set(found.map((span) => span.id));
}

/** Where they stand in the tree, without what is around them. */
function onlyRows(rows: readonly WaterfallRow[], meant: ReadonlySet<string>): readonly WaterfallRow[] {
  return rows
    .filter(({ span }) => meant.has(span.id))
    .map((row) => ({ ...row, children: 0, descendants: 0, errorBelow: false }));
}
