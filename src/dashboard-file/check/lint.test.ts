import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isReducer } from "../../ui/fields/reducers.ts";
import { fieldMatcher } from "../../ui/fields/field-matchers.ts";
import { isFormat } from "../../ui/variables/formats.ts";
import { lintDashboard } from "./lint.ts";
import { FIELD_MATCHERS, VARIABLE_FORMATS } from "../supported.ts";

const lint = (json: unknown): readonly string[] =>
  lintDashboard(JSON.stringify(json)).map(({ where, what }) => `${where}: ${what}`);

describe("lintDashboard", () => {
  it("says nothing of the name of a data source that a file leaves open", () => {
    const datasource = "${DS_PROMETHEUS}";
    const list = [{ name: "reloads", enable: true, datasource, expr: "resets(x[1m])" }];
    const panels = [{ type: "stat", datasource, targets: [{ expr: "up", datasource }] }];
    const inputs = { __inputs: [{ name: "DS_PROMETHEUS", type: "datasource", pluginId: "prometheus" }] };
    expect(lint({ title: "t", ...inputs, annotations: { list }, panels })).toEqual([]);
    const gone = [{ name: "reloads", enable: true, datasource, expr: "x{a=`${gone}`}" }];
    expect(lint({ title: "t", ...inputs, annotations: { list: gone }, panels })).toEqual([
      "annotation reloads: $gone is not supported, and no variable",
    ]);
  });

  it("names what is not supported, and where", () => {
    expect(
      lint({
        title: "t",
        templating: { list: [{ name: "job", type: "query", query: 'label_values(up{x="${other}"}, job)' }] },
        panels: [
          { title: "A", type: "geomap" },
          {
            title: "B",
            type: "stat",
            repeat: "zone",
            targets: [
              {
                expr: 'x{a="$job", b="${job:moon}", c="${gone}"}[$__rate_interval]',
                rawSql: "$__timeFilter(t)",
              },
            ],
          },
          { title: "R", type: "row", repeat: "zone" },
        ],
      }),
    ).toEqual([
      'panel "A": panel type geomap is not supported',
      "variable job: $other is not supported, and no variable",
      'panel "B": format moon of variable job is not supported',
      'panel "B": $gone is not supported, and no variable',
      'panel "B": $__timeFilter is not supported, and no variable',
      'panel "B": repeats by variable zone, which is not there',
      'row "R": repeats by variable zone, which is not there',
    ]);
  });

  it("takes neither groups of regular expressions nor names of data sources for variables", () => {
    const expr = 'label_replace(up, "a", "${1}", "b", "(.*)")';
    const datasource = { type: "prometheus", uid: "${DS_PROMETHEUS}" };
    expect(
      lint({ title: "t", panels: [{ title: "A", type: "stat", targets: [{ expr, datasource }] }] }),
    ).toEqual([]);
  });

  it("says when the file is none", () => {
    expect(lintDashboard("{")[0]?.what).toContain("the file is not JSON");
    expect(lint([])).toEqual(["dashboard: this is no dashboard: it has neither a title nor panels"]);
  });

  const shipped = readdirSync(join(import.meta.dirname, "../../../dashboards"));
  it.each(shipped.filter((file) => file.endsWith(".json")))("finds nothing in %s", (file) => {
    expect(
      lintDashboard(readFileSync(join(import.meta.dirname, "../../../dashboards", file), "utf8")),
    ).toEqual([]);
  });
});

describe("what is said to be supported is there", () => {
  it("formats", () => expect([...VARIABLE_FORMATS].filter((name) => !isFormat(name))).toEqual([]));
  it("matchers", () => {
    const naming = { frameNamesDiffer: false, singleLabel: undefined };
    expect([...FIELD_MATCHERS].filter((id) => fieldMatcher({ id }, naming) === undefined)).toEqual([]);
  });
  it("reducers", () => expect(isReducer("lastNotNull")).toBe(true));
});
