import { join } from "node:path";
import type { Rolldown } from "vite";

type Name = Extract<Rolldown.CodeSplittingGroup["name"], (...args: never[]) => unknown>;
type Graph = Parameters<Name>[1];

const SOURCES = join(import.meta.dirname, "../../src/ui");
const DASHBOARD = "dashboard/DashboardPage.tsx";
/** The panels that nearly each dashboard has: fetched with it, before its file tells which it has. */
const USUAL_PANELS = ["timeseries/TimeSeriesPanel.tsx", "stat/StatPanel.tsx", "table/TablePanel.tsx"];
const EXPLORE = ["metrics/MetricsPage.tsx", "logs/LogsPage.tsx", "traces/TracesPage.tsx"];
const ROUTES = "app/routes.ts";

/** In this order: what a file needs of another is in one before it, or stays there. */
const SHARED = ["common", "chart", "pages", "explore", "dashboard"] as const;

/**
 * The files of the built page that several pages or panels share. Left alone, whatever two of them have in common
 * becomes a file of its own: 80 of them for a dashboard, of which a browser fetches six at a time.
 */
export const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: "base", tags: ["$initial"], priority: SHARED.length + 1 },
  ...SHARED.map((shared, index) => ({
    name: (module: string, graph: Graph) => (chunkOf(module, graph) === shared ? shared : null),
    debugName: shared,
    priority: SHARED.length - index,
  })),
];

/** Files of which most functions are called while the first view of a page is made. */
const CALLED_AT_ONCE: readonly string[] = ["index", "common", "chart", "dashboard"];

/**
 * Has Chrome compile these files as a whole while they arrive, beside the page's thread, as against each function when it
 * is called first (V8's explicit compile hints). To others it is a comment.
 */
export const compileHint = ({ name }: Rolldown.RenderedChunk): string =>
  CALLED_AT_ONCE.includes(name) ? "//# allFunctionsCalledOnLoad" : "";

/** What only lines of logs need of a library that each page has: reached by its index, but not used. */
const LOGS_ALONE = /\/(infiniteQueryObserver|useInfiniteQuery)\.js$/;

function chunkOf(module: string, graph: Graph): (typeof SHARED)[number] | undefined {
  if (LOGS_ALONE.test(module)) return "explore";
  const { dashboard, panels, explore, others } = reached(graph);
  const count = (sets: readonly ReadonlySet<string>[]): number =>
    sets.filter((each) => each.has(module)).length;
  const isExplored = count(explore) > 0;
  const isElsewhere = count(others) > 0;
  if (dashboard.has(module)) return isExplored || isElsewhere ? "common" : "dashboard";
  if (count(panels) > 0) return isElsewhere ? "common" : isExplored ? "chart" : "dashboard";
  if (isExplored && isElsewhere) return "pages";
  return count(explore) > 1 ? "explore" : undefined;
}

interface Reached {
  readonly dashboard: ReadonlySet<string>;
  readonly panels: readonly ReadonlySet<string>[];
  readonly explore: readonly ReadonlySet<string>[];
  readonly others: readonly ReadonlySet<string>[];
}

const known = new WeakMap<Graph, Reached>();

function reached(graph: Graph): Reached {
  const found = known.get(graph) ?? {
    dashboard: reach(idOf(DASHBOARD), graph),
    panels: USUAL_PANELS.map((panel) => reach(idOf(`panels/${panel}`), graph)),
    explore: EXPLORE.map((page) => reach(idOf(page), graph)),
    others: otherPages(graph).map((page) => reach(page, graph)),
  };
  known.set(graph, found);
  return found;
}

const idOf = (path: string): string => join(SOURCES, path);

/** What the routes fetch, but for the dashboard and Explore. */
function otherPages(graph: Graph): readonly string[] {
  const pages = graph.getModuleInfo(idOf(ROUTES))?.dynamicallyImportedIds ?? [];
  return pages.filter((page) => ![DASHBOARD, ...EXPLORE].some((path) => idOf(path) === page));
}

/** The modules that are there when a module is: whatever it imports, at any depth, but not what it fetches later. */
function reach(module: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const next = [module];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (found.has(id)) continue;
    const info = graph.getModuleInfo(id);
    if (info === null) throw new Error(`${id} is not part of the page`);
    found.add(id);
    next.push(...info.importedIds);
  }
  return found;
}
