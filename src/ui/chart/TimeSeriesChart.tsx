import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ExemplarPoint } from "../frame/exemplars.ts";
import { useTheme } from "../theme/theme-store.ts";
import type { Interval } from "../time/time-range.ts";
import { useFace } from "../time/zone-context.ts";
import type { Unit } from "../units/format.ts";
import { useWidth } from "../components/use-width.ts";
import { chartOptions } from "./chart-options.ts";
import { ChartTooltip, type TooltipPlace } from "./ChartTooltip.tsx";
import { ExemplarLayer } from "./ExemplarLayer.tsx";
import { stacked } from "./stack.ts";
import "./chart.css";

export interface ChartSeries {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly shown: boolean;
  readonly values: readonly (number | null)[];
  /** Measured on the right axis, in a unit of its own. */
  readonly onRight?: boolean;
}

/** An exemplar, the unit of its value, and the axis of its query. */
export type ChartExemplar = ExemplarPoint & { readonly unit: Unit; readonly onRight: boolean };

interface TimeSeriesChartProps {
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly interval: Interval;
  readonly unit: Unit;
  /** Undefined without series on the right axis. */
  readonly rightUnit?: Unit | undefined;
  readonly height: number;
  readonly label: string;
  readonly stackedBars?: boolean;
  readonly exemplars?: readonly ChartExemplar[];
  /** A range was drawn with the mouse; Unix milliseconds. */
  readonly onZoom: (from: number, to: number) => void;
}

const NO_EXEMPLARS: readonly ChartExemplar[] = [];

/** Lines, or stacked bars, over time. Its size is fixed before its data come, so nothing jumps. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const {
    times,
    series,
    interval,
    unit,
    rightUnit,
    height,
    label,
    stackedBars = false,
    exemplars = NO_EXEMPLARS,
  } = props;
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const theme = useTheme((state) => state.shown);
  const [chart, setChart] = useState<uPlot>();
  // The state is behind by a render when the chart is made anew: data would go to the one that is gone.
  const newest = useRef<uPlot>(undefined);
  const [place, setPlace] = useState<TooltipPlace>();
  const [drawn, setDrawn] = useState(0);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const face = useFace();
  const shape = JSON.stringify([
    theme,
    face,
    unit,
    rightUnit,
    stackedBars,
    series.map((item) => [item.key, item.color, item.shown, item.onRight]),
  ]);
  const data = useMemo(() => chartData(times, series, stackedBars), [times, series, stackedBars]);
  const ready = width !== undefined && width > 0;

  useEffect(() => {
    if (host.current === null || !ready) return undefined;
    const setup = {
      series: stackedBars ? series.toReversed() : series,
      stackedBars,
      unit,
      rightUnit,
      width,
      height,
      timeRange: (): [number, number] => [
        latest.current.interval.from / 1000,
        latest.current.interval.to / 1000,
      ],
      onSelect: (from: number, to: number) => latest.current.onZoom(from * 1000, to * 1000),
      onCursor: (self: uPlot) => setPlace(tooltipPlace(self)),
      onDraw: () => setDrawn((count) => count + 1),
    };
    const created = new uPlot(chartOptions(setup), data, host.current);
    newest.current = created;
    setChart(created);
    return () => {
      setChart(undefined);
      setPlace(undefined);
      created.destroy();
    };
    // The chart is made anew only when its shape changes; data and size are set below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape, ready]);

  useEffect(() => newest.current?.setData(data), [data, interval]);
  useEffect(() => {
    if (ready) newest.current?.setSize({ width, height });
  }, [ready, width, height]);

  return (
    <div className="chart" role="figure" aria-label={label} style={{ height }}>
      <div ref={host} className="chart-host" />
      {chart !== undefined && exemplars.length > 0 && (
        <ExemplarLayer chart={chart} points={exemplars} drawn={drawn} />
      )}
      {chart !== undefined && place !== undefined && (
        <ChartTooltip
          place={place}
          chart={chart}
          times={times}
          series={series}
          unit={unit}
          rightUnit={rightUnit ?? unit}
        />
      )}
    </div>
  );
}

function chartData(
  times: readonly number[],
  series: readonly ChartSeries[],
  stackedBars: boolean,
): uPlot.AlignedData {
  if (!stackedBars) return [[...times], ...series.map((item) => [...item.values])];
  const shown = series.map((item) => (item.shown ? item.values : item.values.map(() => null)));
  // The highest sums are drawn first, so that each bar covers the lower part of the one before.
  return [[...times], ...stacked(shown).toReversed()];
}

function tooltipPlace(chart: uPlot): TooltipPlace | undefined {
  const { idx, left, top } = chart.cursor;
  if (idx == null || left === undefined || top === undefined || left < 0) return undefined;
  return { index: idx, left, top };
}
