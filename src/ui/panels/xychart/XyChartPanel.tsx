import { useMemo } from "react";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { LinesPanel } from "../timeseries/LinesPanel.tsx";
import { shownSeries } from "./xy-points.ts";
import { XyPlot } from "./XyPlot.tsx";
import { xySeries } from "./xy-series.ts";

/** Numbers of tables against each other, as points or lines. */
export function XyChartPanel(props: PanelProps) {
  const { frames, options, timeZone } = props;
  const theme = useTheme((state) => state.shown);
  const series = useMemo(
    () =>
      xySeries(frames, options).flatMap((each, index) => shownSeries(each, index, { theme, timeZone }) ?? []),
    [frames, options, theme, timeZone],
  );
  const lines = useMemo(() => series.map(({ line }) => line), [series]);
  if (series.length === 0) return <NoData reason="no two columns of numbers are there as it maps them" />;
  return (
    <LinesPanel
      panel={props}
      lines={lines}
      renderPlot={(shown, size) => <XyPlot panel={props} series={series} lines={shown} {...size} />}
    />
  );
}
