import type { FieldConfigPropertyItem } from "@grafana/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import type { FieldConfig, FieldConfigSource, FieldOverride } from "../../dashboard-file/field-config.ts";
import { wholeText } from "../format/value-text.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { parseRgb } from "./rgb.ts";
import { showFrames, type ShownField } from "./show-frames.ts";

const theme = oracle.createTheme({ colors: { mode: "dark" } });

const PROPERTIES = [
  "unit",
  "decimals",
  "min",
  "max",
  "displayName",
  "noValue",
  "mappings",
  "thresholds",
  "color",
  "links",
];

/** What the application registers at its start, for the properties that are looked at here. */
const fieldConfigRegistry = new oracle.FieldConfigOptionsRegistry(() =>
  PROPERTIES.map((id): FieldConfigPropertyItem => ({
    id,
    path: id,
    name: id,
    editor: () => null,
    override: () => null,
    process: id === "displayName" ? oracle.displayNameOverrideProcessor : (value: unknown) => value,
    shouldApply: () => true,
  })),
);

const name = fc.constantFrom("Value", "a", "b", "Time");
const labels = fc.option(
  fc.oneof(
    fc.record({ job: fc.constantFrom("x", "y") }),
    fc.dictionary(fc.constantFrom("job", "zone"), fc.constantFrom("x", "y")),
  ),
  { nil: undefined },
);

const column = (type: Field["type"], value: fc.Arbitrary<unknown>): fc.Arbitrary<Field> =>
  fc
    .record({
      name,
      type: fc.constant(type),
      values: fc.array(fc.option(value, { freq: 6 }), { minLength: 3, maxLength: 3 }),
      config: fc.constantFrom<FieldConfig>(
        {},
        {},
        { displayNameFromDS: "legend" },
        { unit: "s" },
        { thresholds: { mode: "absolute", steps: [{ value: 3, color: "yellow" }] } },
      ),
    })
    .chain((field) => labels.map((some) => (some === undefined ? field : { ...field, labels: some })));

const frame: fc.Arbitrary<DataFrame> = fc
  .tuple(
    fc.array(
      fc.oneof(
        column(
          "number",
          fc.oneof(
            fc.integer({ min: -100, max: 1e6 }),
            fc.double({ min: -5, max: 5, noNaN: true }).map((value) => Math.round(value * 1e4) / 1e4 + 0),
            fc.constant(NaN),
          ),
        ),
        column("string", fc.constantFrom("x", "", "12", "y")),
        column("boolean", fc.boolean()),
        column("time", fc.integer({ min: 1.6e12, max: 1.7e12 })),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
  )
  .map(([fields, frameName]) =>
    frameOf(fields, { refId: "A", ...(frameName !== undefined && { name: frameName }) }),
  );

const thresholds = {
  mode: fc.constantFrom("absolute" as const, "percentage" as const),
  steps: fc.constantFrom(
    [
      { value: -Infinity, color: "green" },
      { value: 10, color: "dark-orange" },
      { value: 80, color: "#123456" },
    ],
    [{ value: 20, color: "blue" }],
  ),
};

const config: fc.Arbitrary<FieldConfig> = fc.record(
  {
    unit: fc.constantFrom(
      "short",
      "bytes",
      "percent",
      "ms",
      "currencyUSD",
      "dateTimeAsIso",
      "bool_on_off",
      "string",
    ),
    decimals: fc.nat(3),
    min: fc.integer({ min: -10, max: 10 }),
    max: fc.integer({ min: -10, max: 200 }),
    displayName: fc.constantFrom("shown", "a"),
    noValue: fc.constant("none"),
    thresholds: fc.record(thresholds),
    color: fc.record({
      mode: fc.constantFrom(
        "thresholds",
        "fixed",
        "palette-classic",
        "palette-classic-by-name",
        "continuous-GrYlRd",
        "shades",
      ),
      fixedColor: fc.constant("purple"),
    }),
    mappings: fc.constant([
      { type: "value" as const, options: { "12": { text: "twelve", color: "red" }, true: { text: "yes" } } },
      {
        type: "special" as const,
        options: { match: "null" as const, result: { text: "nothing", color: "blue" } },
      },
    ]),
  },
  { requiredKeys: [] },
);

const matcher = fc.constantFrom(
  { id: "byName", options: "a" },
  { id: "byName", options: "Value" },
  { id: "byName", options: "Time" },
  { id: "byName", options: "legend" },
  { id: "byRegexp", options: "/x/" },
  { id: "byRegexp", options: "b.*" },
  { id: "byNames", options: { mode: "include", names: ["a", "x"] } },
  { id: "byNames", options: { mode: "exclude", names: ["a"] } },
  { id: "byType", options: "string" },
  { id: "byFrameRefID", options: "A" },
  { id: "byValue", options: { reducer: "max", op: "gte", value: 50 } },
  { id: "byValue", options: { reducer: "allIsNull" } },
  { id: "numeric" },
  { id: "firstTimeField" },
  { id: "first" },
);

const override: fc.Arbitrary<FieldOverride> = fc.record({
  matcher,
  config,
  removed: fc.constantFrom([], [], ["unit"], ["min", "decimals"]),
});

const source: fc.Arbitrary<FieldConfigSource> = fc.record({
  defaults: config,
  overrides: fc.array(override, { maxLength: 3 }),
});

/** As the file has it: properties in a list, null for what is taken away. */
const asGrafanas = ({ defaults, overrides }: FieldConfigSource): unknown => ({
  defaults: structuredClone(defaults),
  overrides: overrides.map(({ matcher: { id, options }, config: change, removed }) => ({
    matcher: { id, options },
    properties: structuredClone([
      ...removed.map((key) => ({ id: key, value: null })),
      ...Object.entries(change).map(([key, value]) => ({ id: key, value })),
    ]),
  })),
});

const theirs = (
  frames: readonly DataFrame[],
  configs: FieldConfigSource,
): ReturnType<typeof oracle.applyFieldOverrides> =>
  oracle.applyFieldOverrides({
    data: frames.map((each) => ({
      ...each,
      fields: each.fields.map((field) => ({ ...field, values: Array.from(field.values) })),
    })) as never,
    fieldConfig: asGrafanas(configs) as never,
    fieldConfigRegistry,
    replaceVariables: (text) => text,
    theme,
    timeZone: "utc",
  });

const ours = (frames: readonly DataFrame[], configs: FieldConfigSource): readonly (readonly ShownField[])[] =>
  showFrames(frames, { config: configs, theme: "dark", timeZone: "utc", interpolate: (text) => text }).map(
    ({ fields }) => fields,
  );

const near = (a: string, b: string): boolean => {
  const [left, right] = [parseRgb(a), parseRgb(b)];
  return left?.every((channel, index) => Math.abs(channel - (right?.[index] ?? NaN)) <= 1) ?? a === b;
};

describe("showFrames is Grafana's", () => {
  it("in names, texts, colours and ranges", () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), source, (frames, configs) => {
        const expected = theirs(frames, configs);
        const made = ours(frames, configs);
        expected.forEach(({ fields }, at) => {
          fields.forEach((field, index) => {
            const shown = made[at]?.[index];
            const title = oracle.getFieldDisplayName(field, expected[at], expected);
            expect(shown?.title).toBe(title);
            for (const value of field.values as readonly unknown[]) {
              const [a, b] = [shown?.display(value), field.display?.(value)];
              expect(a && wholeText(a)).toBe(b && oracle.formattedValueToString(b));
              expect([a?.numeric, a?.icon]).toEqual([b?.numeric, b?.icon]);
              if (!near(a?.color ?? "", b?.color ?? "")) expect(a?.color).toBe(b?.color);
            }
          });
        });
      }),
      { numRuns: 1000 },
    );
  });
});

const value: Field = {
  name: "Value",
  type: "number",
  values: [1, 2.5, null],
  labels: { job: "shop" },
  config: {},
};

describe("showFrames", () => {
  const show = (configs: FieldConfigSource, field = value): ShownField | undefined =>
    showFrames([frameOf([field])], {
      config: configs,
      theme: "light",
      timeZone: "utc",
      interpolate: (text, macro) =>
        text.replaceAll(/\$\{(\w+)\.([^}]+)\}/g, (_, macroName: string, path: string) =>
          cellText(macro(macroName, path, undefined)),
        ),
    })[0]?.fields[0];

  it("fills labels into names", () => {
    const displayName = "${__field.labels.job}/${__field.name}/${__field.labels.none}";
    expect(show({ defaults: { displayName }, overrides: [] })?.title).toBe("shop/shop/");
  });

  it("lets custom settings of overrides win", () => {
    const overrides = [
      { matcher: { id: "numeric" }, config: { custom: { lineWidth: 3 } }, removed: ["custom.fill"] },
    ];
    const shown = show({ defaults: { custom: { lineWidth: 1, fill: 2, points: true } }, overrides });
    expect(shown?.config.custom).toEqual({ lineWidth: 3, points: true });
  });

  it("ignores what it does not know", () => {
    const overrides = [{ matcher: { id: "byMoon" }, config: { unit: "s" }, removed: [] }];
    expect(show({ defaults: {}, overrides })?.config.unit).toBeUndefined();
  });

  it("takes a column of anything for what it holds", () => {
    expect(
      show({ defaults: {}, overrides: [] }, { ...value, type: "other", values: [null, "a"] })?.type,
    ).toBe("string");
    expect(
      show({ defaults: {}, overrides: [] }, { ...value, type: "other", values: [{ a: 1 }] })?.display({
        a: 1,
      }).text,
    ).toBe('{"a":1}');
  });

  it("shows axis values without zeros at their end", () => {
    expect(show({ defaults: { unit: "bytes" }, overrides: [] })?.display(1536, 3).text).toBe("1.5");
  });

  it("gives what series are compared to their colours and names", () => {
    const series = (refId: string, job: string, compareMs?: number): DataFrame =>
      frameOf([{ name: "Value", type: "number", values: [1], labels: { job }, config: {} }], {
        refId,
        ...(compareMs !== undefined && { meta: { compareMs } }),
      });
    const frames = [
      series("A", "x"),
      series("A", "y"),
      series("A-compare", "y", 5),
      series("A-compare", "z", 5),
    ];
    const shown = showFrames(frames, {
      config: { defaults: {}, overrides: [] },
      theme: "light",
      timeZone: "utc",
      interpolate: (text) => text,
    });
    expect(shown.map(({ fields }) => [fields[0]?.title, fields[0]?.seriesIndex])).toEqual([
      ["x", 0],
      ["y", 1],
      ["y (comparison)", 1],
      ["z (comparison)", 2],
    ]);
  });
});
