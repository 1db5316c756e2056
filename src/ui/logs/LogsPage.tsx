import { Tags } from "lucide-react";
import { PageHeader } from "../components/PageHeader.tsx";
import { QueryEditor } from "../editor/QueryEditor.tsx";
import { useHistory } from "../history/history-store.ts";
import { QueryHistory } from "../history/QueryHistory.tsx";
import { useUrlState } from "../link/url-state.ts";
import { useDraft } from "../link/use-draft.ts";
import { PaneControls } from "../split/PaneControls.tsx";
import { useClock } from "../time/clock-store.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { TimeRangePicker } from "../time/TimeRangePicker.tsx";
import { ContextDialog } from "./ContextDialog.tsx";
import type { LineActions } from "./line-actions.ts";
import { LiveLogs } from "./LiveLogs.tsx";
import { contextOf } from "./log-context.ts";
import { LogBrowser } from "./LogBrowser.tsx";
import { LogMetricPanel } from "./LogMetricPanel.tsx";
import { hasFilter, isLineQuery, withFilter } from "./logql-text.ts";
import { LogResults } from "./LogResults.tsx";
import { logsStateOf } from "./logs-state.ts";
import "./logs.css";

/** Explore logs: a LogQL query, its lines or numbers, or lines as they arrive. */
export function LogsPage() {
  const [params, change] = useUrlState();
  const state = logsStateOf(params);
  const [draft, setDraft] = useDraft(state.expr);
  const browsing = params.get("browse") === "1";
  const apply = (expr: string) => {
    setDraft(expr);
    useHistory.getState().ran("logs", [expr]);
    if (expr.trim() !== state.expr) change({ q: expr.trim() === "" ? undefined : expr.trim() });
    useClock.getState().refresh();
  };
  const actions: LineActions = {
    onFilter: (field, operator) => apply(withFilter(state.expr, field, operator)),
    isFiltered: (field, operator) => hasFilter(state.expr, field, operator),
    onContext: (row) => {
      const context = contextOf(row);
      if (context !== undefined) change({ context: context.time, stream: context.stream });
    },
  };
  return (
    <div className="page">
      <PageHeader title="Logs">
        <TimeRangePicker />
        <RefreshControl onRun={() => apply(draft)} />
        <PaneControls />
      </PageHeader>
      <div className="page-body fill">
        <section className="panel query-bar" aria-label="Query">
          <QueryEditor
            language="logql"
            label="LogQL query"
            placeholder={'Enter a LogQL query, like {service_name="shop"} |= "error", Shift+Enter to run'}
            value={draft}
            onChange={setDraft}
            onRun={apply}
          />
          <div className="query-tools">
            {state.expr !== "" && (
              <button
                type="button"
                className="button small"
                aria-pressed={browsing}
                onClick={() => change({ browse: browsing ? undefined : "1" }, { replace: true })}
              >
                <Tags size={14} aria-hidden /> Browse labels
              </button>
            )}
            <QueryHistory signal="logs" onPick={apply} />
          </div>
        </section>
        {(state.expr === "" || browsing) && <LogBrowser onPick={apply} />}
        {state.expr !== "" && !isLineQuery(state.expr) && <LogMetricPanel expr={state.expr} />}
        {state.expr !== "" && isLineQuery(state.expr) && state.live && (
          <LiveLogs key={state.expr} state={state} actions={actions} />
        )}
        {state.expr !== "" && isLineQuery(state.expr) && !state.live && (
          <LogResults state={state} actions={actions} />
        )}
        {state.context !== undefined && (
          <ContextDialog
            context={state.context}
            onClose={() => change({ context: undefined, stream: undefined })}
          />
        )}
      </div>
    </div>
  );
}
