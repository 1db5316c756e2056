import { WatchtowerError } from "../../base/errors.ts";

/** Bounds of a TraceQL query; one that is hit is named in the error. */
export interface TraceqlLimits {
  readonly timeoutMs: number;
  /** Most traces that a search may ask for. */
  readonly maxTraces: number;
  /** Most spans per span set that a search may ask for. */
  readonly maxSpansPerSpanSet: number;
  /** Spans that one search may look at. */
  readonly maxSpansInspected: number;
  /** Most series that metrics make. */
  readonly maxSeries: number;
  /** Most samples that metrics make: series times steps. */
  readonly maxSamples: number;
  /** Most values that an answer about a tag lists. */
  readonly maxTagValues: number;
}

/** What holds unless the configuration says otherwise. */
export const DEFAULT_TRACEQL_LIMITS: TraceqlLimits = {
  timeoutMs: 30_000,
  maxTraces: 10_000,
  maxSpansPerSpanSet: 100,
  maxSpansInspected: 50_000_000,
  maxSeries: 10_000,
  maxSamples: 50_000_000,
  maxTagValues: 5000,
};

/**
 * Runs `task` under the caller's signal and the time limit.
 *
 * @throws WatchtowerError `timeout`, naming `query.timeout`, or `canceled`.
 */
export async function bounded<T>(
  timeoutMs: number,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = AbortSignal.timeout(timeoutMs);
  try {
    return await task(AbortSignal.any([signal, timer]));
  } catch (error) {
    if (signal.aborted) throw new WatchtowerError("canceled", "the query was canceled", { cause: error });
    if (!timer.aborted) throw error;
    throw new WatchtowerError("timeout", `the query took too long (limit query.timeout = ${timeoutMs} ms)`, {
      cause: error,
    });
  }
}
