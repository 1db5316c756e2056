import { expect, it } from "vitest";
import { shown } from "../../gallery/shown.ts";
import { table } from "../../gallery/gallery-data.ts";
import { sparkPath } from "./Sparkline.tsx";

it("what is below a line ends where the line does", () => {
  const frames = shown([table({ Time: [10, 20, 50], a: [1, 2, 3], text: ["x", "y", "z"] })]);
  const fields = frames[0]?.fields ?? [];
  const paths = fields.map((field) => sparkPath(frames, field, { from: 0, to: 100 }, 100, 24));
  expect(paths[1]?.line).toBe("M10.0,22.0 L20.0,12.0 L50.0,2.0");
  expect(paths[1]?.area).toBe("M10.0,22.0 L20.0,12.0 L50.0,2.0 L50.0,24 L10.0,24 Z");
  expect(paths[2]).toBeUndefined();
});
