import { useState } from "react";
import { isMetricsQuery } from "../../api/wire/traceql-kind.ts";
import { ExplorePage } from "../explore/ExplorePage.tsx";
import { QueryRows } from "../explore/QueryRows.tsx";
import { useQueryRows } from "../explore/use-query-rows.ts";
import { formToTraceql, traceqlToForm } from "./search-form.ts";
import { SearchFormFields } from "./SearchFormFields.tsx";
import { TraceIdForm } from "./TraceIdForm.tsx";
import { TraceMetricPanel } from "./TraceMetricPanel.tsx";
import { TraceResults } from "./TraceResults.tsx";
import "./traces.css";

/** All traces: what is asked where nothing is. */
const ALL = "{}";

/** Explore traces: a search form and the TraceQL that it stands for, both editable, and what each query found. */
export function TracesPage() {
  const { rows, setRows, queries, apply } = useQueryRows("traces", ALL);
  // The form is that of the query that was edited last.
  const [edited, setEdited] = useState(0);
  const at = Math.min(edited, rows.length - 1);
  const withForm = (expr: string) => rows.map((row, index) => (index === at ? { ...row, expr } : row));
  const edit = (next: typeof rows) => {
    const changed = next.findIndex(({ expr }, index) => expr !== rows[index]?.expr);
    if (changed !== -1) setEdited(changed);
    setRows(next);
  };
  const several = queries.length > 1;
  return (
    <ExplorePage title="Traces" controls={<TraceIdForm />} onRun={() => apply(rows)}>
      <QueryRows
        signal="traces"
        rows={rows}
        onEdit={edit}
        onApply={apply}
        form={
          <SearchFormFields
            form={traceqlToForm(rows[at]?.expr ?? ALL)}
            onEdit={(next) => setRows(withForm(formToTraceql(next)))}
            onApply={(next) => apply(withForm(formToTraceql(next)))}
          />
        }
      />
      {queries.map(({ letter, expr }) =>
        isMetricsQuery(expr) ? (
          <TraceMetricPanel key={letter} query={expr} letter={several ? letter : ""} />
        ) : (
          <TraceResults key={letter} query={expr} letter={several ? letter : ""} />
        ),
      )}
    </ExplorePage>
  );
}
