import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { colorAt } from "../colors/palette.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { useWidth } from "../components/use-width.ts";
import { fullName, type TimeFrame } from "../frame/time-frame.ts";
import { gridFor, type Grid } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";
import type { Unit } from "../units/format.ts";
import { SeriesChart } from "./SeriesChart.tsx";

interface QueryChartPanelProps {
  /** What the answer is for, beside the time range. */
  readonly queryKey: readonly string[];
  readonly expr: string;
  /** Which of several queries it is; empty for the only one. */
  readonly letter: string;
  readonly unit: Unit;
  readonly ask: (grid: Grid, signal: AbortSignal) => Promise<TimeFrame>;
}

const HEIGHT = 360;

/** One query of numbers as a chart, in a language that is not made for metrics alone. */
export function QueryChartPanel({ queryKey, expr, letter, unit, ask }: QueryChartPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { interval, asOf } = useTime();
  const grid = useMemo(() => (width === undefined ? undefined : gridFor(interval, width)), [interval, width]);
  const result = useQuery({
    queryKey: [...queryKey, grid, asOf],
    queryFn: async ({ signal }) => (grid === undefined ? undefined : ask(grid, signal)),
    enabled: grid !== undefined,
    placeholderData: keepPreviousData,
  });
  const frame = result.error === null ? result.data : undefined;
  const series = useMemo(
    () =>
      (frame?.series ?? []).map((item, index) => ({
        ...item,
        key: fullName(item.labels, expr),
        color: colorAt(index),
      })),
    [frame, expr],
  );
  return (
    <Panel title={`Graph ${letter}`.trim()} busy={result.isFetching}>
      <div ref={box} style={{ minHeight: HEIGHT }}>
        {result.error !== null && <ErrorNotice error={result.error} />}
        {frame !== undefined && series.length === 0 && !result.isFetching && (
          <Notice title="No data in this time range" />
        )}
        {frame !== undefined && series.length > 0 && (
          <SeriesChart
            times={frame.times}
            series={series}
            unit={unit}
            height={HEIGHT}
            label={`Chart of ${series.length} series`}
            legendName={`legend${letter}`}
          />
        )}
      </div>
    </Panel>
  );
}
