import { describe, expect, it } from "vitest";
import { KeySequence, keyName, type KeyPress } from "./key-sequence.ts";

const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...rest,
});

describe("keyName", () => {
  it.each([
    [press("G"), "g"],
    [press("?", { shiftKey: true }), "?"],
    [press("E", { shiftKey: true }), "shift+e"],
    [press("K", { metaKey: true, shiftKey: true }), "mod+k"],
    [press("Escape"), "escape"],
    [press("Shift", { shiftKey: true }), undefined],
    [press("ArrowLeft"), "left"],
    [press("k", { ctrlKey: true }), "mod+k"],
    [press("K", { metaKey: true }), "mod+k"],
    [press("g", { altKey: true }), "alt+g"],
  ])("of %j is %s", (event, name) => expect(keyName(event)).toBe(name));
});

describe("KeySequence", () => {
  const typed = (...keys: readonly (readonly [name: string, at: number])[]) => {
    const sequence = new KeySequence(["?", "g h", "g d", "d r", "t left"]);
    return keys.map(([name, at]) => sequence.press(name, at));
  };

  it("knows one key, and two after each other", () => {
    expect(typed(["?", 0])).toEqual(["?"]);
    expect(typed(["g", 0], ["h", 900])).toEqual([undefined, "g h"]);
    expect(typed(["t", 0], ["left", 10])).toEqual([undefined, "t left"]);
  });

  it("forgets the first after a second, or after another key", () => {
    expect(typed(["g", 0], ["h", 1001])).toEqual([undefined, undefined]);
    expect(typed(["g", 0], ["x", 10], ["h", 20])).toEqual([undefined, undefined, undefined]);
  });

  it("lets the second begin another", () => {
    expect(typed(["g", 0], ["t", 10], ["left", 20])).toEqual([undefined, undefined, "t left"]);
    expect(typed(["g", 0], ["d", 10], ["r", 20])).toEqual([undefined, "g d", undefined]);
  });
});
