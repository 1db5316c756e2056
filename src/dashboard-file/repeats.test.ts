import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.ts";
import type { Row } from "./model.ts";
import { readDashboard } from "./read-dashboard.ts";
import { type ChosenOptions, expandRepeats } from "./repeats.ts";

const chosen: ChosenOptions = (variable) =>
  ({ abc: ["a", "b", "c"], one: ["x"], none: [] })[variable]?.map((value) => ({
    value,
    text: value.toUpperCase(),
  }));

const expanded = (...panels: readonly JsonObject[]): readonly Row[] =>
  expandRepeats(readDashboard({ title: "t", panels }).rows, chosen).rows;

const places = (rows: readonly Row[]): unknown =>
  rows.flatMap(({ panels }) =>
    panels.map(({ title, scope, gridPos: { x, y, w, h } }) => [title, scope["abc"]?.value, x, y, w, h]),
  );

describe("panels are shown for each value", () => {
  it("side by side, and what is below moves down", () => {
    const rows = expanded(
      { type: "stat", title: "R", repeat: "abc", maxPerRow: 2, gridPos: { x: 0, y: 0, w: 6, h: 4 } },
      { type: "stat", title: "below", gridPos: { x: 0, y: 4, w: 24, h: 2 } },
    );
    expect(places(rows)).toEqual([
      ["R", "a", 0, 0, 12, 4],
      ["R", "b", 12, 0, 12, 4],
      ["R", "c", 0, 4, 12, 4],
      ["below", undefined, 0, 8, 24, 2],
    ]);
    expect(new Set(rows[0]?.panels.map(({ key }) => key)).size).toBe(4);
  });

  it("below each other", () => {
    expect(
      places(
        expanded({
          type: "stat",
          title: "R",
          repeat: "abc",
          repeatDirection: "v",
          gridPos: { x: 6, y: 0, w: 6, h: 3 },
        }),
      ),
    ).toEqual([
      ["R", "a", 6, 0, 6, 3],
      ["R", "b", 6, 3, 6, 3],
      ["R", "c", 6, 6, 6, 3],
    ]);
  });

  it("once where nothing is chosen, or the variable is not there", () => {
    for (const repeat of ["none", "elsewhere"]) {
      expect(expanded({ type: "stat", repeat })[0]?.panels).toHaveLength(1);
    }
  });
});

describe("rows are shown for each value", () => {
  it("with their panels, in which the variable has that value", () => {
    const rows = expanded(
      { type: "row", title: "$abc", repeat: "abc", gridPos: { y: 0 } },
      { type: "stat", title: "p", repeat: "abc", gridPos: { y: 1 } },
      { type: "stat", title: "q", repeat: "one", gridPos: { y: 9 } },
    );
    expect(rows.map(({ scope, panels }) => [scope["abc"], panels.length])).toEqual([
      [{ text: "A", value: "a" }, 2],
      [{ text: "B", value: "b" }, 2],
      [{ text: "C", value: "c" }, 2],
    ]);
    expect(rows[1]?.panels.map(({ scope }) => Object.keys(scope))).toEqual([["abc"], ["abc", "one"]]);
    expect(new Set(rows.flatMap(({ panels }) => panels.map(({ key }) => key))).size).toBe(6);
  });

  it("but not without end", () => {
    const many: ChosenOptions = () =>
      Array.from({ length: 400 }, (_, index) => ({ value: `${index}`, text: "" }));
    const { rows } = readDashboard({
      title: "t",
      panels: [{ type: "row", repeat: "x" }, { type: "stat" }, { type: "stat" }],
    });
    const { rows: made, omitted } = expandRepeats(rows, many);
    expect([made.flatMap(({ panels }) => panels).length, omitted]).toEqual([500, 300]);
  });
});
