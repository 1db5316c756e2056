import { useQuery, type QueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { heightOf } from "../../dashboard-file/layout.ts";
import type { JsonObject } from "../../dashboard-file/json.ts";
import type { Dashboard } from "../../dashboard-file/model.ts";
import { isOld } from "../../dashboard-file/migrate/old-schema.ts";
import { readCurrent } from "../../dashboard-file/read/current.ts";
import { dashboardIn } from "../../dashboard-file/read/envelope.ts";
import type { DashboardBody } from "../../api/wire/grafana.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { fetchDashboard } from "../http/grafana.ts";
import { pathPart } from "../link/path-part.ts";
import { changedParams, useUrlState, type UrlChanges } from "../link/url-state.ts";
import { loadPanels } from "../panels/registry.ts";
import { useSlowPatterns } from "../regexp/slow-patterns.ts";
import { RefreshControl } from "../time/RefreshControl.tsx";
import { TimeRangePicker } from "../time/TimeRangePicker.tsx";
import { ZoneContext } from "../time/zone-context.ts";
import { zoneInUrl } from "../time/zone-store.ts";
import { DashboardContent } from "./DashboardContent.tsx";
import { DashboardMenu } from "./DashboardMenu.tsx";
import { noticesOf } from "./notices.ts";
import "./dashboard.css";

/** Their code is there before the file tells whether it has them: it came with this page's. */
const USUAL_PANELS = ["timeseries", "stat", "table"];

/** A dashboard by the uid in the path, with time and variables in the URL as Grafana has them. */
export function DashboardPage() {
  const [path] = useLocation();
  const { data, error } = useQuery(dashboardQuery(path));
  if (error !== null) {
    return (
      <div className="page">
        <PageHeader title="Dashboard" />
        <div className="page-body">
          <ErrorNotice error={error} />
          <p>
            <Link href="/dashboards">All dashboards</Link>
          </p>
        </div>
      </div>
    );
  }
  return data === undefined ? <div className="page" /> : <Shown key={data.dashboard.uid} {...data} />;
}

/** Reads a dashboard before the page is drawn, which then is drawn once, and asks for its data at once. */
export async function prepareDashboard(path: string, client: QueryClient): Promise<void> {
  await client.prefetchQuery(dashboardQuery(path));
  const found = client.getQueryData<Read>(dashboardQuery(path).queryKey);
  const params = new URLSearchParams(location.search);
  // What took longer than the page waits for it may come when another one is shown.
  if (found === undefined || params.has("from") || location.pathname !== path) return;
  const next = changedParams(params, defaultTime(found.dashboard));
  navigate(`${location.pathname}?${next.toString()}${location.hash}`, { replace: true });
}

function dashboardQuery(path: string) {
  const uid = pathPart(path, 2);
  return {
    queryKey: ["dashboard", uid],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Read> => {
      void loadPanels(USUAL_PANELS);
      return read(await fetchDashboard(uid, signal));
    },
  };
}

interface Read {
  readonly body: DashboardBody;
  readonly dashboard: Dashboard;
}

async function read(body: DashboardBody): Promise<Read> {
  const dashboard = await readAny(dashboardIn(body.dashboard));
  await loadPanels(typesInSight(dashboard));
  return { body, dashboard };
}

/** What reads older ones is fetched when one is opened. */
async function readAny(raw: JsonObject): Promise<Dashboard> {
  if (!isOld(raw)) return readCurrent(raw);
  const { modernized } = await import("../../dashboard-file/migrate/dashboard.ts");
  const modern = modernized(raw);
  return readCurrent(modern.raw, modern.lost);
}

/** In the grid's units of 38 pixels: about a screen. */
const SCREEN = 26;

/** The panels that are seen first: the code of the others is fetched when they are. */
function typesInSight({ rows }: Dashboard): readonly string[] {
  let top = 0;
  const types: string[] = [];
  for (const { panels, collapsed } of rows) {
    if (collapsed) continue;
    for (const { type, gridPos } of panels) if (top + gridPos.y < SCREEN) types.push(type);
    top += heightOf(panels) + 1;
  }
  return types;
}

function Shown({ body, dashboard: file }: Read) {
  const dashboard = useInZone(file);
  const isReady = useDefaultTime(dashboard);
  useEffect(() => {
    document.title = `${dashboard.title} · Watchtower`;
  }, [dashboard.title]);
  const slow = useSlowPatterns();
  const notices = useMemo(
    () => [
      ...noticesOf(dashboard),
      ...slow.map((source) => `regular expression ${source} takes too long, and is not used`),
    ],
    [dashboard, slow],
  );
  return (
    <ZoneContext value={dashboard.time.timezone}>
      <div className="page">
        <PageHeader title={dashboard.title}>
          <DashboardMenu body={body} />
          {!dashboard.time.hidden && <TimeRangePicker {...quickRanges(dashboard)} />}
          <RefreshControl intervals={dashboard.time.refreshIntervals} />
        </PageHeader>
        <div className="page-body dashboard-body">
          {notices.length > 0 && (
            <details className="dashboard-notices">
              <summary>{notices.length} things of this file cannot be shown as they were meant</summary>
              <ul>
                {notices.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </details>
          )}
          {dashboard.rows.every(({ panels }) => panels.length === 0) && (
            <Notice title="This dashboard is empty" />
          )}
          {isReady && <DashboardContent dashboard={dashboard} />}
        </div>
      </div>
    </ZoneContext>
  );
}

/** The zone that the URL names counts before the file's own. */
function useInZone(dashboard: Dashboard): Dashboard {
  const zone = zoneInUrl(useSearch());
  return useMemo(
    () => (zone === undefined ? dashboard : { ...dashboard, time: { ...dashboard.time, timezone: zone } }),
    [dashboard, zone],
  );
}

/** The file's own, if it has any. */
function quickRanges({ time }: Dashboard) {
  if (time.quickRanges.length === 0) return {};
  return { quickRanges: time.quickRanges.map(({ from, to, display }) => ({ from, to, label: display })) };
}

/** A dashboard opens at its own time unless the URL names another. */
function useDefaultTime(dashboard: Dashboard): boolean {
  const [params, change] = useUrlState();
  const isSet = params.has("from");
  useLayoutEffect(() => {
    if (!isSet) change(defaultTime(dashboard), { replace: true });
  }, [isSet, change, dashboard]);
  return isSet;
}

function defaultTime({ time }: Dashboard): UrlChanges {
  const refresh = time.refresh === "" ? {} : { refresh: time.refresh };
  const to = time.to === "now" && time.nowDelay !== "" ? `now-${time.nowDelay}` : time.to;
  return { from: time.from, to, ...refresh };
}
