import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { queryLines } from "../http/loki.ts";
import { logsLink, traceLink } from "../link/links.ts";
import { logRows, sortRows } from "../logs/log-rows.ts";
import { formatDateTime, type TimeRange } from "../time/time-range.ts";

const EVERY_MS = 10_000;
const SHOWN = 6;
const HOUR_MS = 3_600_000;
const LATELY: TimeRange = { from: "now-1h", to: "now" };
const ERRORS = '{service_name=~".+"} | detected_level=~"error|critical|fatal"';

/** The newest lines that tell of errors, and the traces that they are of. */
export function ErrorLines() {
  const { data, error } = useQuery({
    queryKey: ["overview", "error lines"],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const interval = { from: now - HOUR_MS, to: now };
      const found = await queryLines({ expr: ERRORS, interval, limit: SHOWN, direction: "backward" }, signal);
      return found.resultType === "streams"
        ? sortRows(logRows(found.result), "backward").slice(0, SHOWN)
        : [];
    },
  });
  return (
    <Panel title="Newest errors in logs" actions={<Link href={logsLink(ERRORS, LATELY)}>All</Link>}>
      {error !== null && <ErrorNotice error={error} />}
      {data?.length === 0 && <p className="overview-none">No line told of an error in the last hour.</p>}
      <ul className="overview-list reserved">
        {data?.map(({ time, ms, line, service, traceId }) => (
          <li key={`${time} ${service} ${line}`}>
            <span className="overview-line" title={line}>
              <Link href={logsLink(`{service_name=${JSON.stringify(service)}}`, LATELY)}>{service}</Link>{" "}
              {line}
            </span>
            <span className="muted num">
              {formatDateTime(ms)}{" "}
              {traceId !== undefined && traceId !== "" && <Link href={traceLink(traceId)}>Trace</Link>}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
