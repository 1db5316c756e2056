import { decimalText } from "../../../base/float-text.ts";
import type { LabelMap } from "../../../model/prometheus/naming/labels.ts";
import type { Series } from "../series/series.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { Layout, Stream } from "./contexts.ts";

/** Makes one series of a family from the labels of a point. */
export type SeriesMaker = (
  suffix: string,
  extra?: readonly [name: string, value: string],
) => Series | undefined;

/** @param labels without `__name__`; not changed. */
export function seriesMaker(table: SeriesTable, family: string, labels: LabelMap): SeriesMaker {
  return (suffix, extra) => {
    const own = new Map(labels);
    if (extra !== undefined) own.set(...extra);
    return table.intern(own.set("__name__", family + suffix));
  };
}

/** The stream's layout with these bounds, if its series were all made; bounds may be reused by the caller. */
export function knownLayout(stream: Stream, bounds: readonly number[], length: number): Layout | undefined {
  for (const layout of stream.layouts ?? []) {
    if (layout.isWhole && hasBounds(layout, bounds, length)) return layout;
  }
  return undefined;
}

/** Makes `_bucket{le}` for each bound and `+Inf`, and `_count`. */
export function addHistogramLayout(stream: Stream, bounds: readonly number[], make: SeriesMaker): Layout {
  const parts = [...bounds, Infinity].map((bound) => make("_bucket", ["le", decimalText(bound)]));
  return addLayout(stream, bounds, parts, make("_count"));
}

/** Makes `{quantile}` for each quantile, and `_count`. */
export function addSummaryLayout(stream: Stream, quantiles: readonly number[], make: SeriesMaker): Layout {
  const parts = quantiles.map((quantile) => make("", ["quantile", decimalText(quantile)]));
  return addLayout(stream, quantiles, parts, make("_count"));
}

function addLayout(
  stream: Stream,
  bounds: readonly number[],
  parts: readonly (Series | undefined)[],
  count: Series | undefined,
): Layout {
  const isWhole = count !== undefined && !parts.includes(undefined);
  const layout: Layout = { bounds, parts, sum: undefined, count, isWhole };
  const others = (stream.layouts ?? []).filter((other) => !hasBounds(other, bounds, bounds.length));
  stream.layouts = [...others, layout];
  return layout;
}

function hasBounds(layout: Layout, bounds: readonly number[], length: number): boolean {
  if (layout.bounds.length !== length) return false;
  // NaN is equal to itself here, and 0 is not -0: as in the labels.
  for (let i = 0; i < length; i++) if (!Object.is(layout.bounds[i], bounds[i])) return false;
  return true;
}
