import { BookOpenText } from "lucide-react";
import { useMemo, useRef } from "react";
import { useWidth } from "../components/use-width.ts";
import { BrowseToggle } from "../explore/BrowseToggle.tsx";
import { ExplorePage } from "../explore/ExplorePage.tsx";
import { withQuery } from "../explore/query-rows.ts";
import { QueryRows } from "../explore/QueryRows.tsx";
import { useQueryRows } from "../explore/use-query-rows.ts";
import { useUrlState } from "../link/url-state.ts";
import { gridFor } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";
import { GraphPanel } from "./GraphPanel.tsx";
import { InstantPanel } from "./InstantPanel.tsx";
import { MetricBrowser } from "./MetricBrowser.tsx";
import "./metrics.css";

/** Explore metrics: PromQL queries, their chart and their newest values. */
export function MetricsPage() {
  const [params] = useUrlState();
  const { interval } = useTime();
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(body);
  const { rows, setRows, queries, apply } = useQueryRows("metrics");
  const grid = useMemo(() => (width === undefined ? undefined : gridFor(interval, width)), [interval, width]);
  return (
    <ExplorePage title="Metrics" onRun={() => apply(rows)} body={body}>
      <QueryRows signal="metrics" rows={rows} onEdit={setRows} onApply={apply}>
        {queries.length > 0 && <BrowseToggle label="Browse metrics" icon={BookOpenText} />}
      </QueryRows>
      {(params.get("browse") === "1" || queries.length === 0) && (
        <MetricBrowser onPick={(expr) => apply(withQuery(rows, expr))} isAbove={queries.length > 0} />
      )}
      {queries.length > 0 && (
        <>
          <GraphPanel queries={queries} grid={grid} />
          <InstantPanel queries={queries} grid={grid} />
        </>
      )}
    </ExplorePage>
  );
}
