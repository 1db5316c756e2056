import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { searchTraces } from "../http/tempo.ts";
import { compareLink } from "../link/links.ts";
import { useUrlState } from "../link/url-state.ts";
import { useTime } from "../time/use-time.ts";
import { RedPanel } from "./RedPanel.tsx";
import { clickedSort, sortOf, sortText, sortTraces, traceRows, type SortKey } from "./trace-rows.ts";
import { TraceTable } from "./TraceTable.tsx";

const LIMITS = [20, 50, 100, 200] as const;

interface TraceResultsProps {
  readonly query: string;
  /** Which of several queries it is; empty for the only one. */
  readonly letter: string;
}

/** The traces that a query finds, with figures of all its spans above. */
export function TraceResults({ query, letter }: TraceResultsProps) {
  const [params, change] = useUrlState();
  const { interval, asOf } = useTime();
  const limit = LIMITS.find((known) => String(known) === params.get("limit")) ?? 50;
  const sortParam = params.get("sort");
  const sort = useMemo(() => sortOf(sortParam), [sortParam]);
  const chosen = chosenIn(params);
  const result = useQuery({
    queryKey: ["traces", "search", query, interval, limit, asOf],
    queryFn: async ({ signal }) => traceRows(await searchTraces(query, interval, limit, signal)),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => sortTraces(result.data ?? [], sort.key, sort.descending), [result.data, sort]);
  const onSort = (key: SortKey) => change({ sort: sortText(clickedSort(sort, key)) }, { replace: true });
  const choose = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen.slice(-1), id];
    change({ chosen: next.length === 0 ? undefined : next.join(",") }, { replace: true });
  };
  const [left = "", right] = chosen;
  return (
    <>
      <RedPanel query={query} letter={letter} quiet={result.error !== null} />
      <Panel
        title={`Traces ${letter}`.trim()}
        className="trace-results"
        busy={result.isFetching}
        note={result.data === undefined ? undefined : countText(rows.length, limit)}
        actions={
          <>
            {right !== undefined && (
              <Link className="button small" href={compareLink(left, right)}>
                <GitCompareArrows size={14} aria-hidden /> Compare the two
              </Link>
            )}
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
          </>
        }
      >
        {result.error !== null && <ErrorNotice error={result.error} />}
        {result.error === null && rows.length > 0 && (
          <TraceTable rows={rows} sort={sort} chosen={chosen} onSort={onSort} onChoose={choose} />
        )}
        {result.error === null && result.data !== undefined && rows.length === 0 && !result.isFetching && (
          <Notice title="No traces found">
            Widen the time range, or ask for less. Nothing has come yet? <Link href="/send">Send data</Link>
          </Notice>
        )}
      </Panel>
    </>
  );
}

/** Ids of the traces to be compared, two at most. */
function chosenIn(params: URLSearchParams): readonly string[] {
  const ids = (params.get("chosen") ?? "").split(",");
  return ids.filter((id) => /^[0-9a-f]{32}$/.test(id)).slice(0, 2);
}

function countText(count: number, limit: number): string {
  return count >= limit ? `${count}, the limit: there may be more` : `${count} found`;
}
