import { type JsonObject, objectOf, textOf } from "../../../dashboard-file/json.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { type ChartLine, chartLines } from "../timeseries/series.ts";

/** What happened between one time and the next. */
export interface Candle {
  /** Unix milliseconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
  /** Against its own open, or the close before it, as the panel says: 1 up, -1 down, 0 neither. */
  readonly trend: -1 | 0 | 1;
  /** Its body is filled: always, unless the trend tells something else than open and close. */
  readonly isFilled: boolean;
}

export interface Candles {
  readonly candles: readonly Candle[];
  /** Of the prices: how they are shown. */
  readonly price: ShownField;
  readonly volume: ShownField | undefined;
}

const NAMES = {
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c"],
  volume: ["volume", "v"],
} as const;

/**
 * The candles of series, or of the columns of a table, by the rules of Grafana: `options.fields` says which is which, or
 * else their names do. Without an open it is the close before, without high and low the larger and the smaller of both.
 *
 * @returns a sentence without a full stop where there is nothing to take for a close
 */
export function candlesOf(frames: readonly ShownFrame[], options: JsonObject): Candles | string {
  const { times, lines } = chartLines(frames);
  const chosen = objectOf(options["fields"]);
  const lineOf = (part: keyof typeof NAMES): ChartLine | undefined => {
    const wanted = textOf(chosen[part]) ?? "";
    const names: readonly string[] = wanted === "" ? NAMES[part] : [wanted.toLowerCase()];
    return lines.find(({ field }) =>
      [field.title, field.name].some((name) => names.includes(name.toLowerCase())),
    );
  };
  const [open, high, low, volume] = [lineOf("open"), lineOf("high"), lineOf("low"), lineOf("volume")];
  const used = [open, high, low, volume];
  const close = lineOf("close") ?? lines.find((line) => !used.includes(line));
  if (close === undefined) return "there is no column of numbers to take for a close";
  const isOverall = options["colorStrategy"] === "close-close";
  const candles: Candle[] = [];
  for (const [at, time] of times.entries()) {
    const value = (line: ChartLine | undefined): number | undefined => line?.values[at] ?? undefined;
    const end = value(close);
    if (end === undefined) continue;
    const before = candles.at(-1)?.close;
    const start = open === undefined ? (before ?? end) : (value(open) ?? end);
    const own = Math.sign(end - start);
    const trend = isOverall ? Math.sign(end - (before ?? start)) : own;
    candles.push({
      time: time * 1000,
      open: start,
      close: end,
      high: value(high) ?? Math.max(start, end),
      low: value(low) ?? Math.min(start, end),
      volume: value(volume) ?? null,
      trend: trend > 0 ? 1 : trend < 0 ? -1 : 0,
      isFilled: !isOverall || own <= 0,
    });
  }
  return { candles, price: close.field, volume: volume?.field };
}

/** Milliseconds between two candles, at least; that of the whole time where there is one. */
export function candleStep(candles: readonly Candle[], whole: number): number {
  return candles.reduce(
    (least, { time }, at) => Math.min(least, at === 0 ? whole : time - (candles[at - 1]?.time ?? 0)),
    whole,
  );
}
