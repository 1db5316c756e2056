import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { fetchTrace } from "../http/tempo.ts";
import { pathPart } from "../link/path-part.ts";
import { PaneControls } from "../split/PaneControls.tsx";
import { useClock } from "../time/clock-store.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { readTrace } from "./trace-model.ts";
import { TraceView } from "./TraceView.tsx";
import "./trace.css";

/** One trace: its waterfall, and its spans in detail. */
export function TracePage() {
  const [path] = useLocation();
  const id = pathPart(path, 3).toLowerCase();
  const now = useClock((state) => state.now);
  const result = useQuery({
    queryKey: ["trace", id, now],
    queryFn: async ({ signal }) => fetchTrace(id, signal),
    placeholderData: (previous, query) => (query?.queryKey[1] === id ? previous : undefined),
  });
  const trace = useMemo(
    () => (result.data === undefined ? undefined : readTrace(id, result.data)),
    [id, result.data],
  );
  return (
    <div className="page">
      <PageHeader
        title={
          <>
            <Link href="/explore/traces">Traces</Link> <span className="muted">/</span>{" "}
            <span className="mono trace-id">{id}</span>
          </>
        }
      >
        <RefreshControl />
        <PaneControls />
      </PageHeader>
      <div className="page-body fill">
        {result.error !== null && <ErrorNotice error={result.error} />}
        {trace !== undefined && <TraceView key={id} trace={trace} />}
        {trace === undefined && result.data !== undefined && !result.isFetching && (
          <section className="panel">
            <Notice title="This trace is not here">
              It may not have arrived yet, or its time is over: data are kept as long and as large as
              configured. Refresh to look again.
            </Notice>
          </section>
        )}
      </div>
    </div>
  );
}
