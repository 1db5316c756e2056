import { Tags } from "lucide-react";
import { useMemo } from "react";
import { BrowseToggle } from "../explore/BrowseToggle.tsx";
import { ExplorePage } from "../explore/ExplorePage.tsx";
import { letterAt, withQuery } from "../explore/query-rows.ts";
import { QueryRows } from "../explore/QueryRows.tsx";
import { useQueryRows } from "../explore/use-query-rows.ts";
import { useUrlState } from "../link/url-state.ts";
import { ContextDialog } from "./ContextDialog.tsx";
import type { LineActions } from "./line-actions.ts";
import { LiveLogs } from "./LiveLogs.tsx";
import { contextOf } from "./log-context.ts";
import type { LogRow } from "./log-rows.ts";
import { LogBrowser } from "./LogBrowser.tsx";
import { LogMetricPanel } from "./LogMetricPanel.tsx";
import { hasFilter, isLineQuery, withFilter } from "./logql-text.ts";
import { LogResults } from "./LogResults.tsx";
import { logsStateOf } from "./logs-state.ts";
import "./logs.css";

/** Explore logs: LogQL queries, the numbers of each, and the lines of all as one list, or as they arrive. */
export function LogsPage() {
  const [params, change] = useUrlState();
  const state = logsStateOf(params);
  const { rows, setRows, queries, apply } = useQueryRows("logs");
  const lines = useMemo(() => queries.filter(({ expr }) => isLineQuery(expr)), [queries]);
  const numbers = queries.filter(({ expr }) => !isLineQuery(expr));
  const finders = (row: LogRow | undefined) =>
    row?.query === undefined ? lines : lines.filter(({ letter }) => letter === row.query);
  const actions: LineActions = {
    onFilter: (field, operator, line) => {
      const found = new Map(finders(line).map(({ letter, expr }) => [letter, expr]));
      apply(
        rows.map((row, index) => {
          const expr = found.get(letterAt(index));
          return expr === undefined ? row : { ...row, expr: withFilter(expr, field, operator) };
        }),
      );
    },
    isFiltered: (field, operator, line) =>
      finders(line).every(({ expr }) => hasFilter(expr, field, operator)),
    onContext: (row) => {
      const context = contextOf(row);
      if (context !== undefined) change({ context: context.time, stream: context.stream });
    },
  };
  return (
    <ExplorePage title="Logs" onRun={() => apply(rows)} fill>
      <QueryRows signal="logs" rows={rows} onEdit={setRows} onApply={apply}>
        {queries.length > 0 && <BrowseToggle label="Browse labels" icon={Tags} />}
      </QueryRows>
      {(queries.length === 0 || params.get("browse") === "1") && (
        <LogBrowser onPick={(expr) => apply(withQuery(rows, expr))} />
      )}
      {numbers.map(({ letter, expr }) => (
        <LogMetricPanel key={letter} expr={expr} letter={queries.length > 1 ? letter : ""} />
      ))}
      {lines.length > 0 && state.live && (
        <LiveLogs key={JSON.stringify(lines)} queries={lines} state={state} actions={actions} />
      )}
      {lines.length > 0 && !state.live && <LogResults queries={lines} state={state} actions={actions} />}
      {state.context !== undefined && (
        <ContextDialog
          context={state.context}
          onClose={() => change({ context: undefined, stream: undefined })}
        />
      )}
    </ExplorePage>
  );
}
