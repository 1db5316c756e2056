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
import { formToTraceql, traceqlToForm } from "./search-form.ts";
import { SearchFormFields } from "./SearchFormFields.tsx";
import { TraceIdForm } from "./TraceIdForm.tsx";
import { TraceMetricPanel } from "./TraceMetricPanel.tsx";
import { isMetricsQuery } from "./traceql-text.ts";
import { TraceResults } from "./TraceResults.tsx";
import "./traces.css";

/** Explore traces: a search form and the TraceQL that it stands for, both editable, and what was found. */
export function TracesPage() {
  const [params, change] = useUrlState();
  const query = params.get("q") ?? "{}";
  const [draft, setDraft] = useDraft(query);
  const form = traceqlToForm(draft);
  const apply = (text: string) => {
    setDraft(text);
    useHistory.getState().ran("traces", [text]);
    const next = text.trim() === "" ? "{}" : text.trim();
    if (next !== query) change({ q: next === "{}" ? undefined : next });
    useClock.getState().refresh();
  };
  return (
    <div className="page">
      <PageHeader title="Traces">
        <TraceIdForm />
        <TimeRangePicker />
        <RefreshControl onRun={() => apply(draft)} />
        <PaneControls />
      </PageHeader>
      <div className="page-body">
        <section className="panel trace-query" aria-label="Search">
          <SearchFormFields
            form={form}
            onEdit={(next) => setDraft(formToTraceql(next))}
            onApply={(next) => apply(formToTraceql(next))}
          />
          <QueryEditor
            language="traceql"
            label="TraceQL query"
            placeholder="Enter a TraceQL query, Shift+Enter to run"
            value={draft}
            onChange={setDraft}
            onRun={apply}
          />
          <div className="query-tools">
            <QueryHistory signal="traces" onPick={apply} />
          </div>
        </section>
        {isMetricsQuery(query) ? <TraceMetricPanel query={query} /> : <TraceResults query={query} />}
      </div>
    </div>
  );
}
