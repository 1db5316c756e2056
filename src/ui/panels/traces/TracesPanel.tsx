import { createElement, useEffect, useMemo, useReducer } from "react";
import { objectOf } from "../../../dashboard-file/json.ts";
import type { PanelProps } from "../panel-props.ts";
import { filterParams, readSpanFilters } from "../../trace/span-filters.ts";
import { NoData } from "../shared/NoData.tsx";
import { foundTraces } from "./found-traces.ts";
import { FoundTraceTable } from "./FoundTraceTable.tsx";
import { loneTrace } from "./lone-trace.ts";
import type { PanelTrace as PanelTraceComponent } from "./PanelTrace.tsx";
import "./traces-panel.css";

/** The traces that a query found as a list, or the one that it asked for as a waterfall. */
export function TracesPanel({ title, frames, options, width, height, timeZone, fillLink }: PanelProps) {
  const trace = useMemo(() => loneTrace(frames), [frames]);
  const found = useMemo(() => foundTraces(frames), [frames]);
  const PanelTrace = usePanelTrace(trace !== undefined);
  const filters = readSpanFilters(objectOf(options["spanFilters"]), (text) => fillLink(text, "text", []));
  if (trace !== undefined)
    return PanelTrace === undefined
      ? null
      : createElement(PanelTrace, {
          // Other filters, as by another variable, are looked for from the start.
          key: JSON.stringify([trace.id, filterParams(filters)]),
          title,
          trace,
          filters,
          width,
          height,
          timeZone,
        });
  if (found.traces.length === 0) return <NoData />;
  return (
    <div className="traces-panel" style={{ width, height }} tabIndex={0} role="region" aria-label={title}>
      <FoundTraceTable found={found} filters={filters} />
    </div>
  );
}

let loaded: typeof PanelTraceComponent | undefined;

/** Most panels of traces list them: the code of the waterfall comes with the first that needs it. */
function usePanelTrace(isWanted: boolean): typeof PanelTraceComponent | undefined {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (isWanted && loaded === undefined) void loadPanelTrace().then(rerender);
  }, [isWanted]);
  return loaded;
}

async function loadPanelTrace(): Promise<void> {
  loaded = (await import("./PanelTrace.tsx")).PanelTrace;
}
