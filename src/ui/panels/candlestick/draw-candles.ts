import type { Plot } from "../shared/plot.ts";
import type { Candle } from "./candles.ts";

/** Where candles are drawn, and how; places are CSS pixels. */
export interface CandleLook {
  readonly plot: Plot;
  readonly timeAt: (time: number) => number;
  /** Undefined: prices are not drawn. */
  readonly priceAt: ((price: number) => number) | undefined;
  /** Undefined: volumes are not drawn. */
  readonly volumeAt: ((volume: number) => number) | undefined;
  readonly colorOf: (trend: Candle["trend"]) => string;
  /** Between two candles. */
  readonly room: number;
  readonly isBars: boolean;
}

export function drawCandles(
  context: CanvasRenderingContext2D,
  candles: readonly Candle[],
  look: CandleLook,
): void {
  const { plot, timeAt, priceAt, volumeAt, colorOf, room } = look;
  const width = Math.max(1, Math.min(40, room * 0.7));
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  for (const candle of candles) {
    const middle = timeAt(candle.time);
    context.fillStyle = colorOf(candle.trend);
    context.strokeStyle = context.fillStyle;
    if (volumeAt !== undefined && candle.volume !== null) {
      const top = volumeAt(candle.volume);
      context.globalAlpha = 0.4;
      context.fillRect(middle - width / 2, top, width, plot.top + plot.height - top);
      context.globalAlpha = 1;
    }
    if (priceAt !== undefined) drawCandle(context, candle, { middle, width, priceAt, isBars: look.isBars });
  }
  context.restore();
}

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
  context.lineWidth = Math.max(1, Math.min(2, width / 4));
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
