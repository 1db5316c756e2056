import type { DataFrame as TheirFrame } from "@grafana/data";
import fc from "fast-check";
import { expect } from "vitest";
import { displayName, namingOf } from "../../src/ui/fields/display-name.ts";
import { type DataFrame, type Field, frameOf } from "../../src/ui/frames/data-frame.ts";
import { applyTransformations } from "../../src/ui/transform/apply-transformations.ts";
import { oracle, oracleTransform } from "./grafana-data.ts";

/** Grafana makes the same of them by one transformation, and nothing is left undone. */
export async function expectSame(id: string, options: unknown, frames: readonly DataFrame[]): Promise<void> {
  const made = ours(id, options, frames);
  const expected = await oracleTransform(id, structuredClone(options), asTheirs(frames));
  expect(made.notices).toEqual([]);
  expect(plainOurs(made.frames)).toEqual(plainTheirs(expected));
}

/** What one transformation makes of frames here. */
export function ours(
  id: string,
  options: unknown,
  frames: readonly DataFrame[],
): ReturnType<typeof applyTransformations> {
  const transformation = {
    id,
    disabled: false,
    filter: undefined,
    topic: "",
    options: options as Readonly<Record<string, unknown>>,
  };
  return applyTransformations(frames, [transformation], (same) => same);
}

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

export const manySeries = fc.array(series, { minLength: 1, maxLength: 3 });
export const manyTables = fc.array(table, { minLength: 1, maxLength: 3 });

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
