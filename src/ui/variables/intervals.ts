import { parseDuration } from "../time/duration.ts";

const [S, M, H, D] = [1000, 60_000, 3_600_000, 86_400_000];

/** Below how many milliseconds which interval is taken; from there on a year. */
const NICE: readonly (readonly [below: number, interval: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1.5 * S, S],
  [3.5 * S, 2 * S],
  [7.5 * S, 5 * S],
  [12.5 * S, 10 * S],
  [17.5 * S, 15 * S],
  [25 * S, 20 * S],
  [45 * S, 30 * S],
  [1.5 * M, M],
  [3.5 * M, 2 * M],
  [7.5 * M, 5 * M],
  [12.5 * M, 10 * M],
  [17.5 * M, 15 * M],
  [25 * M, 20 * M],
  [45 * M, 30 * M],
  [1.5 * H, H],
  [2.5 * H, 2 * H],
  [4.5 * H, 3 * H],
  [9 * H, 6 * H],
  [D, 12 * H],
  [7 * D, D],
  [21 * D, 7 * D],
  [42 * D, 30 * D],
];

/** The interval by which Grafana cuts time into parts of about this many milliseconds. */
export function roundInterval(ms: number): number {
  return NICE.find(([below]) => ms < below)?.[1] ?? 365 * D;
}

/** An interval as dashboards write it: `15s`, `>15s`, or seconds without a unit. @returns milliseconds */
export function parseInterval(text: string): number | undefined {
  const plain = text.trim().replace(/^>\s*/, "");
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * S;
  return parseDuration(plain);
}

/**
 * Milliseconds between points, so that a range has about `points` of them.
 * @param min no smaller than this
 */
export function intervalFor(rangeMs: number, points: number, min: number): number {
  return Math.max(1, min, roundInterval(rangeMs / Math.max(1, points)));
}

/** What decides the step of a query over a range. */
export interface StepQuestion {
  readonly rangeMs: number;
  readonly maxDataPoints: number;
  /** Of the panel, or of its data source. */
  readonly minIntervalMs: number;
  /** "Min step" of the query; undefined: none. */
  readonly minStepMs: number | undefined;
  /** Takes every step times this many. */
  readonly factor: number;
  /** How often the source has new samples. */
  readonly scrapeMs: number;
}

/** Milliseconds, both. */
export interface QueryStep {
  /** `$__interval`, and the step of the query. */
  readonly stepMs: number;
  /** `$__rate_interval`: over this long there are always enough samples for a rate. */
  readonly rateIntervalMs: number;
}

/** Prometheus refuses more points than this in a series. */
const MAX_POINTS = 11_000;

/** The step of a query as Grafana's Prometheus data source chooses it. */
export function queryStep(question: StepQuestion): QueryStep {
  const { rangeMs, maxDataPoints, minIntervalMs, minStepMs, factor, scrapeMs } = question;
  const interval = intervalFor(rangeMs, maxDataPoints, minIntervalMs);
  const least = minStepMs ?? interval;
  const wanted = Math.max(least, roundInterval(rangeMs / Math.max(1, maxDataPoints)));
  const safe = roundInterval(rangeMs / MAX_POINTS);
  const scrape = minStepMs ?? scrapeMs;
  return {
    stepMs: Math.max(wanted, safe) * Math.max(1, factor),
    rateIntervalMs: Math.max(interval + scrape, 4 * scrape),
  };
}

/** The value of an interval variable whose choice is `auto`. */
export function autoInterval(
  rangeMs: number,
  { count, min }: { readonly count: number; readonly min: string },
): number {
  return intervalFor(rangeMs, count, parseInterval(min) ?? 1);
}

/** What the choice `auto` of an interval variable is called in values and in URLs. */
export function autoValue(name: string): string {
  return `$__auto_interval_${name}`;
}
