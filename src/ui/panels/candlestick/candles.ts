import { type JsonObject, objectOf, textOf } from "../../../dashboard-file/json.ts";
import type { ShownFrame } from "../../fields/show-frames.ts";
import { type ChartLine, chartLines } from "../timeseries/series.ts";
import { type CandleLines, candleLines, type PartName } from "./candle-lines.ts";

/** What happened between one time and the next. */
export interface Candle {
  /** Unix seconds. */
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

export interface Candles extends CandleLines {
  readonly candles: readonly Candle[];
  /** Unix seconds, of the lines. */
  readonly times: readonly number[];
}

const NAMES: Readonly<Record<PartName, readonly string[]>> = {
  open: ["open", "o"],
  high: ["high", "h", "max"],
  low: ["low", "l", "min"],
  close: ["close", "c"],
  volume: ["volume", "v"],
};

/**
 * The candles of series, or of the columns of a table, by the rules of Grafana: `options.fields` says which is which, or
 * else their names do. Without an open it is the close before, without a close the next open, of which the first column
 * of numbers is one where there is neither. Without high and low they are the larger and the smaller of both.
 *
 * @returns a sentence without a full stop where there is nothing to take for them
 */
export function candlesOf(frames: readonly ShownFrame[], options: JsonObject): Candles | string {
  const { times, lines } = chartLines(frames);
  const parts = partsOf(lines, objectOf(options["fields"]));
  if (parts.open === undefined && parts.close === undefined)
    return "there is no column of numbers to take for an open or a close";
  const isOverall = options["colorStrategy"] === "close-close";
  const nextOpen = nextValues(parts.open, times.length);
  const candles: Candle[] = [];
  for (const [at, time] of times.entries()) {
    const value = (part: PartName): number | undefined => parts[part]?.values[at] ?? undefined;
    const end = parts.close === undefined ? value("open") && nextOpen[at] : value("close");
    if (end === undefined) continue;
    const before = candles.at(-1)?.close;
    const start = parts.open === undefined ? (before ?? end) : (value("open") ?? end);
    const own = Math.sign(end - start);
    const trend = isOverall ? Math.sign(end - (before ?? start)) : own;
    candles.push({
      time,
      open: start,
      close: end,
      high: value("high") ?? Math.max(start, end),
      low: value("low") ?? Math.min(start, end),
      volume: value("volume") ?? null,
      trend: trend > 0 ? 1 : trend < 0 ? -1 : 0,
      isFilled: !isOverall || own <= 0,
    });
  }
  return { candles, times, ...candleLines(lines, parts, options) };
}

function partsOf(
  lines: readonly ChartLine[],
  chosen: JsonObject,
): Readonly<Record<PartName, ChartLine | undefined>> {
  const lineOf = (part: PartName): ChartLine | undefined => {
    const wanted = textOf(chosen[part]) ?? "";
    const names: readonly string[] = wanted === "" ? NAMES[part] : [wanted.toLowerCase()];
    return lines.find(({ field }) =>
      [field.title, field.name].some((name) => names.includes(name.toLowerCase())),
    );
  };
  const [open, high, low] = [lineOf("open"), lineOf("high"), lineOf("low")];
  const [close, volume] = [lineOf("close"), lineOf("volume")];
  const first = lines.find((line) => ![high, low, volume].includes(line));
  return { open: open ?? (close === undefined ? first : undefined), high, low, close, volume };
}

/** Of each place the value after it; behind the last one, that. */
function nextValues(line: ChartLine | undefined, length: number): readonly (number | undefined)[] {
  const next: (number | undefined)[] = Array.from({ length });
  let later: number | undefined;
  for (let at = length - 1; at >= 0; at -= 1) {
    const value = line?.values[at] ?? undefined;
    next[at] = later ?? value;
    later = value ?? later;
  }
  return next;
}

/** Seconds between two candles, at least; that of the whole time where there is one. */
export function candleStep(candles: readonly Candle[], whole: number): number {
  return candles.reduce(
    (least, { time }, at) => Math.min(least, at === 0 ? whole : time - (candles[at - 1]?.time ?? 0)),
    whole,
  );
}
