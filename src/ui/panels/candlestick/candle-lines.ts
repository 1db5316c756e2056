import { type JsonObject, oneOf } from "../../../dashboard-file/json.ts";
import type { ChartLine, LineStyle } from "../timeseries/series.ts";

export type PartName = "open" | "high" | "low" | "close" | "volume";

/** What a chart is made of: the parts of candles, which are drawn by themselves, and the other columns as lines. */
export interface CandleLines {
  readonly lines: readonly ChartLine[];
  /** The scale of prices; undefined: they are not shown. */
  readonly priceScale: string | undefined;
  readonly volumeScale: string | undefined;
  /** 0 to 1. */
  readonly volumeFill: number;
}

/** Of the height that volumes take where there are prices, too. */
const VOLUME_SHARE = 0.25;
const VOLUME_FILL = 0.5;

/** By `mode` and `includeAllFields`. A part that the mode leaves out is a column like others. */
export function candleLines(
  lines: readonly ChartLine[],
  parts: Readonly<Record<PartName, ChartLine | undefined>>,
  options: JsonObject,
): CandleLines {
  const mode = oneOf(options["mode"], ["candles+volume", "candles", "volume"]) ?? "candles+volume";
  const { open, high, low, close } = parts;
  const volume = mode === "candles" ? undefined : parts.volume;
  const price = mode === "volume" ? undefined : (open ?? close);
  const isPart = new Set([open, close, volume, ...(price === undefined ? [] : [high, low])]);
  const scale = price?.scale ?? "";
  const prices = [open, high, low, close].flatMap((line) =>
    line === undefined || price === undefined ? [] : [{ ...line, style: partStyle(line), scale }],
  );
  const volumeScale = volume === undefined ? undefined : `${volume.scale} volume`;
  return {
    lines: [
      ...prices,
      ...(volume === undefined
        ? []
        : [{ ...volume, style: volumeStyle(volume, price !== undefined), scale: volumeScale ?? "" }]),
      ...(options["includeAllFields"] === true ? lines.filter((line) => !isPart.has(line)) : []),
    ],
    priceScale: price?.scale,
    volumeScale,
    volumeFill: volume?.style.fill || VOLUME_FILL,
  };
}

/** On its scale and under the cursor, without a line and a name of its own. */
const partStyle = ({ style }: ChartLine): LineStyle => ({
  ...style,
  draw: "nothing",
  fill: 0,
  stack: undefined,
  isPercent: false,
  isNegated: false,
  hidden: { ...style.hidden, chart: false, legend: true },
});

/** Measured from zero, and beside prices without an axis of their own. */
const volumeStyle = (line: ChartLine, isBelow: boolean): LineStyle => ({
  ...partStyle(line),
  softMin: 0,
  ...(isBelow
    ? { axis: "hidden", heightShare: VOLUME_SHARE }
    : { hidden: { ...line.style.hidden, chart: false } }),
});
