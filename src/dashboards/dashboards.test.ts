import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintDashboard } from "../dashboard-file/check/lint.ts";
import { readDashboard } from "../dashboard-file/read-dashboard.ts";
import { dashboardFiles, shippedFiles } from "./all.ts";

const FOLDER = join(import.meta.dirname, "../../dashboards");
const files = dashboardFiles();
const SOURCES: ReadonlySet<string> = new Set(["prometheus mimir", "loki loki", "tempo tempo"]);

interface Placed {
  readonly type: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

/** Those of rows that are closed at first, too. */
function panelsOf(text: string): readonly Placed[] {
  const { panels } = JSON.parse(text) as { panels: readonly (Placed & { panels?: readonly Placed[] })[] };
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

const overlap = ({ gridPos: a }: Placed, { gridPos: b }: Placed): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe("the shipped dashboards", () => {
  it("are those that the code makes: `npm run dashboards` writes them anew", () => {
    const names = readdirSync(FOLDER);
    const written = names.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);
    expect(new Map(written)).toEqual(shippedFiles());
  });

  it.each([...files])("%s uses only what both engines show", (_name, text) => {
    expect(lintDashboard(text)).toEqual([]);
  });

  it.each([...files])("%s asks the data sources that both engines have, by their uids", (_name, text) => {
    const { uid, title, variables, rows } = readDashboard(JSON.parse(text));
    const panels = rows.flatMap((row) => row.panels);
    const asked = panels.flatMap(({ targets }) => targets.map(({ datasource }) => datasource));
    const chosen = variables.flatMap((variable) => (variable.kind === "query" ? [variable.datasource] : []));
    const sources = new Set([...asked, ...chosen].map((source) => `${source?.type} ${source?.uid}`));
    expect([...sources].filter((source) => !SOURCES.has(source))).toEqual([]);
    expect([uid, title]).not.toContain("");
  });

  it.each([...files])(
    "%s says of each panel what it means, in 24 columns, none over another",
    (_name, text) => {
      const panels = panelsOf(text);
      for (const [number, panel] of panels.entries()) {
        expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
        expect(panels.slice(number + 1).filter((other) => overlap(panel, other))).toEqual([]);
        expect(panel.type === "row" ? "a row" : panel.description).toBeTruthy();
      }
    },
  );
});
