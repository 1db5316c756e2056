import { expect, it } from "vitest";
import { table } from "./output.ts";

it("makes columns as wide as they need", () => {
  expect(table(["a", "long"], [["wide", "b"]])).toBe("a     long\nwide  b");
});

it("takes more rows than a call may have arguments", () => {
  const rows = Array.from({ length: 300_000 }, (_, n) => [String(n)]);
  expect(table(["number"], rows).split("\n")).toHaveLength(300_001);
});
