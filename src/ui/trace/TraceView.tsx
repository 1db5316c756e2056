import { useMemo, useState } from "react";
import { assignColors } from "../colors/palette.ts";
import { Minimap } from "./Minimap.tsx";
import { TraceHeader } from "./TraceHeader.tsx";
import type { Trace } from "./trace-model.ts";
import { spanMatches, waterfallRows, WHOLE, type Window } from "./waterfall.ts";
import { WaterfallPanel } from "./WaterfallPanel.tsx";

/** A trace that is here: summary, map of its whole time, and waterfall. */
export function TraceView({ trace }: { trace: Trace }) {
  const [window, setWindow] = useState<Window>(WHOLE);
  const [search, setSearch] = useState("");
  const rows = useMemo(() => waterfallRows(trace.spans), [trace]);
  const colors = useMemo(() => assignColors(trace.services), [trace]);
  const matches = useMemo(() => {
    if (search.trim() === "") return undefined;
    return new Set(trace.spans.filter((span) => spanMatches(span, search)).map((span) => span.id));
  }, [trace, search]);
  return (
    <>
      <TraceHeader trace={trace} rows={rows} colors={colors} />
      <section className="panel waterfall-panel" aria-label="Waterfall">
        <Minimap trace={trace} rows={rows} colors={colors} window={window} onWindow={setWindow} />
        <WaterfallPanel
          trace={trace}
          rows={rows}
          colors={colors}
          window={window}
          search={search}
          matches={matches}
          onSearch={setSearch}
          onResetWindow={() => setWindow(WHOLE)}
        />
      </section>
    </>
  );
}
