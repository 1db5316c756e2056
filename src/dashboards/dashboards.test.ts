import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dashboardFiles } from "./all.ts";
import { lintDashboard } from "./lint.ts";

const FOLDER = join(import.meta.dirname, "../../dashboards");
const files = dashboardFiles();

interface Placed {
  readonly type: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

function panelsOf(text: string): readonly Placed[] {
  return (JSON.parse(text) as { panels: readonly Placed[] }).panels;
}

const overlap = ({ gridPos: a }: Placed, { gridPos: b }: Placed): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe("the shipped dashboards", () => {
  it("are those that the code makes: `npm run dashboards` writes them anew", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...files.keys()].toSorted());
    const written = [...files.keys()].map(
      (name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const,
    );
    expect(new Map(written)).toEqual(files);
  });

  it.each([...files])("%s uses only what both engines show", (_name, text) => {
    expect(lintDashboard(JSON.parse(text))).toEqual([]);
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

describe("the lint", () => {
  const frame = { uid: "x", title: "X", schemaVersion: 39, panels: [] };

  it.each([
    [{ ...frame, schemaVersion: 42 }, "dashboard: schemaVersion 42 is newer than 41"],
    [
      { ...frame, panels: [{ type: "geomap", title: "Where" }] },
      'panel "Where": panel type geomap is not supported',
    ],
    [
      {
        ...frame,
        panels: [
          {
            type: "row",
            title: "R",
            panels: [{ type: "table", title: "T", transformations: [{ id: "nop" }] }],
          },
        ],
      },
      'panel "T": transformation nop is not supported',
    ],
    [
      {
        ...frame,
        panels: [
          { type: "table", title: "T", targets: [{ refId: "A", datasource: { type: "mysql", uid: "m" } }] },
        ],
      },
      'panel "T", query A: data source mysql m is none of prometheus mimir, loki loki, tempo tempo (type uid)',
    ],
    [
      { ...frame, templating: { list: [{ name: "v", type: "snapshot" }] } },
      "variable v: variable type snapshot is not supported",
    ],
    [{ ...frame, uid: "" }, "uid: Too small: expected string to have >=1 characters"],
  ])("finds %#", (json, finding) => expect(lintDashboard(json)).toEqual([finding]));

  it("leaves the choice of a data source to a variable", () => {
    const panels = [{ type: "stat", title: "S", datasource: { type: "prometheus", uid: "${source}" } }];
    expect(lintDashboard({ ...frame, panels })).toEqual([]);
  });
});
