import type { DataFrame as TheirFrame } from "@grafana/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracle, oracleTransform } from "../../../test/kit/grafana-data.ts";
import { TRANSFORMATIONS } from "../../dashboard-file/supported.ts";
import { displayName, namingOf } from "../fields/display-name.ts";
import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { applyTransformations, isTransformation } from "./apply-transformations.ts";

const LENGTH = 4;

const number = fc.option(fc.integer({ min: -9, max: 9 }), { freq: 6 });
const text = fc.constantFrom("x", "y", "Z", "", "x y");

const column = (name: string, type: Field["type"], value: fc.Arbitrary<unknown>): fc.Arbitrary<Field> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constant(type),
    values: fc.array(value, { minLength: LENGTH, maxLength: LENGTH }),
    config: fc.constant({}),
  });

const labels = fc.dictionary(fc.constantFrom("job", "zone"), fc.constantFrom("a", "b"), { minKeys: 1 });

/** Times ascend and differ, as those of series do. */
const time = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: LENGTH, maxLength: LENGTH })
  .map((values): Field => ({
    name: "Time",
    type: "time",
    values: values.toSorted((a, b) => a - b),
    config: {},
  }));

const series: fc.Arbitrary<DataFrame> = fc
  .tuple(
    time,
    column("Value", "number", number),
    fc.option(labels, { nil: undefined }),
    fc.constantFrom("A", "B"),
    fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
  )
  .map(([at, value, some, refId, name]) =>
    frameOf([at, some === undefined ? value : { ...value, labels: some }], {
      refId,
      ...(name !== undefined && { name }),
    }),
  );

const table: fc.Arbitrary<DataFrame> = fc
  .tuple(
    column("host", "string", text),
    column("a", "number", number),
    column("b", "number", number),
    column("on", "boolean", fc.boolean()),
  )
  .map((fields) => frameOf(fields, { refId: "T" }));

const manySeries = fc.array(series, { minLength: 1, maxLength: 3 });
const manyTables = fc.array(table, { minLength: 1, maxLength: 3 });

const asTheirs = (frames: readonly DataFrame[]): readonly TheirFrame[] =>
  structuredClone(frames) as unknown as readonly TheirFrame[];

/** What may differ: undefined and null, the last digits, zero below zero, and labels of columns that have none. */
const plainValue = (value: unknown): unknown => {
  if (value === undefined) return null;
  return typeof value === "number" && Number.isFinite(value) ? Number(value.toFixed(9)) + 0 : value;
};

interface Plain {
  readonly length: number;
  readonly fields: readonly (readonly [name: string, type: string, values: readonly unknown[]])[];
}

const plainOurs = (frames: readonly DataFrame[]): readonly Plain[] =>
  frames.map((frame) => ({
    length: frame.length,
    fields: frame.fields.map((field) => [
      displayName(field, frame, namingOf(frames)),
      field.type,
      Array.from(field.values, plainValue),
    ]),
  }));

const plainTheirs = (frames: readonly TheirFrame[]): readonly Plain[] => {
  // Names that were kept from before would be given again.
  for (const { fields } of frames) for (const field of fields) delete field.state;
  return frames.map((frame) => ({
    length: frame.length,
    fields: frame.fields.map((field) => [
      oracle.getFieldDisplayName(field, frame, [...frames]),
      field.type,
      Array.from(field.values as readonly unknown[], plainValue),
    ]),
  }));
};

const ours = (
  id: string,
  options: unknown,
  frames: readonly DataFrame[],
): ReturnType<typeof applyTransformations> =>
  applyTransformations(
    frames,
    [
      {
        id,
        disabled: false,
        filter: undefined,
        topic: "",
        options: options as Readonly<Record<string, unknown>>,
      },
    ],
    (same) => same,
  );

const expectSame = async (id: string, options: unknown, frames: readonly DataFrame[]): Promise<void> => {
  const made = ours(id, options, frames);
  const expected = await oracleTransform(id, structuredClone(options), asTheirs(frames));
  expect(made.notices).toEqual([]);
  expect(plainOurs(made.frames)).toEqual(plainTheirs(expected));
};

const onSeries: readonly (readonly [string, unknown])[] = [
  ["joinByField", { byField: "Time", mode: "outer" }],
  ["joinByField", {}],
  ["joinByField", { byField: "Time", mode: "inner" }],
  ["seriesToRows", {}],
  ["reduce", { reducers: ["max", "mean", "lastNotNull"] }],
  ["reduce", { mode: "reduceFields", reducers: ["sum"] }],
  ["reduce", { mode: "reduceFields", reducers: ["min", "last"], includeTimeField: true }],
  ["reduce", { reducers: ["count"], labelsToFields: true }],
  ["labelsToFields", {}],
  ["labelsToFields", { valueLabel: "job" }],
  ["labelsToFields", { keepLabels: ["zone"] }],
  ["labelsToFields", { mode: "rows" }],
  ["merge", {}],
  ["filterFieldsByName", { include: { names: ["Time"] } }],
  ["filterFieldsByName", { include: { pattern: "/a|Time/" } }],
  ["filterFieldsByName", { exclude: { names: ["one"], pattern: "/job/" } }],
  ["renameByRegex", { regex: "/(.*)e(.*)/", renamePattern: "$2-$1" }],
  ["filterByRefId", { include: "A" }],
  ["filterByRefId", { exclude: "/B/" }],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "sum" } }],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "max" }, alias: "top", replaceFields: true }],
  [
    "calculateField",
    {
      mode: "binary",
      binary: {
        left: { matcher: { id: "byType", options: "number" } },
        operator: "*",
        right: { fixed: "2" },
      },
    },
  ],
  ["calculateField", { mode: "index" }],
  ["limit", { limitField: 2 }],
  ["sortBy", { sort: [{ field: "Time", desc: true }] }],
];

const onTables: readonly (readonly [string, unknown])[] = [
  [
    "organize",
    {
      excludeByName: { b: true, on: false },
      indexByName: { on: 0, a: 1, host: 2 },
      renameByName: { a: "A!", host: "" },
    },
  ],
  ["organize", { includeByName: { a: true, host: true } }],
  ["organize", { orderByMode: "auto", orderBy: [{ type: "name", desc: true }] }],
  ["sortBy", { sort: [{ field: "host" }] }],
  ["sortBy", { sort: [{ field: "a", desc: true }] }],
  ["sortBy", { sort: [{ field: "on" }] }],
  ["sortBy", { sort: [{ field: "nowhere" }] }],
  ["sortBy", {}],
  ["limit", { limitField: "2" }],
  ["limit", {}],
  ["limit", { limitField: -1 }],
  ["merge", {}],
  ["joinByField", { byField: "host", mode: "inner" }],
  ["joinByField", { byField: "host", mode: "outerTabular" }],
  [
    "groupBy",
    {
      fields: {
        host: { operation: "groupby", aggregations: [] },
        a: { operation: "aggregate", aggregations: ["sum", "max", "lastNotNull"] },
      },
    },
  ],
  [
    "groupBy",
    {
      fields: {
        host: { operation: "groupby", aggregations: ["count"] },
        on: { operation: "groupby", aggregations: [] },
      },
    },
  ],
  ["filterFieldsByName", { byVariable: true, include: { variable: "{a,host}" } }],
  ["calculateField", { mode: "binary", binary: { left: "a", operator: "/", right: "b" } }],
  [
    "calculateField",
    {
      mode: "binary",
      binary: { left: { matcher: { id: "byName", options: "a" } }, operator: "-", right: { fixed: "1" } },
      replaceFields: true,
    },
  ],
  ["calculateField", { mode: "unary", unary: { operator: "abs", fieldName: "a" } }],
  ["calculateField", { mode: "unary", unary: { operator: "percent", fieldName: "b" }, alias: "share" }],
  ["calculateField", { mode: "index", index: { asPercentile: true }, replaceFields: true }],
  ["calculateField", { mode: "cumulativeFunctions", cumulative: { reducer: "sum", field: "a" } }],
  ["calculateField", { mode: "cumulativeFunctions", cumulative: { reducer: "mean" } }],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "variance",
        field: "a",
        windowAlignment: "trailing",
        windowSizeMode: "fixed",
        windowSize: 2,
      },
    },
  ],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "stdDev",
        field: "a",
        windowAlignment: "centered",
        windowSizeMode: "percentage",
        windowSize: 0.5,
      },
    },
  ],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "mean",
        field: "b",
        windowAlignment: "centered",
        windowSizeMode: "fixed",
        windowSize: 3,
      },
    },
  ],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "mean", include: ["a"] } }],
  [
    "convertFieldType",
    {
      conversions: [
        { targetField: "a", destinationType: "boolean" },
        { targetField: "on", destinationType: "string" },
      ],
    },
  ],
  ["convertFieldType", { conversions: [{ targetField: "host", destinationType: "number" }] }],
  ...["greater", "greaterOrEqual", "lower", "lowerOrEqual", "equal", "notEqual"].map(
    (id) =>
      [
        "filterByValue",
        {
          filters: [{ fieldName: "a", config: { id, options: { value: 3 } } }],
          match: "any",
          type: "include",
        },
      ] as const,
  ),
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "a", config: { id: "isNull", options: {} } },
        { fieldName: "host", config: { id: "equal", options: { value: "x" } } },
      ],
      match: "any",
      type: "exclude",
    },
  ],
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "b", config: { id: "isNotNull", options: {} } },
        { fieldName: "host", config: { id: "regex", options: { value: "^x" } } },
      ],
      match: "all",
      type: "include",
    },
  ],
  [
    "filterByValue",
    {
      filters: [{ fieldName: "host", config: { id: "substring", options: { value: "Y" } } }],
      match: "all",
      type: "include",
    },
  ],
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "host", config: { id: "notSubstring", options: { value: "Y" } } },
        { fieldName: "nowhere", config: { id: "isNull", options: {} } },
      ],
      match: "any",
      type: "exclude",
    },
  ],
  [
    "filterByValue",
    {
      filters: [{ fieldName: "a", config: { id: "between", options: { from: -2, to: "5" } } }],
      match: "all",
      type: "include",
    },
  ],
];

describe("transformations of series are Grafana's", () => {
  it.each(onSeries.map(([id, options]) => [id, JSON.stringify(options), options] as const))(
    "%s %s",
    async (id, _, options) => {
      await expect(
        fc.assert(fc.asyncProperty(manySeries, (frames) => expectSame(id, options, frames))),
      ).resolves.toBeUndefined();
    },
  );
});

describe("transformations of tables are Grafana's", () => {
  it.each(onTables.map(([id, options]) => [id, JSON.stringify(options), options] as const))(
    "%s %s",
    async (id, _, options) => {
      await expect(
        fc.assert(fc.asyncProperty(manyTables, (frames) => expectSame(id, options, frames))),
      ).resolves.toBeUndefined();
    },
  );
});

const one = frameOf([{ name: "a", type: "number", values: [1, 2], config: {} }], { refId: "A" });
const two = frameOf([{ name: "b", type: "number", values: [3], config: {} }], { refId: "B" });

describe("differs from Grafana's on purpose", () => {
  const keyed = (name: string, keys: readonly unknown[], values: readonly unknown[]): DataFrame =>
    frameOf([
      { name: "k", type: "number", values: keys, config: {} },
      { name, type: "number", values, config: {} },
    ]);

  it("outer joins by numbers do not repeat the rows that have found each other", () => {
    const { frames } = ours("joinByField", { byField: "k", mode: "outerTabular" }, [
      keyed("a", [1, 2], [10, 20]),
      keyed("b", [2, 3], [30, 40]),
    ]);
    expect(frames[0]?.fields.map(({ values }) => values)).toEqual([
      [2, 1, 3],
      [20, 10, null],
      [30, null, 40],
    ]);
  });

  it("gaps become empty texts, and texts stay as they are", () => {
    const conversions = [{ targetField: "a", destinationType: "string" }];
    const frames = [frameOf([{ name: "a", type: "number", values: [1, null], config: {} }])];
    expect(ours("convertFieldType", { conversions }, frames).frames[0]?.fields[0]).toMatchObject({
      type: "string",
      values: ["1", ""],
    });
  });

  it("a moving mean leaves out what has left the window, gaps or not", () => {
    const window = { reducer: "mean", windowSizeMode: "fixed", windowSize: 2, windowAlignment: "trailing" };
    const frames = [frameOf([{ name: "a", type: "number", values: [4, null, null, 2], config: {} }])];
    const [frame] = ours("calculateField", { mode: "windowFunctions", window }, frames).frames;
    expect(frame?.fields[1]?.values).toEqual([4, 4, 0, 2]);
  });
});

describe("applyTransformations", () => {
  it("knows those that are said to be supported", () => {
    expect([...TRANSFORMATIONS].filter((id) => !isTransformation(id))).toEqual([]);
  });

  it("changes nothing where it does not know what to do, and says so", () => {
    for (const [id, options, notice] of [
      ["heatmap", {}, "transformation heatmap is not supported"],
      ["toString", {}, "transformation toString is not supported"],
      ["reduce", { reducers: ["best"] }, "transformation reduce: calculation best is not supported"],
      ["calculateField", { mode: "magic" }, "transformation calculateField: mode magic is not supported"],
      ["renameByRegex", { regex: "/(/" }, "transformation renameByRegex: /(/ is no regular expression"],
      [
        "filterByValue",
        { filters: [{ fieldName: "a", config: { id: "odd" } }] },
        "transformation filterByValue: condition odd is not supported",
      ],
      [
        "convertFieldType",
        { conversions: [{ targetField: "a", destinationType: "enum" }] },
        "transformation convertFieldType: type enum is not supported",
      ],
      [
        "extractFields",
        { source: "a", format: "xml" },
        "transformation extractFields: format xml is not supported",
      ],
    ] as const) {
      expect(ours(id, options, [one])).toEqual({ frames: [one], notices: [notice] });
    }
  });

  it("runs in order, not those that are off, on the frames that are meant", () => {
    const limited = {
      id: "limit",
      disabled: false,
      topic: "",
      filter: { id: "byRefId", options: "A" },
      options: { limitField: "$n" },
    };
    const { frames, notices } = applyTransformations(
      [two, one],
      [limited, { ...limited, id: "nothing", disabled: true }],
      (value) => value.replace("$n", "1"),
    );
    expect(notices).toEqual([]);
    expect(frames.map(({ refId, length }) => [refId, length])).toEqual([
      ["B", 1],
      ["A", 1],
    ]);
  });
});
