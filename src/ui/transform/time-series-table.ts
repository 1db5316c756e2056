import { type JsonObject, objectOf, textOf } from "../../dashboard-file/json.ts";
import { isReducer, reduceField } from "../fields/reducers.ts";
import { type DataFrame, type Field, frameOf, timeFieldOf } from "../frames/data-frame.ts";
import { Trend } from "../frames/trend.ts";
import { column } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

/**
 * `timeSeriesTable`: a table for each query, with a row for each of its series: labels, and the series itself, drawn in
 * a cell of the type `sparkline`. Frames that are no series stay as they are, before the tables.
 * @param options by query, `{stat, timeField}`; the last value where there is no `stat`
 */
export function timeSeriesTable(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const queries = new Set(frames.filter(isSeries).flatMap(({ refId }) => refId ?? []));
  return [
    ...frames.filter((frame) => !isSeries(frame)),
    ...[...queries].map((refId) =>
      tableOf(
        refId,
        frames.filter((frame) => frame.refId === refId && isSeries(frame)),
        objectOf(options[refId]),
      ),
    ),
  ];
}

const isSeries = (frame: DataFrame): boolean => frame.refId !== undefined && seriesOf(frame).length > 0;

const seriesOf = (frame: DataFrame): readonly Field[] =>
  timeFieldOf(frame) === undefined ? [] : frame.fields.filter(({ type }) => type === "number");

function tableOf(refId: string, frames: readonly DataFrame[], { stat, timeField }: JsonObject): DataFrame {
  const id = textOf(stat) ?? "lastNotNull";
  if (!isReducer(id)) throw new TransformError(`calculation ${id} is not supported`);
  const rows = frames.flatMap((frame) => {
    const named = frame.fields.find(({ name }) => name === textOf(timeField));
    const times = (named ?? timeFieldOf(frame))?.values ?? [];
    return seriesOf(frame).map((field) => ({
      labels: field.labels ?? {},
      trend: new Trend(times, field.values, numberIn(reduceField(field, id))),
    }));
  });
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))];
  return frameOf(
    [
      ...names.map((name) =>
        column(
          name,
          "string",
          rows.map(({ labels }) => labels[name] ?? null),
        ),
      ),
      column(
        `Trend #${refId}`,
        "other",
        rows.map(({ trend }) => trend),
      ),
    ],
    { refId },
  );
}

const numberIn = (value: unknown): number | null => (typeof value === "number" ? value : null);
