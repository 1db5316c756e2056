import type { Plugin, Rolldown } from "vite";
import type { EarlyFiles } from "../../src/api/watchtower/early.ts";

/**
 * What is fetched for a page beside what every page has, by the module of the page and of what it soon needs. The first
 * whose path fits counts.
 */
export const NEEDS: Readonly<
  Record<string, { readonly modules: readonly string[]; readonly data?: string }>
> = {
  "/": { modules: ["start/HomePage.tsx"] },
  "/explore/metrics": { modules: ["metrics/MetricsPage.tsx"] },
  "/explore/logs": { modules: ["logs/LogsPage.tsx"] },
  "/explore/traces": { modules: ["traces/TracesPage.tsx"] },
  "/explore/traces/compare": { modules: ["compare/ComparePage.tsx"] },
  "/explore/traces/:id": { modules: ["trace/TracePage.tsx"], data: "/tempo/api/v2/traces/:id" },
  "/dashboards": { modules: ["dashboards/DashboardListPage.tsx"] },
  "/d/:id": {
    modules: ["dashboard/DashboardPage.tsx", "panels/timeseries/TimeSeriesPanel.tsx"],
    data: "/api/dashboards/uid/:id",
  },
  "/map": { modules: ["map/MapPage.tsx"] },
};

/** A plain script, of `public`. */
const THEME = "theme.js";

/**
 * Writes down which files each page needs, so that the engine names them in the answer that brings the page: a browser
 * would learn of them one after the other.
 */
export function earlyFiles(): Plugin {
  return {
    name: "watchtower:early-files",
    apply: "build",
    generateBundle: {
      // The styles are there at the end only.
      order: "post",
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
        const styles = Object.keys(bundle).filter((name) => name.endsWith(".css"));
        const all = Object.entries(NEEDS).map(([path, { modules, data }]): EarlyFiles => {
          // First what each page waits for: a browser asks for six files at a time.
          const files = new Set([THEME, ...styles]);
          for (const entry of chunks.filter(({ isEntry }) => isEntry)) addFiles(entry, bundle, files);
          for (const module of modules) addFiles(holderOf(module, chunks), bundle, files);
          return {
            path,
            files: [...files].map((file) => `/${file}`),
            ...(data === undefined ? {} : { data }),
          };
        });
        this.emitFile({ type: "asset", fileName: "early.json", source: JSON.stringify(all) });
      },
    },
  };
}

function holderOf(module: string, chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk {
  const found = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/src/ui/${module}`)));
  if (found === undefined) throw new Error(`${module} is in no file of the page`);
  return found;
}

function addFiles(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, files: Set<string>): void {
  if (files.has(chunk.fileName)) return;
  files.add(chunk.fileName);
  for (const name of chunk.imports) {
    const next = bundle[name];
    if (next?.type === "chunk") addFiles(next, bundle, files);
  }
}
