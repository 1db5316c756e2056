import { useMemo } from "react";
import { assignColors } from "../colors/palette.ts";
import { useLater } from "../components/use-later.ts";
import { useUrlState } from "../link/url-state.ts";
import { criticalPath } from "./critical-path.ts";
import { FlamePanel } from "./FlamePanel.tsx";
import { Minimap } from "./Minimap.tsx";
import { TraceHeader } from "./TraceHeader.tsx";
import type { Trace } from "./trace-model.ts";
import { traceStateOf, windowText } from "./trace-state.ts";
import { spanMatches, waterfallRows, type WaterfallRow, type Window } from "./waterfall.ts";
import { WaterfallPanel } from "./WaterfallPanel.tsx";

const NO_ROWS: readonly WaterfallRow[] = [];

/** A trace that is here: its summary, and its spans as a waterfall or as a flame graph. */
export function TraceView({ trace }: { trace: Trace }) {
  const [params, change] = useUrlState();
  const { view, find, window: wanted } = traceStateOf(params);
  const { from, to } = wanted;
  const window = useMemo(() => ({ from, to }), [from, to]);
  const rows = useMemo(() => waterfallRows(trace.spans), [trace]);
  const colors = useMemo(() => assignColors(trace.services), [trace]);
  // The spans are seen first: the path is found when there is time for it.
  const drawn = useLater(rows, NO_ROWS);
  const critical = useMemo(() => criticalPath(drawn), [drawn]);
  const matches = useMemo(() => {
    if (find.trim() === "") return undefined;
    return new Set(trace.spans.filter((span) => spanMatches(span, find)).map((span) => span.id));
  }, [trace, find]);
  const setWindow = (next: Window) => change({ zoom: windowText(next) });
  return (
    <>
      <TraceHeader trace={trace} rows={rows} colors={colors} view={view} />
      {view === "flame" ? (
        <FlamePanel rows={rows} colors={colors} />
      ) : (
        <section className="panel waterfall-panel" aria-label="Waterfall">
          <Minimap trace={trace} rows={rows} colors={colors} window={window} onWindow={setWindow} />
          <WaterfallPanel
            trace={trace}
            rows={rows}
            colors={colors}
            critical={critical}
            window={window}
            matches={matches}
          />
        </section>
      )}
    </>
  );
}
