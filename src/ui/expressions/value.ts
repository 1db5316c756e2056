import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, frameOf, isNumeric, type Labels } from "../frames/data-frame.ts";

/** What expressions work with, each with the labels that tell it from the others of its query. */
export type ExpressionValue =
  | { readonly kind: "number"; readonly labels: Labels; readonly value: number | null }
  | {
      readonly kind: "series";
      readonly labels: Labels;
      /** Unix milliseconds, as many as `values`. */
      readonly times: readonly number[];
      readonly values: readonly (number | null)[];
    };

/** More would take the page's memory and time. */
export const MAX_VALUES = 10_000;

/** Series and numbers of a query's frames. @throws Error where a frame has neither */
export function valuesOf(frames: readonly DataFrame[]): readonly ExpressionValue[] {
  return frames.filter(({ fields }) => fields.length > 0).flatMap(ofFrame);
}

function ofFrame(frame: DataFrame): readonly ExpressionValue[] {
  const time = frame.fields.filter(isNumeric).find(({ type }) => type === "time");
  const numbers = frame.fields.filter(isNumeric).filter(({ type }) => type === "number");
  if (numbers.length === 0) throw new Error(`query ${frame.refId ?? ""} answered no numbers`);
  const isSeries =
    time !== undefined && frame.meta?.type !== "numeric-multi" && frame.meta?.preferred !== "table";
  return numbers.flatMap((field): readonly ExpressionValue[] => {
    const { labels = {} } = field;
    if (isSeries)
      return [
        {
          kind: "series",
          labels,
          times: Array.from(time.values, (at) => at ?? NaN),
          values: Array.from(field.values),
        },
      ];
    return Array.from(field.values, (value, row) => ({
      kind: "number",
      labels: { ...labels, ...rowLabels(frame, row) },
      value,
    }));
  });
}

/** Of a table: each column of texts is a label. */
function rowLabels({ fields }: DataFrame, row: number): Labels {
  const texts = fields.filter(({ type }) => type === "string");
  return Object.fromEntries(texts.map(({ name, values }) => [name, cellText(values[row])]));
}

/** A frame for each, as a data source would have answered. */
export function framesOf(values: readonly ExpressionValue[], refId: string): readonly DataFrame[] {
  return values.map((value) => {
    const field = (list: readonly (number | null)[]): Field => ({
      name: refId,
      type: "number",
      values: list,
      labels: value.labels,
      config: {},
    });
    switch (value.kind) {
      case "number":
        return frameOf([field([value.value])], { refId, meta: { type: "numeric-multi" } });
      case "series":
        return frameOf(
          [{ name: "Time", type: "time", values: value.times, config: {} }, field(value.values)],
          {
            refId,
            meta: { type: "timeseries-multi", preferred: "graph" },
          },
        );
    }
  });
}

/** Each number of it by itself. */
export function mapped(
  value: ExpressionValue,
  change: (number: number | null) => number | null,
): ExpressionValue {
  switch (value.kind) {
    case "number":
      return { ...value, value: change(value.value) };
    case "series":
      return { ...value, values: value.values.map(change) };
  }
}
