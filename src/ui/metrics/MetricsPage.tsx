import { useMemo, useRef } from "react";
import { PageHeader } from "../components/PageHeader.tsx";
import { useWidth } from "../components/use-width.ts";
import { useUrlState } from "../link/url-state.ts";
import { useDraft } from "../link/use-draft.ts";
import { PaneControls } from "../split/PaneControls.tsx";
import { useClock } from "../time/clock-store.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { gridFor } from "../time/step.ts";
import { TimeRangePicker } from "../time/TimeRangePicker.tsx";
import { useTime } from "../time/use-time.ts";
import { GraphPanel } from "./GraphPanel.tsx";
import { InstantPanel } from "./InstantPanel.tsx";
import { MetricBrowser } from "./MetricBrowser.tsx";
import { activeQueries, paramsOf, rowsOf, type QueryRow } from "./metrics-state.ts";
import { QueryRows } from "./QueryRows.tsx";
import "./metrics.css";

/** Explore metrics: PromQL queries, their chart and their newest values. */
export function MetricsPage() {
  const [params, change] = useUrlState();
  const { interval } = useTime();
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(body);
  const urlRows = useMemo(() => rowsOf(params), [params]);
  const [rows, setRows] = useDraft(urlRows);
  const grid = useMemo(() => (width === undefined ? undefined : gridFor(interval, width)), [interval, width]);
  const queries = useMemo(() => activeQueries(urlRows), [urlRows]);
  const apply = (next: readonly QueryRow[]) => {
    setRows(next);
    change(paramsOf(next));
    useClock.getState().refresh();
  };
  return (
    <div className="page">
      <PageHeader title="Metrics">
        <TimeRangePicker />
        <RefreshControl onRun={() => apply(rows)} />
        <PaneControls />
      </PageHeader>
      <div className="page-body" ref={body}>
        <QueryRows rows={rows} onEdit={setRows} onApply={apply} />
        {queries.length === 0 ? (
          <MetricBrowser onPick={(expr) => apply([{ expr, hidden: false }, ...rows.slice(1)])} />
        ) : (
          <>
            <GraphPanel queries={queries} grid={grid} />
            <InstantPanel queries={queries} grid={grid} />
          </>
        )}
      </div>
    </div>
  );
}
