import { type JsonObject, textOf } from "../../../dashboard-file/json.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { type Showing, withPlace } from "../shared/palette-field.ts";
import { finite } from "../timeseries/join-times.ts";
import { type ChartLines, isDrawn, linesOf, spanned } from "../timeseries/series.ts";

/** Lines along the values of a field. */
export interface TrendLines extends ChartLines {
  readonly x: ShownField;
}

/**
 * The numbers of a table along one of its columns: the one that `options.xField` names, or the first numeric one.
 * Rows without a value there are left out.
 *
 * @returns a sentence without a full stop where they cannot be drawn
 */
export function trendLines(
  frames: readonly ShownFrame[],
  options: JsonObject,
  showing: Showing,
): TrendLines | string {
  const [frame] = frames;
  if (frames.length > 1)
    return `a trend is of one table, and these are ${frames.length}: they have to be joined (transformation joinByField)`;
  const name = textOf(options["xField"]) ?? "";
  const x = frame?.fields.find(({ type, name: own, title }) =>
    name === "" ? type === "number" : own === name || title === name,
  );
  if (frame === undefined || x === undefined)
    return name === "" ? "no column holds numbers" : `there is no column ${name}`;
  const rows = Array.from(x.values, (value, row) => ({ at: finite(value), row })).filter(
    (each): each is { at: number; row: number } => each.at !== null,
  );
  const times = rows.map(({ at }) => at);
  const wrong = times.findIndex((at, index) => index > 0 && at <= (times[index - 1] ?? at));
  if (wrong > 0) return `the values of ${x.title} do not ascend (transformation sortBy)`;
  const drawn = frame.fields.filter((field) => field !== x && isDrawn(field));
  const others = { ...frame, fields: drawn.map((field, index) => withPlace(field, index, showing)) };
  const lines = linesOf(others, "0", (values) => rows.map(({ row }) => finite(values[row])));
  // The length of gaps that are bridged is in units of the column, as it is in milliseconds of times.
  const thousands = times.map((at) => at / 1000);
  return { x, times, lines: lines.map((line) => ({ ...line, values: spanned(line, thousands) })) };
}
