import type uPlot from "uplot";
import { type Candle, type Candles, candleStep } from "./candles.ts";

/** How candles look. */
export interface CandleLook {
  readonly colorOf: (trend: Candle["trend"]) => string;
  readonly isBars: boolean;
}

/** Of the room of a candle, and pixels of the screen at most. */
const WIDTH_SHARE = 0.7;
const MOST_WIDTH = 40;

/** Candles and volumes in a chart, on the scales that it has for them. */
export function drawCandles(chart: uPlot, found: Candles, { colorOf, isBars }: CandleLook): void {
  const { candles, priceScale, volumeScale, volumeFill } = found;
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales["x"] ?? {};
  const whole = Math.max(1e-9, (max ?? 0) - (min ?? 0));
  const room = (candleStep(candles, whole) / whole) * bbox.width;
  const width = Math.max(1, Math.min(MOST_WIDTH * devicePixelRatio, room * WIDTH_SHARE));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const candle of candles) {
    const middle = chart.valToPos(candle.time, "x", true);
    ctx.fillStyle = colorOf(candle.trend);
    ctx.strokeStyle = ctx.fillStyle;
    if (volumeScale !== undefined && candle.volume !== null) {
      const top = chart.valToPos(candle.volume, volumeScale, true);
      ctx.globalAlpha = volumeFill;
      ctx.fillRect(middle - width / 2, top, width, bbox.top + bbox.height - top);
      ctx.globalAlpha = 1;
    }
    if (priceScale === undefined) continue;
    const priceAt = (price: number): number => chart.valToPos(price, priceScale, true);
    drawCandle(ctx, candle, { middle, width, priceAt, isBars });
  }
  ctx.restore();
}

/** Pixels of the canvas. */
interface Place {
  readonly middle: number;
  readonly width: number;
  readonly priceAt: (price: number) => number;
  readonly isBars: boolean;
}

function drawCandle(context: CanvasRenderingContext2D, candle: Candle, place: Place): void {
  const { middle, width, priceAt, isBars } = place;
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(priceAt);
  if (open === undefined || high === undefined || low === undefined || close === undefined) return;
  const [top, bottom] = [Math.min(open, close), Math.max(open, close)];
  context.lineWidth = Math.max(1, Math.min(2 * devicePixelRatio, width / 4));
  context.beginPath();
  context.moveTo(middle, high);
  context.lineTo(middle, isBars ? low : top);
  if (isBars) {
    context.moveTo(middle - width / 2, open);
    context.lineTo(middle, open);
    context.moveTo(middle, close);
    context.lineTo(middle + width / 2, close);
  } else {
    context.moveTo(middle, bottom);
    context.lineTo(middle, low);
  }
  context.stroke();
  if (isBars) return;
  const body = [middle - width / 2, top, width, Math.max(1, bottom - top)] as const;
  if (candle.isFilled) context.fillRect(...body);
  else context.strokeRect(...body);
}
