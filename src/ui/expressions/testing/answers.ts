import type { JsonObject } from "../../../dashboard-file/json.ts";
import { frameOf, type DataFrame, type Labels } from "../../frames/data-frame.ts";
import { runExpressions } from "../run-expressions.ts";

export const series = (
  refId: string,
  labels: Labels,
  points: readonly [time: number, value: number | null][],
): DataFrame =>
  frameOf(
    [
      { name: "Time", type: "time", values: points.map(([time]) => time), config: {} },
      { name: "Value", type: "number", values: points.map(([, value]) => value), labels, config: {} },
    ],
    { refId },
  );

export const number = (refId: string, labels: Labels, value: number | null): DataFrame =>
  frameOf([{ name: "Value", type: "number", values: [value], labels, config: {} }], {
    refId,
    meta: { type: "numeric-multi" },
  });

export const answered = (frames: readonly DataFrame[]) => ({
  refIds: new Set(frames.map(({ refId = "" }) => refId)),
  frames,
  interval: { from: 0, to: 10_000 },
});

/** What one expression makes of answers: labels and values. */
export function result(query: JsonObject, ...answers: readonly DataFrame[]) {
  const { frames, notices } = runExpressions([{ refId: "Z", query }], answered(answers));
  const shown = frames.map(
    ({ fields }) => [fields.at(-1)?.labels, Array.from(fields.at(-1)?.values ?? [])] as const,
  );
  return { shown, notices };
}
