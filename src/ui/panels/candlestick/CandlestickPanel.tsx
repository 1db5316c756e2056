import { useMemo } from "react";
import { objectOf, oneOf, textOf } from "../../../dashboard-file/json.ts";
import { colorByName } from "../../fields/color-names.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { numberTicks } from "../shared/number-axis.ts";
import { PanelCanvas } from "../shared/PanelCanvas.tsx";
import type { TooltipContent } from "../shared/PanelTooltip.tsx";
import { plotOf } from "../shared/plot.ts";
import { timeText } from "../shared/time-axis.ts";
import { TimePlot } from "../shared/TimePlot.tsx";
import { type Candle, type Candles, candlesOf, candleStep } from "./candles.ts";
import { type CandleLook, drawCandles } from "./draw-candles.ts";

/** Open, high, low and close of each time, and how much was moved. */
export function CandlestickPanel(props: PanelProps) {
  const { title, frames, options, width, height, timeZone } = props;
  const found = useMemo(() => candlesOf(frames, options), [frames, options]);
  const layout = useLayout(found, props);
  if (typeof found === "string") return <NoData reason={found} />;
  if (found.candles.length === 0) return <NoData />;
  const { look, labels } = layout;
  const tooltipAt = (left: number) => {
    const candle = nearest(found.candles, look, left);
    return candle && toldOf(candle, found, look, timeZone);
  };
  return (
    <TimePlot
      panel={props}
      label={`${title}: ${found.candles.length} candles`}
      width={width}
      height={height}
      plot={look.plot}
      y={labels}
      tooltipAt={tooltipAt}
    >
      <PanelCanvas width={width} height={height} draw={layout.draw} />
    </TimePlot>
  );
}

/** Volumes take the lower part of a plot that has prices, too. */
const VOLUME_SHARE = 0.25;

function useLayout(found: Candles | string, { options, width, height, interval }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  return useMemo(() => {
    const mode = oneOf(options["mode"], ["candles+volume", "candles", "volume"]) ?? "candles+volume";
    const { candles, price, volume } =
      typeof found === "string" ? { candles: [], price: undefined, volume: undefined } : found;
    const shown = candles.filter(({ time }) => time >= interval.from && time <= interval.to);
    const isVolume = mode === "volume";
    const most = shown.reduce((largest, candle) => Math.max(largest, candle.volume ?? 0), 0);
    const bounds = isVolume ? [0, most] : priceBounds(shown);
    const field = isVolume ? volume : price;
    const [low = 0, high = 1] = [field?.config.min ?? bounds[0], field?.config.max ?? bounds[1]];
    const ticks = numberTicks(low, high, Math.max(1, Math.floor(height / 40)));
    const text = (tick: number): string => (field === undefined ? "" : wholeText(field.display(tick, 2)));
    const plot = plotOf({ width, height }, ticks.map(text));
    const [from, to] = [Math.min(low, ticks[0] ?? low), Math.max(high, ticks.at(-1) ?? high)];
    const priceAt = (value: number): number =>
      plot.top + plot.height * (1 - (value - from) / (to - from || 1));
    const part = plot.height * (isVolume ? 1 : VOLUME_SHARE);
    const perMs = plot.width / (interval.to - interval.from);
    const colors = { up: "green", down: "red", flat: "gray" };
    const color = (name: keyof typeof colors): string =>
      colorByName(textOf(objectOf(options["colors"])[name]) ?? colors[name], theme);
    const look: CandleLook = {
      plot,
      timeAt: (time) => plot.left + (time - interval.from) * perMs,
      priceAt: isVolume ? undefined : priceAt,
      volumeAt:
        mode === "candles" || most === 0
          ? undefined
          : isVolume
            ? priceAt
            : (value) => plot.top + plot.height - (value / most) * part,
      colorOf: (trend) => color(trend > 0 ? "up" : trend < 0 ? "down" : "flat"),
      room: candleStep(candles, interval.to - interval.from) * perMs,
      isBars: options["candleStyle"] === "ohlcbars",
    };
    return {
      look,
      labels: ticks.map((tick) => ({ at: priceAt(tick), text: text(tick) })),
      draw: (context: CanvasRenderingContext2D) => drawCandles(context, candles, look),
    };
  }, [found, options, width, height, interval, theme]);
}

function priceBounds(candles: readonly Candle[]): readonly number[] {
  if (candles.length === 0) return [0, 1];
  return candles.reduce(
    ([least = 0, most = 0], { low, high }) => [Math.min(least, low), Math.max(most, high)],
    [Infinity, -Infinity],
  );
}

/** The candle at a place, half of the room on both sides of it. */
function nearest(candles: readonly Candle[], { timeAt, room }: CandleLook, left: number): Candle | undefined {
  return candles.find(({ time }) => Math.abs(timeAt(time) - left) <= Math.max(3, room / 2));
}

function toldOf(
  candle: Candle,
  { price, volume }: Candles,
  { colorOf }: CandleLook,
  timeZone: string,
): Omit<TooltipContent, "left" | "top"> {
  const line = (name: string, value: number) => ({ name, text: wholeText(price.display(value)) });
  return {
    title: timeText(candle.time, timeZone),
    lines: [
      line("Open", candle.open),
      line("High", candle.high),
      line("Low", candle.low),
      { ...line("Close", candle.close), color: colorOf(candle.trend) },
      ...(volume === undefined || candle.volume === null
        ? []
        : [{ name: "Volume", text: wholeText(volume.display(candle.volume)) }]),
    ],
  };
}
