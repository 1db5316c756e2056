import { expect, it } from "vitest";
import { routeOf } from "../app/routes.ts";
import { shortcutOf, SHORTCUTS, shownKeys } from "./shortcuts.ts";

it("no keys mean two things, and none hide others", () => {
  const all = SHORTCUTS.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
  const firsts = all.filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]);
  expect(all.filter((keys) => firsts.includes(keys))).toEqual([]);
});

it("each that leads somewhere leads to a page", () => {
  const paths = SHORTCUTS.flatMap(({ action }) => (action.kind === "go" ? [action.path] : []));
  expect(paths.filter((path) => routeOf(path) === undefined)).toEqual([]);
});

it("while text is written, only the palette opens", () => {
  expect(shortcutOf("g h", false)?.action).toEqual({ kind: "go", path: "/" });
  expect(shortcutOf("g h", true)).toBeUndefined();
  expect(shortcutOf("mod+z", true)).toBeUndefined();
  expect(shortcutOf("mod+k", true)?.action.kind).toBe("palette");
});

it("keys are shown as they stand on the keyboard", () => {
  expect(shownKeys("mod+k", true)).toEqual(["⌘", "k"]);
  expect(shownKeys("mod+k", false)).toEqual(["Ctrl", "k"]);
  expect(shownKeys("d shift+e", false)).toEqual(["d", "Shift", "e"]);
  expect(shownKeys("t left", false)).toEqual(["t", "←"]);
});
