import { expect, it } from "vitest";
import { levelVolume, totalLines } from "./volume.ts";

it("puts each count into the bar that it covers, most severe level on top", () => {
  const items = [
    { metric: { detected_level: "error" }, values: [[110, "2"]] },
    {
      metric: { detected_level: "info" },
      values: [
        [110, "5"],
        [120, "1"],
      ],
    },
    { metric: { detected_level: "NOTICE" }, values: [[120, "3"]] },
    { metric: {}, values: [[120, "1"]] },
  ] as const;
  const volume = levelVolume(items, { start: 100, end: 110, step: 10 });
  expect(volume.times).toEqual([100, 110]);
  expect(volume.levels).toEqual([
    { level: "unknown", values: [0, 4] },
    { level: "info", values: [5, 1] },
    { level: "error", values: [2, 0] },
  ]);
  expect(totalLines(volume)).toBe(12);
});
