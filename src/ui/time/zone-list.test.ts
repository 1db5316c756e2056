import { expect, it } from "vitest";
import { allZones, matchingZones, zoneOffset } from "./zone-list.ts";

const labels = (text: string) => matchingZones(allZones(), text).map(({ label }) => label);

it("allZones begins with the browser's and UTC, and knows the others", () => {
  expect(labels("")[0]).toMatch(/^Browser time \(/);
  expect(labels("")[1]).toBe("UTC");
  expect(labels("").length).toBeGreaterThan(300);
});

it("matchingZones finds by the words of a name, also by one that is newer than the browser", () => {
  expect(labels("new york")).toEqual(["America/New York"]);
  expect(labels("new_york")).toHaveLength(1);
  expect(labels("kolkata")).toHaveLength(1);
  expect(labels("atlantis")).toEqual([]);
});

it.each([
  ["Europe/Berlin", Date.UTC(2026, 0, 15), "UTC+01:00"],
  ["Europe/Berlin", Date.UTC(2026, 6, 15), "UTC+02:00"],
  ["America/St_Johns", Date.UTC(2026, 0, 15), "UTC-03:30"],
  ["utc", 0, "UTC"],
])("%s at %s is %s", (zone, at, text) => expect(zoneOffset(zone, at)).toBe(text));
