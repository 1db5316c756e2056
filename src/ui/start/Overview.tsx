import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { Panel } from "../components/Panel.tsx";
import { searchDashboards } from "../http/grafana.ts";
import { queryInstant } from "../http/prometheus.ts";
import { searchTraces } from "../http/tempo.ts";
import { traceLink } from "../link/links.ts";
import { serviceLinks, tracesLink } from "../link/service-links.ts";
import { formatWholeMs } from "../time/duration.ts";
import { formatDateTime, type TimeRange } from "../time/time-range.ts";
import { formatCount, formatValue } from "../units/format.ts";
import { ITEM_NAMES, SIGNALS } from "./arrival.ts";
import { ErrorLines } from "./ErrorLines.tsx";
import { RED_QUERIES, servicesRed } from "./service-red.ts";

const EVERY_MS = 10_000;
const LATELY: TimeRange = { from: "now-1h", to: "now" };
const SHOWN_TRACES = 8;

/** What is going on: what arrives, how services do, what failed lately, and where to look on. */
export function Overview({ status }: { status: StatusBody }) {
  return (
    <div className="page">
      <PageHeader title="Home" />
      <div className="page-body overview">
        <Arriving status={status} />
        <Services />
        <Traces
          title="Failed lately"
          query="{ status = error }"
          none="Nothing has failed in the last hour."
        />
        <ErrorLines />
        <Traces title="Newest traces" query="{}" none="No traces in the last hour." />
        <DashboardLinks />
      </div>
    </div>
  );
}

function Arriving({ status }: { status: StatusBody }) {
  return (
    <Panel title="Arriving now">
      <ul className="overview-signals">
        {SIGNALS.map((name) => {
          const { rate, items } = status.signals[name];
          return (
            <li key={name}>
              <Link href={`/explore/${name}`}>{name}</Link>
              <strong className="num">{formatValue(rate, "perSecond")}</strong>
              <span className="muted num">
                {formatCount(items)} {ITEM_NAMES[name]} kept
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Services() {
  const { data, error } = useQuery({
    queryKey: ["overview", "services"],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => {
      const ask = (expr: string) => queryInstant(expr, Date.now() / 1000, signal);
      const [rate, failed, p95] = await Promise.all([
        ask(RED_QUERIES.rate),
        ask(RED_QUERIES.failed),
        ask(RED_QUERIES.p95),
      ]);
      return servicesRed({ rate, failed, p95 });
    },
  });
  return (
    <Panel title="Services" note="of the last five minutes" actions={<Link href="/map">Service map</Link>}>
      {error !== null && <ErrorNotice error={error} />}
      {data?.length === 0 && (
        <p className="overview-none">No service was asked anything in the last five minutes.</p>
      )}
      {data === undefined && error === null && <div className="overview-list reserved" />}
      {data !== undefined && data.length > 0 && (
        <table className="overview-table">
          <thead>
            <tr>
              <th>Service</th>
              <th className="right">Requests</th>
              <th className="right">Failed</th>
              <th className="right">95 % faster than</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ service, rate, errors, p95 }) => (
              <tr key={service}>
                <td>
                  <Link href={serviceLinks(service, LATELY)[0]?.href ?? "/"}>{service}</Link>
                </td>
                <td className="num right">{formatValue(rate, "perSecond")}</td>
                <td className={errors > 0 ? "num right overview-bad" : "num right"}>
                  {formatValue(errors, "ratio")}
                </td>
                <td className="num right">{Number.isNaN(p95) ? "" : formatValue(p95, "seconds")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Traces({ title, query, none }: { title: string; query: string; none: string }) {
  const { data, error } = useQuery({
    queryKey: ["overview", query],
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) => {
      const now = Date.now();
      return searchTraces(query, { from: now - 3_600_000, to: now }, SHOWN_TRACES, signal);
    },
  });
  return (
    <Panel title={title} actions={<Link href={tracesLink(query, LATELY)}>All</Link>}>
      {error !== null && <ErrorNotice error={error} />}
      {data?.traces.length === 0 && <p className="overview-none">{none}</p>}
      <ul className="overview-list reserved">
        {data?.traces.map(
          ({ traceID, rootServiceName, rootTraceName = "", startTimeUnixNano, durationMs = 0 }) => (
            <li key={traceID}>
              <Link href={traceLink(traceID.padStart(32, "0"))}>
                {rootServiceName}: {rootTraceName}
              </Link>
              <span className="muted num">
                {formatDateTime(Number(BigInt(startTimeUnixNano) / 1_000_000n))}, {formatWholeMs(durationMs)}
              </span>
            </li>
          ),
        )}
      </ul>
    </Panel>
  );
}

function DashboardLinks() {
  const { data = [] } = useQuery({
    queryKey: ["dashboards"],
    queryFn: ({ signal }) => searchDashboards(signal),
  });
  return (
    <Panel title="Dashboards" actions={<Link href="/dashboards">All</Link>}>
      <ul className="overview-list">
        {data
          .filter(({ type }) => type === "dash-db")
          .slice(0, SHOWN_TRACES)
          .map(({ uid, url, title }) => (
            <li key={uid}>
              <Link href={url}>{title}</Link>
            </li>
          ))}
      </ul>
    </Panel>
  );
}
