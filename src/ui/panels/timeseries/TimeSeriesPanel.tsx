import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { listOf, objectOf, textOf, type JsonObject } from "../../../dashboard-file/json.ts";
import { useTheme } from "../../theme/theme-store.ts";
import { clickLegend } from "../../chart/legend.ts";
import "../../chart/chart.css";
import type { PanelProps } from "../panel-props.ts";
import { plotOptions } from "./options.ts";
import { PanelLegend } from "./PanelLegend.tsx";
import { PlotTooltip, type Place } from "./PlotTooltip.tsx";
import { chartLines, stackedValues, type ChartLine } from "./series.ts";

/** Lines, bars and points over time. */
export function TimeSeriesPanel({
  title,
  frames,
  options,
  width,
  height,
  interval,
  timeZone,
  onZoom,
}: PanelProps) {
  const { times, lines } = useMemo(() => chartLines(frames), [frames]);
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => lines.map((line) => (off.has(line.key) ? hiddenLine(line) : line)),
    [lines, off],
  );
  const legend = legendOf(objectOf(options["legend"]));
  const room = roomFor(legend, lines.length, width, height);
  const keys = lines.map(({ key }) => key);
  return (
    <div className={`ts-panel ${legend.placement}`} style={{ width, height }}>
      <Plot
        label={title}
        times={times}
        lines={shown}
        width={room.width}
        height={room.height}
        interval={interval}
        timeZone={timeZone}
        tooltip={textOf(objectOf(options["tooltip"])["mode"]) ?? "single"}
        onZoom={onZoom}
      />
      {legend.isShown && (
        <PanelLegend
          lines={shown}
          legend={legend}
          style={
            legend.placement === "right"
              ? { width: width - room.width, height }
              : { height: height - room.height }
          }
          onClick={(key, additive) => setOff(clickLegend(off, key, keys, additive))}
        />
      )}
    </div>
  );
}

const hiddenLine = (line: ChartLine): ChartLine => ({
  ...line,
  style: { ...line.style, hidden: { ...line.style.hidden, chart: true } },
});

export interface LegendOptions {
  readonly isShown: boolean;
  readonly isTable: boolean;
  readonly placement: "bottom" | "right";
  /** Ids of reducers. */
  readonly calcs: readonly string[];
}

function legendOf(options: JsonObject): LegendOptions {
  const mode = textOf(options["displayMode"]) ?? "list";
  return {
    isShown: options["showLegend"] !== false && mode !== "hidden",
    isTable: mode === "table",
    placement: textOf(options["placement"]) === "right" ? "right" : "bottom",
    calcs: listOf(options["calcs"]).filter((calc) => typeof calc === "string"),
  };
}

const LEGEND_LINE = 22;

/** What is left for the plot: a legend takes a third at most, and none in a panel that is too small for one. */
function roomFor(
  { isShown, isTable, placement }: LegendOptions,
  count: number,
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  if (!isShown || height < 90 || width < 120) return { width, height };
  if (placement === "right") return { width: Math.max(100, Math.round(width * 0.68)), height };
  const rows = isTable ? count + 1 : Math.ceil((count * 140) / width);
  return { width, height: height - Math.min(Math.round(height * 0.35), rows * LEGEND_LINE + 6) };
}

interface PlotProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
  readonly interval: PanelProps["interval"];
  readonly timeZone: string;
  readonly tooltip: string;
  readonly onZoom: PanelProps["onZoom"];
}

function Plot(props: PlotProps) {
  const { label, times, lines, width, height, interval, timeZone, tooltip } = props;
  const host = useRef<HTMLDivElement>(null);
  const theme = useTheme((state) => state.shown);
  const [chart, setChart] = useState<uPlot>();
  const [place, setPlace] = useState<Place>();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const data = useMemo(
    (): uPlot.AlignedData => [[...times], ...stackedValues(lines).map((each) => [...each])],
    [times, lines],
  );
  const shape = JSON.stringify([
    theme,
    timeZone,
    lines.map(({ key, style, scale, field }) => [key, style, scale, field.color]),
  ]);
  useEffect(() => {
    if (host.current === null) return undefined;
    const setup = {
      lines,
      width,
      height,
      timeZone,
      syncKey: "dashboard",
      timeRange: (): [number, number] => [
        latest.current.interval.from / 1000,
        latest.current.interval.to / 1000,
      ],
      onSelect: (from: number, to: number) => latest.current.onZoom(from, to),
      onCursor: (self: uPlot) => setPlace(placeOf(self)),
    };
    const made = new uPlot(plotOptions(setup), data, host.current);
    setChart(made);
    return () => {
      setChart(undefined);
      setPlace(undefined);
      made.destroy();
    };
    // The chart is made anew only when its shape changes; data and size are set below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape]);
  useEffect(() => chart?.setData(data), [chart, data, interval]);
  useEffect(() => chart?.setSize({ width, height }), [chart, width, height]);
  return (
    <div className="chart ts-plot" role="figure" aria-label={label} style={{ width, height }}>
      <div ref={host} className="chart-host" />
      {chart !== undefined && place !== undefined && tooltip !== "none" && (
        <PlotTooltip
          place={place}
          chart={chart}
          times={times}
          lines={lines}
          isSingle={tooltip === "single"}
          timeZone={timeZone}
        />
      )}
    </div>
  );
}

function placeOf(chart: uPlot): Place | undefined {
  const { idx, left, top } = chart.cursor;
  // A cursor that another panel moves has no height: there is no tooltip here then.
  if (idx == null || left === undefined || top === undefined || left < 0 || top < 0) return undefined;
  return { index: idx, left, top };
}
