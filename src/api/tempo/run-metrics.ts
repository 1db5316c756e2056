import { WatchtowerError } from "../../base/errors.ts";
import { printGoDuration } from "../../base/go-duration.ts";
import { instantSteps, rangeSteps } from "../../query/traceql/engine.ts";
import type { Series, Steps, TraceqlEngine } from "../../query/traceql/engine.ts";
import { metricsRangeOf, stepOf } from "./metrics-parameters.ts";
import { optionalCount } from "./parameters.ts";

/** As Tempo's default. */
const MOST_STEPS = 10_000;
const DEFAULT_EXEMPLARS = 100;

/** What a metrics query has found. */
export interface MetricsAnswer {
  readonly steps: Steps;
  readonly series: readonly Series[];
  readonly inspectedSpans: number;
  /** Why there are not all series: more were found than `maxSeries` asks for. */
  readonly partial: string | undefined;
}

/** @throws WatchtowerError */
export async function rangeMetrics(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<MetricsAnswer> {
  const { start, end } = metricsRangeOf(parameters, BigInt(Date.now()));
  const step = stepOf(parameters, end - start);
  if ((end - start) / step > MOST_STEPS) {
    const least = printGoDuration((end - start) / BigInt(MOST_STEPS));
    const text = `step of ${printGoDuration(step)} is too small, minimum step for given range is ${least}`;
    throw new WatchtowerError("invalid", text);
  }
  const steps = rangeSteps(start, end, step);
  const exemplars = optionalCount(parameters, "exemplars") ?? DEFAULT_EXEMPLARS;
  const query = queryOf(parameters);
  const found = await withCompileErrors(NOT_OF_RANGES, () =>
    engine.metrics({ query, steps, exemplars }, signal),
  );
  return { steps, inspectedSpans: found.inspectedSpans, ...atMost(parameters, found.series) };
}

/** @throws WatchtowerError */
export async function instantMetrics(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
): Promise<MetricsAnswer> {
  const { start, end } = metricsRangeOf(parameters, BigInt(Date.now()));
  const steps = instantSteps(start, end);
  const query = queryOf(parameters);
  const found = await withCompileErrors(NOT_OF_INSTANTS, () =>
    engine.metrics({ query, steps, exemplars: 0 }, signal),
  );
  return { steps, inspectedSpans: found.inspectedSpans, ...atMost(parameters, found.series) };
}

/** What Tempo says as it is: it reads the query before it compiles it, of ranges the whole of it. */
const NOT_OF_RANGES = /^(parse error|not a metrics query)/;
const NOT_OF_INSTANTS = /^not a metrics query/;

/** Tempo says before errors of a metrics query that it was compiled when they were met. @param bare texts without it. */
async function withCompileErrors<T>(bare: RegExp, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof WatchtowerError) || error.kind !== "invalid" || bare.test(error.message))
      throw error;
    const options = error.position === undefined ? {} : { position: error.position };
    throw new WatchtowerError("invalid", `compiling query: ${error.message}`, { ...options, cause: error });
  }
}

function atMost(
  parameters: URLSearchParams,
  series: readonly Series[],
): Pick<MetricsAnswer, "series" | "partial"> {
  const most = optionalCount(parameters, "maxSeries");
  if (most === undefined || series.length <= most) return { series, partial: undefined };
  const partial = `Response exceeds maximum series limit of ${most}, a partial response is returned`;
  return { series: series.slice(0, most), partial };
}

function queryOf(parameters: URLSearchParams): string {
  const query = parameters.get("q") || parameters.get("query") || "";
  if (query.trim() === "") throw new WatchtowerError("invalid", "the query is empty: q is needed");
  return query;
}
