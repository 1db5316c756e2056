import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import { type ColorTheme, colorByName } from "./color-names.ts";
import { colorOf, isByValue, isContinuous, schemeColors } from "./color-schemes.ts";
import { parseRgb } from "./rgb.ts";

const themes = {
  dark: oracle.createTheme({ colors: { mode: "dark" } }),
  light: oracle.createTheme({ colors: { mode: "light" } }),
};
const modes = oracle.fieldColorModeRegistry.list().map(({ id }) => id);

/** Grafana's continuous schemes keep the colours of the theme in which they were used first. */
const themesOf = (mode: string): fc.Arbitrary<ColorTheme> =>
  mode.startsWith("continuous") ? fc.constant("dark") : fc.constantFrom("dark", "light");

const theirs = (mode: string, theme: ColorTheme, percent: number, index: number, name: string): string => {
  const field = {
    name,
    type: oracle.FieldType.number,
    values: [],
    config: { color: { mode, fixedColor: "semi-dark-orange" } },
    state: { seriesIndex: index, displayName: name },
  };
  const color = oracle.getFieldColorModeForField(field).getCalculator(field, themes[theme]);
  return color(1, percent, { value: 0, color: "dark-red" });
};

const ours = (mode: string, theme: ColorTheme, percent: number, index: number, name: string): string =>
  colorOf({ mode, fixedColor: "semi-dark-orange" }, { theme, index, name })(percent, {
    value: 0,
    color: "dark-red",
  });

/** How far colours are apart in the channel where they differ most. */
const distance = (a: string, b: string): number => {
  const [left, right] = [parseRgb(a), parseRgb(b)];
  return Math.max(...[0, 1, 2].map((index) => Math.abs((left?.[index] ?? NaN) - (right?.[index] ?? NaN))));
};

describe("colorOf is Grafana's", () => {
  it.each(modes)("%s", (mode) => {
    // The maps of matplotlib are kept with fewer stops; shades round once instead of at each step.
    const tolerance = /viridis|magma|plasma|inferno|cividis/.test(mode) ? 7 : 1;
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(themesOf(mode), share, fc.nat(100), fc.string(), (theme, percent, index, name) => {
        const [a, b] = [ours(mode, theme, percent, index, name), theirs(mode, theme, percent, index, name)];
        expect(a === b ? 0 : distance(a, b)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it("says which are by value", () => {
    for (const mode of oracle.fieldColorModeRegistry.list()) {
      expect(isByValue({ mode: mode.id })).toBe(mode.isByValue === true);
      expect(isContinuous({ mode: mode.id })).toBe("isContinuous" in mode && mode.isContinuous);
    }
  });

  it("takes thresholds where the mode is unknown", () => {
    expect([isByValue({ mode: "rainbow" }), isByValue(undefined)]).toEqual([true, true]);
    expect(ours("rainbow", "dark", 0, 0, "")).toBe("#C4162A");
  });
});

it("schemeColors are the stops", () => {
  expect(schemeColors("continuous-GrYlRd", "dark")).toEqual(["#73BF69", "#FADE2A", "#F2495C"]);
  expect(schemeColors("continuous-viridis", "dark")).toHaveLength(9);
  expect(schemeColors("fixed", "dark")).toEqual([]);
});

it("colorByName", () => {
  for (const theme of ["dark", "light"] as const) {
    for (const name of [
      "red",
      "super-light-blue",
      "transparent",
      "panel-bg",
      "text",
      "#123456",
      "rgb(1,2,3)",
      "",
    ]) {
      expect(colorByName(name, theme)).toBe(themes[theme].visualization.getColorByName(name));
    }
  }
  expect(colorByName("rebeccapurple", "dark")).toBe("rebeccapurple");
});
