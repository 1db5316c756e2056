import { useMemo } from "react";
import type { PanelProps } from "../panel-props.ts";
import { LinePlot } from "./LinePlot.tsx";
import { LinesPanel } from "./LinesPanel.tsx";
import { chartLines } from "./series.ts";

/** Lines, bars and points over time. */
export function TimeSeriesPanel(props: PanelProps) {
  const { frames } = props;
  const { times, lines } = useMemo(() => chartLines(frames), [frames]);
  return (
    <LinesPanel
      panel={props}
      lines={lines}
      renderPlot={(shown, size) => (
        <LinePlot panel={props} times={times} x={undefined} lines={shown} {...size} />
      )}
    />
  );
}
