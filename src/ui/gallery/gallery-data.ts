import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import type { Interval } from "../time/time-range.ts";

const END = Date.UTC(2026, 5, 1, 12);

export const GALLERY_INTERVAL: Interval = { from: END - 3_600_000, to: END };

export const TRAFFIC_LIGHTS: NonNullable<FieldConfig["thresholds"]> = {
  mode: "absolute",
  steps: [
    { value: -Infinity, color: "green" },
    { value: 60, color: "#EAB839" },
    { value: 80, color: "red" },
  ],
};

/** One series a value, each of one point. */
export function singles(values: Readonly<Record<string, number | null>>): readonly DataFrame[] {
  return Object.entries(values).map(([name, value]) =>
    frameOf([
      { name: "Time", type: "time", values: [END], config: {} },
      { name: "Value", type: "number", values: [value], config: { displayNameFromDS: name } },
    ]),
  );
}

/** A series of a value each minute. */
export function series(
  name: string,
  value: (minute: number) => unknown,
  more: Partial<Field> = {},
): DataFrame {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  return frameOf(
    [
      {
        name: "Time",
        type: "time",
        values: minutes.map((minute) => END - (59 - minute) * 60_000),
        config: {},
      },
      {
        name: "Value",
        type: "number",
        values: minutes.map(value),
        config: { displayNameFromDS: name },
        ...more,
      },
    ],
    { name },
  );
}

/** Text columns and number columns by name. */
export function table(columns: Readonly<Record<string, readonly unknown[]>>): DataFrame {
  return frameOf(
    Object.entries(columns).map(([name, values]): Field => {
      const type =
        typeof values[0] === "number" ? "number" : typeof values[0] === "string" ? "string" : "other";
      return { name, type: name === "Time" ? "time" : type, values, config: {} };
    }),
  );
}
