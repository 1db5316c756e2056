import { useMemo } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import type { NamedQuery } from "../explore/query-rows.ts";
import { formatCount } from "../units/format.ts";
import { FieldsPanel } from "./FieldsPanel.tsx";
import type { LineActions } from "./line-actions.ts";
import { LogActions } from "./LogActions.tsx";
import { LogList } from "./LogList.tsx";
import { MOST_LINES } from "./next-page.ts";
import type { LogsState } from "./logs-state.ts";
import { useLogPages } from "./use-log-pages.ts";
import { useOpenLines } from "./use-open-lines.ts";
import { VolumePanel } from "./VolumePanel.tsx";

interface LogResultsProps {
  readonly queries: readonly NamedQuery[];
  readonly state: LogsState;
  readonly actions: LineActions;
}

/** The lines that the queries find in a time range, with their volume above, and the statistics of their fields beside them. */
export function LogResults({ queries, state, actions }: LogResultsProps) {
  const { wrap, pretty, fields } = state;
  const exprs = useMemo(() => queries.map(({ expr }) => expr), [queries]);
  const pages = useLogPages(queries, state);
  const openLines = useOpenLines();
  const rows = pages.rows ?? [];
  const failed = pages.error !== null;
  const shown = useMemo(
    () => ({ time: true, timeZone: "browser", labels: false, details: true, pretty, logfmt: true }),
    [pretty],
  );
  return (
    <>
      <VolumePanel exprs={exprs} quiet={failed} />
      <Panel
        title="Logs"
        className="log-panel"
        busy={pages.busy}
        note={pages.rows === undefined ? undefined : countText(rows.length, pages.more !== undefined)}
        actions={<LogActions state={state} rows={rows} />}
      >
        {pages.error !== null && <ErrorNotice error={pages.error} />}
        {!failed && rows.length > 0 && (
          <div className={fields === undefined ? "log-area" : "log-area with-fields"}>
            <LogList
              rows={rows}
              wrap={wrap}
              exprs={exprs}
              {...openLines}
              shown={shown}
              actions={actions}
              onMore={pages.more}
              loadingMore={pages.loadingMore}
            />
            {fields !== undefined && <FieldsPanel rows={rows} open={fields} actions={actions} />}
          </div>
        )}
        {!failed && pages.rows !== undefined && rows.length === 0 && !pages.busy && (
          <Notice title="No lines in this time range">
            Widen the time range, or loosen the query’s filters.
          </Notice>
        )}
      </Panel>
    </>
  );
}

function countText(count: number, hasMore: boolean): string {
  const lines = `${formatCount(count)} ${count === 1 ? "line" : "lines"}`;
  if (count >= MOST_LINES) return `${lines}, the most that are shown`;
  return hasMore ? `${lines}, more as you scroll down` : lines;
}
