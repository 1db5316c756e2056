import type { ComponentType } from "react";

/** A page: where it is, and how its code is fetched. Fetched once; `page` is there from then on. */
export interface PageRoute {
  readonly pattern: string;
  readonly title: string;
  load(): Promise<void>;
  page(): ComponentType | undefined;
}

function pageRoute(pattern: string, title: string, fetchPage: () => Promise<ComponentType>): PageRoute {
  let found: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  return {
    pattern,
    title,
    load: () => (loading ??= fetchPage().then((page) => void (found = page))),
    page: () => found,
  };
}

export const ROUTES: readonly PageRoute[] = [
  pageRoute("/", "Welcome", async () => (await import("../start/HomePage.tsx")).HomePage),
  pageRoute("/explore", "Welcome", async () => (await import("../start/HomePage.tsx")).HomePage),
  pageRoute("/send", "Send data", async () => (await import("../start/SendDataPage.tsx")).SendDataPage),
  pageRoute(
    "/explore/metrics",
    "Metrics",
    async () => (await import("../metrics/MetricsPage.tsx")).MetricsPage,
  ),
  pageRoute("/explore/logs", "Logs", async () => (await import("../logs/LogsPage.tsx")).LogsPage),
  pageRoute("/explore/traces", "Traces", async () => (await import("../traces/TracesPage.tsx")).TracesPage),
  pageRoute(
    "/explore/traces/compare",
    "Compare traces",
    async () => (await import("../compare/ComparePage.tsx")).ComparePage,
  ),
  pageRoute("/explore/traces/:id", "Trace", async () => (await import("../trace/TracePage.tsx")).TracePage),
  pageRoute("/explore/split", "Explore", async () => (await import("../split/SplitPage.tsx")).SplitPage),
  pageRoute(
    "/dashboards",
    "Dashboards",
    async () => (await import("../dashboards/DashboardListPage.tsx")).DashboardListPage,
  ),
  pageRoute(
    "/d/:id",
    "Dashboard",
    async () => (await import("../dashboard/DashboardPage.tsx")).DashboardPage,
  ),
  pageRoute("/map", "Service map", async () => (await import("../map/MapPage.tsx")).MapPage),
  pageRoute(
    "/watchtower",
    "Watchtower",
    async () => (await import("../watchtower/WatchtowerPage.tsx")).WatchtowerPage,
  ),
  pageRoute(
    "/status",
    "Watchtower",
    async () => (await import("../watchtower/WatchtowerPage.tsx")).WatchtowerPage,
  ),
  pageRoute("/alerts", "Alerts", async () => (await import("../alerts/AlertsPage.tsx")).AlertsPage),
];

/** The route that a path belongs to. */
export function routeOf(path: string): PageRoute | undefined {
  const clean = path.length > 1 ? path.replace(/\/$/, "") : path;
  return ROUTES.find(({ pattern }) => {
    const parent = pattern.replace(/\/:id$/, "/");
    return parent === pattern ? clean === pattern : clean.startsWith(parent) && clean.length > parent.length;
  });
}
