import { BookOpenText } from "lucide-react";
import { useMemo, useRef } from "react";
import { PageHeader } from "../components/PageHeader.tsx";
import { useWidth } from "../components/use-width.ts";
import { useHistory } from "../history/history-store.ts";
import { QueryHistory } from "../history/QueryHistory.tsx";
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
import { activeQueries, paramsOf, rowsOf, withQuery, type QueryRow } from "./metrics-state.ts";
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
  const browsing = params.get("browse") === "1";
  const apply = (next: readonly QueryRow[]) => {
    setRows(next);
    useHistory.getState().ran(
      "metrics",
      next.map(({ expr }) => expr),
    );
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
        <QueryRows rows={rows} onEdit={setRows} onApply={apply}>
          {queries.length > 0 && (
            <button
              type="button"
              className="button small"
              aria-pressed={browsing}
              onClick={() => change({ browse: browsing ? undefined : "1" }, { replace: true })}
            >
              <BookOpenText size={14} aria-hidden /> Browse metrics
            </button>
          )}
          <QueryHistory signal="metrics" onPick={(expr) => apply(withQuery(rows, expr))} />
        </QueryRows>
        {(browsing || queries.length === 0) && (
          <MetricBrowser onPick={(expr) => apply(withQuery(rows, expr))} />
        )}
        {queries.length > 0 && (
          <>
            <GraphPanel queries={queries} grid={grid} />
            <InstantPanel queries={queries} grid={grid} />
          </>
        )}
      </div>
    </div>
  );
}
