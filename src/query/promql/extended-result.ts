import { Annotations } from "./annotations.ts";
import { executionError } from "./errors.ts";
import { floatEnds } from "./functions/extended-rate.ts";
import { Window } from "./functions/window.ts";
import type { ResultSeries } from "./result.ts";
import type { RangeSeries, WindowExtension } from "./values.ts";

/**
 * The samples of an extended window, as a query of the selector alone shows them: with a value at its start and its
 * end, and those between.
 *
 * @throws WatchtowerError `execution` for histograms, as in Prometheus.
 */
export function extendedSamples(
  series: RangeSeries,
  extension: WindowExtension,
  start: number,
  end: number,
): ResultSeries[] {
  const window = new Window(new Annotations(""), { from: 0, to: 0 }, []);
  window.extension = extension;
  window.enter(series);
  window.move(0, start, end);
  if (window.histogramCount > 0) {
    throw executionError(`${extension.kind} modifier is not supported with histograms`);
  }
  const ends = window.isEmpty ? undefined : floatEnds(window, false);
  if (ends === undefined) return [];
  const inside = { from: ends.from, to: ends.to + 1 };
  const times = [start, ...series.floatTimes.subarray(inside.from, inside.to), end];
  const values = [ends.left, ...series.floats.subarray(inside.from, inside.to), ends.right];
  return [{ labels: series.labels, times: Float64Array.from(times), values: Float64Array.from(values) }];
}
