import { textOf, type JsonObject } from "../../dashboard-file/json.ts";
import type { Interval } from "../time/time-range.ts";
import { parseInterval } from "../variables/intervals.ts";
import { numberReducer } from "./reduce.ts";
import { type ExpressionValue } from "./value.ts";

type Series = Extract<ExpressionValue, { readonly kind: "series" }>;

/** More points than a chart has pixels, and few enough to be worked out at once. */
const MAX_POINTS = 20_000;
const MAX_POINTS_IN_ALL = 2_000_000;

/**
 * Series at other times, by Grafana's `{window, downsampler, upsampler}`: a point each window from the begin of the
 * time range, made of what came since the one before.
 *
 * @param interval of the panel
 * @throws Error for a number in place of a series, for settings that there are not, and for too many points
 */
export function resampledValues(
  values: readonly ExpressionValue[],
  query: JsonObject,
  interval: Interval,
): readonly ExpressionValue[] {
  const times = timesOf(textOf(query["window"]) ?? "", interval);
  if (times.length * values.length > MAX_POINTS_IN_ALL)
    throw new Error(
      `${values.length} series of ${times.length} points are more than ${MAX_POINTS_IN_ALL} points`,
    );
  const down = downsampler(textOf(query["downsampler"]) ?? "");
  const up = upsampler(textOf(query["upsampler"]) ?? "");
  return values.map((value) => {
    if (value.kind === "number") throw new Error("a number has no times: only series can be resampled");
    return { ...value, times, values: resampled(value, { times, down, up }) };
  });
}

function timesOf(window: string, { from, to }: Interval): readonly number[] {
  const step = parseInterval(window);
  if (step === undefined || step <= 0) throw new Error(`window ${window} is no length of time`);
  const length = Math.trunc((to - from) / step);
  if (length <= 0) throw new Error(`the time range is shorter than the window of ${window}`);
  if (length >= MAX_POINTS) throw new Error(`a window of ${window} makes more than ${MAX_POINTS} points`);
  return Array.from({ length: length + 1 }, (_, at) => from + at * step);
}

type Downsampler = (values: readonly (number | null)[]) => number | null;
/** From the last value before, and from the first one after. */
type Upsampler = (before: number | null, after: number | null) => number | null;

function downsampler(name: string): Downsampler {
  if (name === "last") return (values) => values.at(-1) ?? null;
  if (!["sum", "mean", "min", "max"].includes(name)) throw new Error(`downsampler ${name} is not supported`);
  const reduce = numberReducer(name);
  return (values) =>
    values.length === 1 ? (values[0] ?? null) : reduce(values.map((value) => value ?? NaN));
}

function upsampler(name: string): Upsampler {
  switch (name) {
    case "pad":
      return (before) => before;
    case "backfilling":
      return (_before, after) => after;
    case "fillna":
      return () => null;
    default:
      throw new Error(`upsampler ${name} is not supported`);
  }
}

interface Sampling {
  readonly times: readonly number[];
  readonly down: Downsampler;
  readonly up: Upsampler;
}

function resampled(
  { times: old, values }: Series,
  { times, down, up }: Sampling,
): readonly (number | null)[] {
  let next = 0;
  return times.map((time) => {
    const first = next;
    while (next < old.length && (old[next] ?? Infinity) <= time) next += 1;
    if (next > first) return down(values.slice(first, next));
    return up(values[next - 1] ?? null, values[next] ?? null);
  });
}
