import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintDashboard } from "./lint.ts";
import { PANEL_SETTINGS } from "./setting-notices.ts";

const SDK = join(import.meta.dirname, "../../../node_modules/@grafana/grafana-foundation-sdk/dist");

/** The names of an interface's members, as Grafana's own types have them. */
function membersOf(file: string, name: string): readonly string[] {
  const text = readFileSync(join(SDK, file, "types.gen.d.ts"), "utf8");
  const [, body = ""] = new RegExp(`export interface ${name} \\{([^}]*)\\}`).exec(text) ?? [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, member = ""]) => member);
}

const newestTypes = (file: string): string =>
  readFileSync(join(import.meta.dirname, "../../../node_modules/@grafana/schema/dist/types", file), "utf8");
const COMMON = newestTypes("common/common.gen.d.ts");

/** Those of an interface and of what it extends, which may be in the file of what panels share. */
function inheritedMembers(text: string, name: string): readonly string[] {
  const pattern = new RegExp(`export interface ${name}(?: extends ([^{]+))? \\{(.*?)\\n\\}`, "s");
  const [, bases = "", body = ""] = pattern.exec(text) ?? pattern.exec(COMMON) ?? [];
  const own = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, member = ""]) => member);
  return [...own, ...(bases.match(/\w+(?=,|\s*$)/g) ?? []).flatMap((base) => inheritedMembers(text, base))];
}

/** What Grafana's own pages hand to its panel of logs, and files cannot have. */
const OF_THE_PAGE = /^(on[A-Z]|is[A-Z]|log\w+(Items|Icons)|controlsStorageKey$|grammar$|setDisplayedFields$)/;

function knownIn(type: string, part: "options" | "custom"): ReadonlySet<string> {
  const { followed, ignored } = PANEL_SETTINGS[type]?.[part] ?? { followed: "", ignored: {} };
  return new Set([...followed.split(/\s+/), ...Object.keys(ignored).map((path) => path.split(".")[0] ?? "")]);
}

const FILES = {
  timeseries: "timeseries",
  trend: "trend",
  xychart: "xychart",
  candlestick: "candlestick",
  stat: "stat",
  gauge: "gauge",
  bargauge: "bargauge",
  barchart: "barchart",
  table: "table",
  heatmap: "heatmap",
  histogram: "histogram",
  piechart: "piechart",
  logs: "logs",
  nodeGraph: "nodegraph",
  "state-timeline": "statetimeline",
  "status-history": "statushistory",
  text: "text",
} as const;

describe("each setting of Grafana is followed, or named where a file has it", () => {
  it.each(Object.entries(FILES))("%s", (type, file) => {
    const options = membersOf(file, "Options");
    expect(options.length).toBeGreaterThan(0);
    expect(options.filter((name) => !knownIn(type, "options").has(name))).toEqual([]);
    const custom = membersOf(file, "FieldConfig").filter((name) => !knownIn(type, "custom").has(name));
    expect(custom).toEqual([]);
  });

  it.each(Object.entries(FILES))("%s, as the newest schema has it", (type, folder) => {
    const text = newestTypes(`raw/composable/${folder}/panelcfg/x/types.gen.d.ts`);
    for (const [part, name] of [
      ["options", "Options"],
      ["custom", "FieldConfig"],
    ] as const) {
      const members = inheritedMembers(text, name).filter((member) => !OF_THE_PAGE.test(member));
      expect(members.filter((member) => !knownIn(type, part).has(member))).toEqual([]);
    }
  });

  it("lines and cells of tables, which have their types elsewhere", () => {
    const line = membersOf("common", "GraphFieldConfig");
    expect(line.length).toBeGreaterThan(20);
    expect(line.filter((name) => !knownIn("timeseries", "custom").has(name))).toEqual([]);
    const cell = membersOf("common", "TableFieldOptions");
    expect(cell.filter((name) => !knownIn("table", "custom").has(name))).toEqual([]);
  });
});

const lint = (panel: object) =>
  lintDashboard(JSON.stringify({ title: "A", panels: [{ id: 1, title: "P", ...panel }] })).map(
    ({ what }) => what,
  );

describe("lint", () => {
  it("names settings that are not followed, of options, fields and overrides", () => {
    const fieldConfig = {
      defaults: { custom: { showValues: true } },
      overrides: [
        { matcher: { id: "byName", options: "a" }, properties: [{ id: "custom.lineColor", value: "red" }] },
      ],
    };
    const options = { timezone: ["utc"], legend: { calcs: ["mean"], sortBy: "Mean" } };
    expect(lint({ type: "timeseries", options, fieldConfig })).toEqual([
      "settings timezone, showValues, lineColor of timeseries: not followed",
    ]);
    expect(lint({ type: "piechart", options: { tooltip: { mode: "none" } } })).toEqual([
      "setting tooltip.mode of piechart: not followed",
    ]);
  });

  it("says nothing of what changes nothing", () => {
    const options = {
      effects: { barGlow: false, centerGlow: false, gradient: false },
      sparkline: false,
      text: {},
      minVizWidth: 75,
      minVizHeight: 75,
      sizing: "auto",
    };
    expect(lint({ type: "gauge", options })).toEqual([]);
    expect(lint({ type: "gauge", options: { ...options, effects: { barGlow: true } } })).toEqual([
      "setting effects.barGlow of gauge: not followed",
    ]);
  });
});
