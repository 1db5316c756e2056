import { useMemo } from "react";
import { useUrlState } from "../link/url-state.ts";
import { fixedRange } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import type { Unit } from "../units/format.ts";
import { Legend } from "./Legend.tsx";
import { clickLegend, hiddenIn, hiddenText } from "./legend.ts";
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
  /** The URL's parameter that holds what of the legend is shown. */
  readonly legendName: string;
  readonly exemplars?: readonly ChartExemplar[];
}

/** A chart with its legend. Dragging over it sets the page's time range. */
export function SeriesChart({ series, legendName, ...chart }: SeriesChartProps) {
  const { interval, setRange } = useTime();
  const [params, change] = useUrlState();
  const inUrl = params.get(legendName);
  const keys = useMemo(() => series.map((item) => item.key), [series]);
  const hidden = useMemo(() => hiddenIn(inUrl, keys), [inUrl, keys]);
  const shown = useMemo(
    () => series.map((item) => ({ ...item, shown: !hidden.has(item.key) })),
    [series, hidden],
  );
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
        onClick={(key, additive) => {
          const next = hiddenText(clickLegend(hidden, key, keys, additive), keys);
          change({ [legendName]: next }, { replace: true });
        }}
      />
    </>
  );
}
