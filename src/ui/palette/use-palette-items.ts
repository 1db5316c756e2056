import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useHistory } from "../history/history-store.ts";
import { searchDashboards } from "../http/grafana.ts";
import { tagValues } from "../http/tempo.ts";
import { goTo, perform, setTimes } from "../keyboard/perform.ts";
import { SHORTCUTS, type Action } from "../keyboard/shortcuts.ts";
import { logsLink, metricsLink } from "../link/links.ts";
import { serviceLinks, tracesLink } from "../link/service-links.ts";
import type { Signal } from "../split/split-state.ts";
import { useTheme, type ThemeChoice } from "../theme/theme-store.ts";
import { timeControls } from "../time/time-controls.ts";
import { DEFAULT_RANGE, QUICK_RANGES, type TimeRange } from "../time/time-range.ts";
import { allZones } from "../time/zone-list.ts";
import { chooseHours, chooseZone } from "../time/zone-store.ts";
import type { PaletteItem } from "./palette-item.ts";

const STALE_MS = 60_000;
const SHOWN_QUERIES = 5;
const MOST_QUERIES = 200;

/** All that the palette knows: what the page has by itself at once, what is asked for when it is there. */
export function usePaletteItems(openHelp: () => void): readonly PaletteItem[] {
  const dashboards = useQuery({
    queryKey: ["dashboards"],
    queryFn: ({ signal }) => searchDashboards(signal),
    staleTime: STALE_MS,
  }).data;
  const services = useQuery({
    queryKey: ["palette", "services"],
    queryFn: ({ signal }) => tagValues("resource.service.name", signal),
    staleTime: STALE_MS,
  }).data;
  const histories = useHistory((state) => state.histories);
  return useMemo(
    () => [
      ...pages(),
      ...queries(histories),
      ...(dashboards ?? []).flatMap(({ type, uid, url, title, tags }) =>
        type === "dash-db"
          ? [
              item("Dashboards", `dashboard ${uid}`, title, () => goTo(url), {
                words: (tags ?? []).join(" "),
              }),
            ]
          : [],
      ),
      ...(services ?? []).flatMap(({ value }) => serviceItems(value)),
      ...actions(openHelp),
      ...times(),
      ...zones(),
    ],
    [dashboards, services, histories, openHelp],
  );
}

function item(
  group: PaletteItem["group"],
  id: string,
  label: string,
  run: () => void,
  rest: Partial<PaletteItem> = {},
): PaletteItem {
  return { id, group, label, run, ...rest };
}

const pages = (): readonly PaletteItem[] =>
  SHORTCUTS.flatMap(({ action, label, keys: [keys = ""] }) =>
    action.kind === "go" ? [item("Pages", action.path, label, () => goTo(action.path), { note: keys })] : [],
  );

const QUERY_LINKS: Readonly<Record<Signal, (expr: string, range: TimeRange) => string>> = {
  metrics: (expr, range) => metricsLink([expr], range),
  logs: logsLink,
  traces: tracesLink,
};

/** The newest of all signals; some of them are shown without being looked for. */
function queries(histories: ReturnType<typeof useHistory.getState>["histories"]): readonly PaletteItem[] {
  const all = (["metrics", "logs", "traces"] as const).flatMap((signal) =>
    histories[signal].map((entry) => ({ ...entry, signal })),
  );
  return all
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_QUERIES)
    .map(({ signal, expr }, at) =>
      item("Recent queries", `${signal} ${expr}`, expr, () => goTo(QUERY_LINKS[signal](expr, rangeNow())), {
        note: signal,
        isHidden: at >= SHOWN_QUERIES,
      }),
    );
}

/** Each way to see a service, found by its name; without a search only the first. */
function serviceItems(service: string): readonly PaletteItem[] {
  return serviceLinks(service, rangeNow()).map(({ label, href }, at) =>
    item("Services", `service ${service} ${label}`, service, () => goTo(href), {
      note: label,
      words: label,
      isHidden: at > 0,
    }),
  );
}

const rangeNow = (): TimeRange => timeControls()[0]?.range() ?? DEFAULT_RANGE;

const THEMES: readonly (readonly [choice: ThemeChoice, label: string])[] = [
  ["light", "Theme: light"],
  ["dark", "Theme: dark"],
  ["system", "Theme: as the system"],
];

function actions(openHelp: () => void): readonly PaletteItem[] {
  const dialogs = { openPalette: () => undefined, openHelp };
  const shared = SHORTCUTS.flatMap(({ action, label, keys: [keys = ""] }) =>
    isForPalette(action)
      ? [item("Actions", label, label, () => perform(action, dialogs), { note: keys })]
      : [],
  );
  const themes = THEMES.map(([choice, label]) =>
    item("Actions", label, label, () => useTheme.getState().choose(choice), { words: "colours mode" }),
  );
  return [...shared, ...themes];
}

/** What needs a time range or a dashboard is offered where there is one. */
function isForPalette({ kind }: Action): boolean {
  switch (kind) {
    case "go":
    case "palette":
    case "theme":
    case "pasteTime":
    case "leave":
    case "panel":
      return false;
    case "help":
    case "search":
    case "kiosk":
      return true;
    case "dashboard":
      return location.pathname.startsWith("/d/");
    case "refresh":
    case "zoomOut":
    case "earlier":
    case "later":
    case "absolute":
    case "copyTime":
      return timeControls().length > 0;
  }
}

const times = (): readonly PaletteItem[] =>
  timeControls().length === 0
    ? []
    : QUICK_RANGES.map(({ from, label }) =>
        item("Time range", from, label, () => setTimes({ from, to: "now" }), { isHidden: true }),
      );

const CLOCKS = [
  { id: "24", label: "Clock: 24 hours" },
  { id: "12", label: "Clock: 12 hours" },
  { id: "auto", label: "Clock: as my language has it" },
] as const;

const zones = (): readonly PaletteItem[] => [
  ...allZones().map(({ id, label }) =>
    item("Time zone", id, label, () => chooseZone(id), { isHidden: true }),
  ),
  ...CLOCKS.map(({ id, label }) =>
    item("Time zone", label, label, () => chooseHours(id), { isHidden: true }),
  ),
];
