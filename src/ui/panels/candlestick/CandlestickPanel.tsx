import { useMemo } from "react";
import type uPlot from "uplot";
import { type JsonObject, objectOf, textOf } from "../../../dashboard-file/json.ts";
import { colorByName } from "../../fields/color-names.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { LinePlot } from "../timeseries/LinePlot.tsx";
import { LinesPanel } from "../timeseries/LinesPanel.tsx";
import { type Candle, candlesOf } from "./candles.ts";
import { drawCandles } from "./draw-candles.ts";

/** Open, high, low and close of each time, how much was moved, and other columns as lines. */
export function CandlestickPanel(props: PanelProps) {
  const { frames, options } = props;
  const found = useMemo(() => candlesOf(frames, options), [frames, options]);
  const panel = useMemo(() => ({ ...props, options: withWholeTooltip(options) }), [props, options]);
  if (typeof found === "string") return <NoData reason={found} />;
  if (found.candles.length === 0) return <NoData />;
  const backdrop = (chart: uPlot): void =>
    drawCandles(chart, found, { colorOf: colors(options), isBars: options["candleStyle"] === "ohlcbars" });
  return (
    <LinesPanel
      panel={panel}
      lines={found.lines}
      renderPlot={(lines, size) => (
        <LinePlot
          panel={panel}
          times={found.times}
          x={undefined}
          lines={lines}
          backdrop={backdrop}
          {...size}
        />
      )}
    />
  );
}

/** A part of a candle says nothing without the others. */
function withWholeTooltip(options: JsonObject): JsonObject {
  const tooltip = objectOf(options["tooltip"]);
  return { ...options, tooltip: { ...tooltip, mode: tooltip["mode"] === "none" ? "none" : "multi" } };
}

const COLORS = { up: "green", down: "red", flat: "gray" };

/** As they are when it is drawn: a chart is drawn anew when the theme changes. */
function colors(options: JsonObject): (trend: Candle["trend"]) => string {
  const theme = useTheme.getState().shown;
  const own = objectOf(options["colors"]);
  const color = (name: keyof typeof COLORS): string => colorByName(textOf(own[name]) ?? COLORS[name], theme);
  const [up, down, flat] = [color("up"), color("down"), color("flat")];
  return (trend) => (trend > 0 ? up : trend < 0 ? down : flat);
}
