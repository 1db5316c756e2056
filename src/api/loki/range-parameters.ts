import type { UnixNano } from "../../base/units.ts";
import type { LogqlLimits, RangeQuery } from "../../query/logql/engine.ts";
import { directionOf, intervalOf, limitOf, stepOf } from "./parameters.ts";
import { now, orderedTimeRangeOf, timeOf } from "./time-parameters.ts";

type Limits = Pick<LogqlLimits, "maxRangeMs" | "maxPoints">;

/** What every question about a range of time may say, whether or not it means something there. @throws WatchtowerError */
export function rangeOf(parameters: URLSearchParams, limits: Limits): RangeQuery {
  const range = orderedTimeRangeOf(parameters, limits);
  return {
    ...range,
    limit: limitOf(parameters),
    direction: directionOf(parameters),
    stepNs: stepOf(parameters, range, limits.maxPoints),
    intervalNs: intervalOf(parameters),
  };
}

/** What every question about an instant may say; of the limit and the direction only that they are none. */
export function instantOf(parameters: URLSearchParams): { readonly time: UnixNano } {
  limitOf(parameters);
  const time = timeOf(parameters, "time", now());
  directionOf(parameters);
  return { time };
}
