import { type WatchtowerError, limitError } from "../../base/errors.ts";

/** Bounds of one query. A bound that is hit is an error that names it. */
export interface PromqlLimits {
  /** Longest evaluation, in milliseconds. */
  readonly timeoutMs: number;
  /** Series that one selector may match. */
  readonly maxSeries: number;
  /** Samples that a query may hold at once, read or computed. */
  readonly maxSamples: number;
  /** Steps of a range query. */
  readonly maxPoints: number;
  /** Steps of a subquery. */
  readonly maxSubquerySteps: number;
  /** How deep expressions may nest. */
  readonly maxDepth: number;
  /** How long a sample stands for its series when no newer one follows, in milliseconds. */
  readonly lookbackMs: number;
}

/** What holds unless the configuration says otherwise. */
export const DEFAULT_LIMITS: PromqlLimits = {
  timeoutMs: 120_000,
  maxSeries: 100_000,
  maxSamples: 20_000_000,
  maxPoints: 11_000,
  maxSubquerySteps: 1_000_000,
  maxDepth: 500,
  lookbackMs: 300_000,
};

/** WatchtowerError `limit`, in Prometheus' words. */
export function tooManySamples(maxSamples: number): WatchtowerError {
  return limitError(
    "query.maxSamples",
    maxSamples,
    "query processing would load too many samples into memory",
  );
}
