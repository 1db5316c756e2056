import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { RefreshCw, X } from "lucide-react";
import { useEffect } from "react";
import { useUrlState } from "../link/url-state.ts";
import { useClock } from "./clock-store.ts";
import { parseDuration } from "./duration.ts";
import { offerRefresh } from "./time-controls.ts";

const INTERVALS = ["5s", "10s", "30s", "1m", "5m", "15m"];

interface RefreshControlProps {
  /** In place of asking anew: runs what was written. */
  readonly onRun?: () => void;
  /** Such as `10s`. */
  readonly intervals?: readonly string[];
}

/** Runs the page's queries again, now or every so often (`refresh` in the URL); cancels those under way. */
export function RefreshControl({ onRun, intervals = INTERVALS }: RefreshControlProps) {
  const [params, change] = useUrlState();
  const client = useQueryClient();
  const fetching = useIsFetching({ predicate: (query) => query.queryKey[0] !== "status" }) > 0;
  const every = params.get("refresh") ?? "";
  useAutoRefresh(parseDuration(every));
  const refresh = useClock((state) => state.refresh);
  const run = onRun ?? refresh;
  useEffect(() => offerRefresh(run), [run]);
  const classes = onRun === undefined ? "button run" : "button primary run";
  return (
    <div className="button-group">
      {fetching ? (
        <button type="button" className={classes} onClick={() => void client.cancelQueries()}>
          <X size={15} aria-hidden /> Cancel
        </button>
      ) : (
        <button
          type="button"
          className={classes}
          onClick={run}
          title={onRun === undefined ? "Ask anew (d r)" : "Run query (Shift+Enter in an editor)"}
        >
          <RefreshCw size={15} aria-hidden /> {onRun === undefined ? "Refresh" : "Run query"}
        </button>
      )}
      <select
        className="select"
        aria-label="Auto refresh"
        title="Auto refresh"
        value={every}
        onChange={(event) => change({ refresh: event.target.value === "" ? undefined : event.target.value })}
      >
        <option value="">Off</option>
        {(every === "" || intervals.includes(every) ? intervals : [...intervals, every]).map((interval) => (
          <option key={interval} value={interval}>
            {interval}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Ticks while the page can be seen; a tick is skipped while the last one's queries still run. */
function useAutoRefresh(intervalMs: number | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (intervalMs === undefined || intervalMs < 1000) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden && client.isFetching() === 0) useClock.getState().refresh();
    }, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, client]);
}
