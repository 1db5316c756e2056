import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";

/** A page: where it is, and how its code is fetched. Fetched until it is there; `page` is there from then on. */
export interface PageRoute {
  readonly pattern: string;
  readonly title: string;
  /** @throws when the code does not come; the next call asks for it again */
  load(): Promise<void>;
  page(): ComponentType | undefined;
  /** Asks for what the page at a path shows first, once its code is there; undefined where that is nothing. */
  prepare(path: string, client: QueryClient): Promise<void> | undefined;
}

interface PageCode {
  readonly page: ComponentType;
  readonly prepare?: PageRoute["prepare"];
}

function pageRoute(
  pattern: string,
  title: string,
  fetchPage: () => Promise<ComponentType | PageCode>,
): PageRoute {
  let found: PageCode | undefined;
  let loading: Promise<void> | undefined;
  return {
    pattern,
    title,
    load: () =>
      (loading ??= fetchPage().then(
        (code) => void (found = "page" in code ? code : { page: code }),
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      )),
    page: () => found?.page,
    prepare: (path, client) => found?.prepare?.(path, client),
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
  pageRoute("/d/:id", "Dashboard", async () => {
    const { DashboardPage, prepareDashboard } = await import("../dashboard/DashboardPage.tsx");
    return { page: DashboardPage, prepare: prepareDashboard };
  }),
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
