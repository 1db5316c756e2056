import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { queryLines } from "../http/loki.ts";
import { formatCount } from "../units/format.ts";
import { useTime } from "../time/use-time.ts";
import { LogActions } from "./LogActions.tsx";
import { LogList } from "./LogList.tsx";
import { logRows, sortRows, type LogField } from "./log-rows.ts";
import type { LogsState } from "./logs-state.ts";
import { VolumePanel } from "./VolumePanel.tsx";

interface LogResultsProps {
  readonly state: LogsState;
  readonly onFilter: (field: LogField, operator: "=" | "!=") => void;
}

/** The lines of a time range, with their volume above. */
export function LogResults({ state, onFilter }: LogResultsProps) {
  const { expr, limit, direction, wrap } = state;
  const { interval, asOf } = useTime();
  const result = useQuery({
    queryKey: ["logs", "lines", expr, interval, limit, direction, asOf],
    queryFn: async ({ signal }) => {
      const data = await queryLines({ expr, interval, limit, direction }, signal);
      return data.resultType === "streams" ? logRows(data.result) : [];
    },
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => sortRows(result.data ?? [], direction), [result.data, direction]);
  return (
    <>
      <VolumePanel expr={expr} quiet={result.error !== null} />
      <Panel
        title="Logs"
        className="log-panel"
        busy={result.isFetching}
        note={result.data === undefined ? undefined : countText(rows.length, limit)}
        actions={<LogActions state={state} />}
      >
        {result.error !== null && <ErrorNotice error={result.error} />}
        {result.error === null && rows.length > 0 && (
          <LogList rows={rows} wrap={wrap} expr={expr} onFilter={onFilter} />
        )}
        {result.error === null && result.data !== undefined && rows.length === 0 && !result.isFetching && (
          <Notice title="No lines in this time range">
            Widen the time range, or loosen the query’s filters.
          </Notice>
        )}
      </Panel>
    </>
  );
}

function countText(count: number, limit: number): string {
  const lines = `${formatCount(count)} ${count === 1 ? "line" : "lines"}`;
  return count >= limit ? `${lines}, the limit: there may be more` : lines;
}
