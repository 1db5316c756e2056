import { useMemo } from "react";
import { assignColors } from "../colors/palette.ts";
import { useUrlState } from "../link/url-state.ts";
import { FlamePanel } from "./FlamePanel.tsx";
import { TraceHeader } from "./TraceHeader.tsx";
import type { Trace } from "./trace-model.ts";
import { traceStateOf } from "./trace-state.ts";
import { TraceWaterfall } from "./TraceWaterfall.tsx";
import { waterfallRows } from "./waterfall.ts";

/** A trace that is here: its summary, and its spans as a waterfall or as a flame graph. */
export function TraceView({ trace }: { trace: Trace }) {
  const [params] = useUrlState();
  const { view } = traceStateOf(params);
  const rows = useMemo(() => waterfallRows(trace.spans), [trace]);
  const colors = useMemo(() => assignColors(trace.services), [trace]);
  return (
    <>
      <TraceHeader trace={trace} rows={rows} colors={colors} view={view} />
      {view === "flame" ? (
        <FlamePanel rows={rows} colors={colors} />
      ) : (
        <section className="panel waterfall-panel" aria-label="Waterfall">
          <TraceWaterfall trace={trace} rows={rows} colors={colors} />
        </section>
      )}
    </>
  );
}
