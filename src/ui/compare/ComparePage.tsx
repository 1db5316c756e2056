import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { fetchTraceDiff } from "../http/watchtower.ts";
import { useUrlState } from "../link/url-state.ts";
import { PaneControls } from "../split/PaneControls.tsx";
import { useClock } from "../time/clock-store.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { compareRows } from "./compare-rows.ts";
import { ComparePanel } from "./ComparePanel.tsx";
import { CompareSummary } from "./CompareSummary.tsx";
import { TraceChoice } from "./TraceChoice.tsx";
import "./compare.css";

/** Two traces side by side: which spans both have, how long each took, and what differs. */
export function ComparePage() {
  const [params, change] = useUrlState();
  const left = params.get("left") ?? "";
  const right = params.get("right") ?? "";
  const now = useClock((state) => state.now);
  const both = left !== "" && right !== "";
  const result = useQuery({
    queryKey: ["trace-diff", left, right, now],
    queryFn: async ({ signal }) => fetchTraceDiff(left, right, signal),
    enabled: both,
  });
  const diff = both && result.error === null ? result.data : undefined;
  const rows = useMemo(() => (diff === undefined ? [] : compareRows(diff)), [diff]);
  return (
    <div className="page">
      <PageHeader
        title={
          <>
            <Link href="/explore/traces">Traces</Link> <span className="muted">/</span> <span>Compare</span>
          </>
        }
      >
        {both && (
          <button
            type="button"
            className="button"
            onClick={() => change({ left: right, right: left, row: undefined })}
          >
            <ArrowLeftRight size={15} aria-hidden /> Swap
          </button>
        )}
        <RefreshControl />
        <PaneControls />
      </PageHeader>
      <div className="page-body fill">
        {both && result.error !== null && <ErrorNotice error={result.error} />}
        {!both && <TraceChoice left={left} />}
        {diff !== undefined && (
          <>
            <CompareSummary diff={diff} />
            <ComparePanel rows={rows} left={diff.left} right={diff.right} />
          </>
        )}
      </div>
    </div>
  );
}
