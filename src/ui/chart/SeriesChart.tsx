import { useMemo, useState } from "react";
import { fixedRange } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import type { Unit } from "../units/format.ts";
import { Legend } from "./Legend.tsx";
import { clickLegend } from "./legend.ts";
import { TimeSeriesChart, type ChartExemplar, type ChartSeries } from "./TimeSeriesChart.tsx";

interface SeriesChartProps {
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly series: readonly Omit<ChartSeries, "shown">[];
  readonly unit: Unit;
  readonly rightUnit?: Unit | undefined;
  readonly height: number;
  readonly label: string;
  readonly stackedBars?: boolean;
  readonly exemplars?: readonly ChartExemplar[];
}

/** A chart with its legend. Dragging over it sets the page's time range. */
export function SeriesChart({ series, ...chart }: SeriesChartProps) {
  const { interval, setRange } = useTime();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => series.map((item) => ({ ...item, shown: !hidden.has(item.key) })),
    [series, hidden],
  );
  const keys = series.map((item) => item.key);
  return (
    <>
      <TimeSeriesChart
        {...chart}
        series={shown}
        interval={interval}
        onZoom={(from, to) => setRange(fixedRange(from, to))}
      />
      <Legend
        series={shown}
        onClick={(key, additive) => setHidden(clickLegend(hidden, key, keys, additive))}
      />
    </>
  );
}
