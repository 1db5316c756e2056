import { describe, expect, it } from "vitest";
import { selectorOfOthers, selectorText, withLabel, withValue, type ChosenLabels } from "./selector-text.ts";

const CHOSEN: ChosenLabels = [
  ["app", ["shop"]],
  ["path", ["/a.b", "/c(d)"]],
  ["env", []],
];

describe("a selector made of chosen values", () => {
  it("is equal to one value, and any of several", () => {
    expect(selectorText("", CHOSEN)).toBe(String.raw`{app="shop", path=~"/a\\.b|/c\\(d\\)"}`);
    expect(selectorText("up", [["http.route", ['a"b']]])).toBe(String.raw`up{"http.route"="a\"b"}`);
  });

  it("is the metric alone, or selects nothing", () => {
    expect(selectorText("up", [["env", []]])).toBe("up");
    expect(selectorText("", [])).toBe("{}");
  });

  it("narrows the values of a label by the others", () => {
    expect(selectorOfOthers("up", CHOSEN, "path")).toBe('up{app="shop"}');
  });

  it("takes values and labels back", () => {
    expect(withValue(CHOSEN, "app", "shop")[0]).toEqual(["app", []]);
    expect(withValue(CHOSEN, "env", "dev")[2]).toEqual(["env", ["dev"]]);
    expect(withLabel(CHOSEN, "path").map(([name]) => name)).toEqual(["app", "env"]);
    expect(withLabel([], "a")).toEqual([["a", []]]);
  });
});
