import { Random } from "../random.ts";
import type { MetricExport } from "./exports.ts";
import { counterExport, gaugeExport, histogramExport } from "./exports.ts";
import type { Attributes } from "./requests.ts";

export const SCRAPE_MS = 15_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RECENT_MS = 2 * HOUR_MS;
/** Points of one request. */
export const REQUEST_POINTS = 1000;

const ROUTES = ["/", "/cart", "/cart/{id}", "/product/{id}", "/checkout", "/api/pay", "/api/ship", "/health"];

const seriesOf = (count: number): Attributes[] =>
  Array.from({ length: count }, (_, index) => ({
    route: ROUTES[index % ROUTES.length] ?? "/",
    pod: `pod-${Math.floor(index / ROUTES.length)}`,
  }));

/** The kinds of data whose size on the disk is told apart. */
export function kindsOfData(): Readonly<Record<string, MetricExport>> {
  const random = new Random(11);
  return {
    "counters, random increments": counterExport("kind.requests", seriesOf(200), random, 100),
    "histograms with sums of all bits": histogramExport("kind.duration", seriesOf(50), random, 20),
    "gauges of decimals": gaugeExport("kind.depth", seriesOf(100), () => random.below(1000) / 4),
    "gauges with random bits to the last": gaugeExport("kind.load", seriesOf(20), fraction(random)),
  };
}

/** A random walk between 0 and 1 that has all 52 bits. */
const fraction = (random: Random) => (value: number) => {
  const next = value + (random.bits() / 2 ** 32 + random.bits() / 2 ** 64 - 0.5) / 50;
  return next < 0 || next > 1 ? 0.5 : next;
};

/** What one service sends at one time. */
export interface TimedExport {
  readonly source: MetricExport;
  /** Unix milliseconds. */
  readonly time: number;
}

/**
 * A day of 1,000 counters, and of its last two hours 100 counters, 50 histograms of 11 buckets, 150 gauges of
 * decimals and 20 of all bits; every 15 s, in order of time.
 *
 * @param end of the day, Unix milliseconds.
 */
export function* shopRequests(end: number, scale: number): Generator<TimedExport> {
  const random = new Random(5);
  const day = counterExport("shop.requests", seriesOf(1000), random, 30);
  const recent = [
    counterExport("cart.items", seriesOf(100), random, 30),
    histogramExport("http.server.request.duration", seriesOf(50), random, 20),
    gaugeExport("queue.depth", seriesOf(150), () => random.below(1000) / 4),
    gaugeExport("process.load", seriesOf(20), fraction(random)),
  ];
  for (let time = end - DAY_MS * scale; time <= end; time += SCRAPE_MS) {
    yield { source: day, time };
    if (time < end - RECENT_MS) continue;
    for (const source of recent) yield { source, time };
  }
}

/** Series that there are many of: each has an `item` of its own within its metric, and one of 1,000 pods and 10 zones. */
export function* manySeries(
  names: readonly string[],
  seriesOfEach: number,
  times: readonly number[],
): Generator<TimedExport> {
  const exports = names.flatMap((name) =>
    Array.from({ length: Math.ceil(seriesOfEach / REQUEST_POINTS) }, (_, batch) =>
      gaugeExport(name, itemsFrom(batch * REQUEST_POINTS), (value) => value + 1),
    ),
  );
  for (const time of times) {
    for (const source of exports) yield { source, time };
  }
}

function itemsFrom(first: number): Attributes[] {
  return Array.from({ length: REQUEST_POINTS }, (_, index) => {
    const item = first + index;
    return { item: `item-${item}`, pod: `pod-${item % 1000}`, zone: `zone-${item % 10}` };
  });
}
