import { describe, expect, it } from "vitest";
import { frameOf } from "../frames/data-frame.ts";
import { column } from "./columns.ts";
import { configFromData } from "./config-from-data.ts";

const limits = frameOf(
  [
    column("Max", "number", [50, 100, null]),
    column("Unit", "string", ["s", "bytes", null]),
    column("state", "string", ["1", "2", null]),
    column("label", "string", ["up", "down", "lost"]),
    column("paint", "string", ["green", null, "red"]),
  ],
  { refId: "config" },
);
const load = frameOf([column("time", "time", [1, 2]), column("load", "number", [3, 4])], { refId: "A" });

/** Settings of each field of the first frame. */
const configs = (options: object, frames = [limits, load]) =>
  configFromData(frames, { ...options })[0]?.fields.map(({ config }) => config);

describe("configFromData", () => {
  it("sets how numbers of other queries are shown, by the last values of its columns", () => {
    const shown = configFromData([limits, load], {});
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ refId: "A", length: 2 });
    expect(configs({})).toEqual([{}, { max: 100, unit: "bytes" }]);
  });

  it("takes the calculation and the meaning that were chosen", () => {
    const mappings = [
      { fieldName: "Max", handlerKey: "min", reducerId: "first" },
      { fieldName: "Unit", handlerKey: "__ignore" },
    ];
    expect(configs({ mappings })).toEqual([{}, { min: 50 }]);
  });

  it("makes value mappings of all rows", () => {
    const mappings = [
      { fieldName: "state", handlerKey: "mappings.value" },
      { fieldName: "label", handlerKey: "mappings.text" },
      { fieldName: "paint", handlerKey: "mappings.color" },
    ];
    expect(configs({ mappings })?.[1]?.mappings).toEqual([
      {
        type: "value",
        options: { "1": { text: "up", color: "green", index: 0 }, "2": { text: "down", index: 1 } },
      },
    ]);
  });

  it("makes value mappings of what calculations of lists leave, and none of a single value", () => {
    const states = frameOf(
      [column("state", "string", ["1", "1", "2"]), column("label", "string", ["up", "up", "down"])],
      { refId: "config" },
    );
    const mapped = (reducerId: string, ofText = reducerId) =>
      configs(
        {
          mappings: [
            { fieldName: "state", handlerKey: "mappings.value", reducerId },
            { fieldName: "label", handlerKey: "mappings.text", reducerId: ofText },
          ],
        },
        [states, load],
      )?.[1]?.mappings;
    const [up, down] = [
      { text: "up", index: 0 },
      { text: "down", index: 1 },
    ];
    expect(mapped("uniqueValues")).toEqual([{ type: "value", options: { "1": up, "2": down } }]);
    const bare = { type: "value", options: { "1": { index: 1 }, "2": { index: 2 } } };
    expect(mapped("allValues", "last")).toEqual([bare]);
    expect(mapped("last", "allValues")).toBeUndefined();
  });

  it("keeps what fields have beside, and goes to the fields that were chosen", () => {
    const own = { ...column("load", "number", [3, 4]), config: { decimals: 1, unit: "m" } };
    expect(configs({}, [limits, frameOf([own], { refId: "A" })])).toEqual([
      { decimals: 1, max: 100, unit: "bytes" },
    ]);
    const applyTo = { id: "byType", options: "time" };
    expect(configs({ applyTo })).toEqual([{ max: 100, unit: "bytes" }, {}]);
  });

  it("changes nothing without the query; that of itself alone stays", () => {
    expect(configFromData([load], {})).toEqual([load]);
    expect(configFromData([limits, load], { configRefId: "B" })).toEqual([limits, load]);
    expect(configs({}, [limits])?.[0]).toEqual({ max: 100, unit: "bytes" });
  });

  it("names a calculation and a matcher that there is not", () => {
    const mappings = [{ fieldName: "Max", handlerKey: "max", reducerId: "guess" }];
    expect(() => configFromData([limits, load], { mappings })).toThrow("calculation guess is not supported");
    expect(() => configFromData([limits, load], { applyTo: { id: "byMood" } })).toThrow(
      "matcher byMood is not supported",
    );
  });
});
