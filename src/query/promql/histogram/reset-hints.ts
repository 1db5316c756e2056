import type { SeriesSamples } from "../../../store/metrics/source.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import { isReset } from "./reset.ts";

/**
 * Says of each histogram after the first whether the counter was reset, where nothing is known of it. Prometheus does
 * so where an expression asks for counts and sums alone, so that conflicts between the hints become visible there.
 */
export function withResetHints(series: SeriesSamples): SeriesSamples {
  if (series.histograms === undefined) return series;
  let previous: NativeHistogram | undefined;
  const histograms = series.histograms.map((histogram) => {
    if (histogram === undefined) return undefined;
    const before = previous;
    previous = histogram;
    if (histogram.resetHint !== "unknown" || before === undefined) return histogram;
    return {
      ...histogram,
      resetHint: isReset(histogram, before) ? ("reset" as const) : ("notReset" as const),
    };
  });
  return { ...series, histograms };
}
