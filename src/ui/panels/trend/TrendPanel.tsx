import { useMemo } from "react";
import { useTheme } from "../../theme/theme-store.ts";
import { NoData } from "../shared/NoData.tsx";
import type { PanelProps } from "../panel-props.ts";
import { sharedCursor } from "../shared-cursor.ts";
import { LinePlot } from "../timeseries/LinePlot.tsx";
import { LinesPanel } from "../timeseries/LinesPanel.tsx";
import { trendLines } from "./trend-lines.ts";

/** Nothing that is of a time has a place along something else. */
const WITHOUT_TIME = { annotations: [], exemplars: [], cursor: sharedCursor("single") };

/** Lines, bars and points along numbers that are no times. */
export function TrendPanel(props: PanelProps) {
  const { frames, options, timeZone } = props;
  const theme = useTheme((state) => state.shown);
  const trend = useMemo(
    () => trendLines(frames, options, { theme, timeZone }),
    [frames, options, theme, timeZone],
  );
  if (typeof trend === "string") return <NoData reason={trend} />;
  const { x, times, lines } = trend;
  const panel = { ...props, ...WITHOUT_TIME };
  return (
    <LinesPanel
      panel={panel}
      lines={lines}
      renderPlot={(shown, size) => <LinePlot panel={panel} times={times} x={x} lines={shown} {...size} />}
    />
  );
}
