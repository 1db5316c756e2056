import { TriangleAlert } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { SeriesChart } from "../chart/SeriesChart.tsx";
import type { ChartExemplar, ChartSeries } from "../chart/TimeSeriesChart.tsx";
import { colorAt } from "../colors/palette.ts";
import type { NamedQuery } from "../explore/query-rows.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import type { Exemplars } from "../frame/exemplars.ts";
import { fullName, type TimeFrame } from "../frame/time-frame.ts";
import { useUrlState } from "../link/url-state.ts";
import { queryDuration } from "../time/duration.ts";
import type { Grid } from "../time/step.ts";
import { observedUnit } from "../units/unit-of.ts";
import { axesOf, type ChartAxes } from "./metrics-state.ts";
import { isFirst, useExemplars, useRangeQueries, type QueryResult } from "./use-metric-queries.ts";

const HEIGHT = 320;

/** More lines than this are neither told apart nor drawn in good time. */
const MAX_SERIES = 200;

/** The queries' values over time. */
export function GraphPanel({ queries, grid }: { queries: readonly NamedQuery[]; grid: Grid | undefined }) {
  const [params, change] = useUrlState();
  const withExemplars = params.get("exemplars") !== "off";
  const results = useRangeQueries(queries, grid);
  const exemplars = useExemplars(queries, grid, withExemplars);
  const silent = results
    .filter(isSilent)
    .map(({ query }) => query.letter)
    .join(", ");
  const axes = useMemo(() => axesOf(queries, silent.split(", ")), [queries, silent]);
  const all = useMemo(() => (isFirst(results) ? [] : chartSeries(results, axes)), [results, axes]);
  const points = useMemo(() => chartExemplars(exemplars, queries, axes), [exemplars, queries, axes]);
  const series = useMemo(() => all.slice(0, MAX_SERIES), [all]);
  const times = results.find((result) => result.data !== undefined)?.data?.times ?? [];
  const busy = results.some((result) => result.busy);
  return (
    <Panel
      title="Graph"
      busy={busy}
      note={grid === undefined ? undefined : noteOf(grid, series.length === 0 ? "" : silent)}
      actions={
        <button
          type="button"
          className="button small"
          aria-pressed={withExemplars}
          onClick={() => change({ exemplars: withExemplars ? "off" : undefined }, { replace: true })}
        >
          Exemplars
        </button>
      }
    >
      <GraphNotices results={results} seriesCount={all.length} />
      {exemplars.omitted > 0 && (
        <Warning>
          {exemplars.points.length} of {exemplars.points.length + exemplars.omitted} exemplars are shown,
          those with the highest values.
        </Warning>
      )}
      {series.length === 0 ? (
        <EmptyGraph
          busy={busy || grid === undefined}
          explained={results.some((result) => result.error !== null || (result.data?.histograms ?? 0) > 0)}
        />
      ) : (
        <SeriesChart
          times={times}
          series={series}
          unit={axes.left}
          rightUnit={axes.right}
          height={HEIGHT}
          label={`Chart of ${series.length} series`}
          legendName="legend"
          exemplars={points}
        />
      )}
    </Panel>
  );
}

/** Of several queries it would not be seen that one finds nothing. */
const isSilent = ({ data, error }: QueryResult<TimeFrame>): boolean =>
  data !== undefined && error === null && data.series.length === 0 && data.histograms === 0;

function noteOf({ step }: Grid, silent: string): string {
  const steps = `step ${queryDuration(step * 1000)}`;
  return silent === "" ? steps : `${steps}, no data of ${silent}`;
}

function EmptyGraph({ busy, explained }: { busy: boolean; explained: boolean }) {
  return (
    <div className="graph-empty" style={{ height: HEIGHT }}>
      {!busy && !explained && (
        <Notice title="No data in this time range">
          Widen the time range, or check the metric's name and labels.
        </Notice>
      )}
    </div>
  );
}

function GraphNotices({
  results,
  seriesCount,
}: {
  results: readonly QueryResult<TimeFrame>[];
  seriesCount: number;
}) {
  const histograms = results.reduce((sum, result) => sum + (result.data?.histograms ?? 0), 0);
  return (
    <>
      {results.map(({ query, error }) =>
        error === null ? null : <ErrorNotice key={query.letter} error={error} subject={query.letter} />,
      )}
      {histograms > 0 && (
        <Warning>
          {histograms} series {histograms === 1 ? "is a native histogram" : "are native histograms"}, which
          lines cannot show. Ask for a number of them, such as histogram_quantile(0.95, …), histogram_count(…)
          or histogram_avg(…).
        </Warning>
      )}
      {seriesCount > MAX_SERIES && (
        <Warning>
          The first {MAX_SERIES} of {seriesCount} series are shown. Aggregate, or keep some with topk(10, …).
        </Warning>
      )}
    </>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <div className="warn-notice" role="status">
      <TriangleAlert size={16} aria-hidden />
      <span>{children}</span>
    </div>
  );
}

/** The series of all queries, each in a colour of its own. */
function chartSeries(
  results: readonly QueryResult<TimeFrame>[],
  axes: ChartAxes,
): readonly Omit<ChartSeries, "shown">[] {
  const several = results.length > 1;
  return results
    .flatMap(({ query, data }) =>
      (data?.series ?? []).map((item) => ({
        key: `${query.letter} ${fullName(item.labels, query.expr)}`,
        name: several ? `${query.letter}: ${item.name}` : item.name,
        values: item.values,
        onRight: axes.onRight.has(query.letter),
      })),
    )
    .map((item, index) => ({ ...item, color: colorAt(index) }));
}

function chartExemplars(
  { points }: Exemplars,
  queries: readonly NamedQuery[],
  axes: ChartAxes,
): readonly ChartExemplar[] {
  const units = new Map(queries.map(({ letter, expr }) => [letter, observedUnit(expr)]));
  return points.map((point) => ({
    ...point,
    unit: units.get(point.query) ?? "number",
    onRight: axes.onRight.has(point.query),
  }));
}
