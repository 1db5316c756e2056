import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { searchTraces } from "../http/tempo.ts";
import { useUrlState } from "../link/url-state.ts";
import { useTime } from "../time/use-time.ts";
import { sortTraces, traceRows, type SortKey } from "./trace-rows.ts";
import { TraceTable } from "./TraceTable.tsx";

const LIMITS = [20, 50, 100, 200] as const;

/** The traces that a query finds. */
export function TraceResults({ query }: { query: string }) {
  const [params, change] = useUrlState();
  const { interval, asOf } = useTime();
  const limit = LIMITS.find((known) => String(known) === params.get("limit")) ?? 50;
  const [sort, setSort] = useState<{ key: SortKey; descending: boolean }>({
    key: "startMs",
    descending: true,
  });
  const result = useQuery({
    queryKey: ["traces", "search", query, interval, limit, asOf],
    queryFn: async ({ signal }) => traceRows(await searchTraces(query, interval, limit, signal)),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => sortTraces(result.data ?? [], sort.key, sort.descending), [result.data, sort]);
  const onSort = (key: SortKey) =>
    setSort((before) => ({
      key,
      descending: before.key === key ? !before.descending : key !== "service" && key !== "name",
    }));
  return (
    <Panel
      title="Traces"
      className="trace-results"
      busy={result.isFetching}
      note={result.data === undefined ? undefined : countText(rows.length, limit)}
      actions={
        <select
          className="select small"
          aria-label="Most traces to show"
          value={limit}
          onChange={(event) => change({ limit: event.target.value })}
        >
          {LIMITS.map((size) => (
            <option key={size} value={size}>
              {size} traces
            </option>
          ))}
        </select>
      }
    >
      {result.error !== null && <ErrorNotice error={result.error} />}
      {result.error === null && rows.length > 0 && <TraceTable rows={rows} sort={sort} onSort={onSort} />}
      {result.error === null && result.data !== undefined && rows.length === 0 && !result.isFetching && (
        <Notice title="No traces found">Widen the time range, or ask for less.</Notice>
      )}
    </Panel>
  );
}

function countText(count: number, limit: number): string {
  return count >= limit ? `${count}, the limit: there may be more` : `${count} found`;
}
