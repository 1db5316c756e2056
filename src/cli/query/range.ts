import { WatchtowerError } from "../../base/errors.ts";
import { parseDuration, parseMoment } from "../quantities.ts";

/** How the time of a query is said on the command line. */
export interface RangeOptions {
  readonly since?: string;
  readonly from?: string;
  readonly to?: string;
  readonly step?: string;
}

/** Unix milliseconds, and milliseconds from one value to the next. */
export interface QueryRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** A length of time where none is asked for. */
export const USUAL_MS = 3600e3;
/** Points of a range, as many as a screen or two show. */
const STEPS = 60;
const LEAST_STEP_MS = 1000;

type OptionTexts = readonly (readonly [flags: string, description: string])[];

/** Of every language; each has `--since` and `--step` in words of its own. */
export const RANGE_OPTIONS: OptionTexts = [
  ["--from <time>", "from then on: 2026-01-31T12:00:00Z, or how long ago as 1h"],
  ["--to <time>", "until then (default: now)"],
];

/** Whether values over time are asked for, as against those of one moment. */
export const asksForRange = ({ since, from }: RangeOptions): boolean =>
  since !== undefined || from !== undefined;

/** @throws WatchtowerError `invalid`, naming the option. */
export const endOf = ({ to }: RangeOptions, now: number): number =>
  to === undefined ? now : parseMoment(to, "--to", now);

/**
 * From `--from`, or `--since` before the end; else the usual length.
 *
 * @param now Unix milliseconds. @throws WatchtowerError `invalid`, naming the option.
 */
export function rangeOf(options: RangeOptions, now: number): QueryRange {
  const endMs = endOf(options, now);
  const startMs = startOf(options, endMs, now);
  if (startMs >= endMs)
    throw new WatchtowerError("invalid", `--from is not before ${options.to === undefined ? "now" : "--to"}`);
  const { step } = options;
  return {
    startMs,
    endMs,
    stepMs: step === undefined ? stepOf(endMs - startMs) : parseDuration(step, "--step"),
  };
}

function startOf({ since, from }: RangeOptions, endMs: number, now: number): number {
  if (since !== undefined && from !== undefined)
    throw new WatchtowerError("invalid", "--since and --from both say where the time begins; leave one out");
  if (from !== undefined) return parseMoment(from, "--from", now);
  const lengthMs = since === undefined ? USUAL_MS : parseDuration(since, "--since");
  // Before 1970 there is nothing, and some of the interfaces take no such time.
  return Math.max(LEAST_STEP_MS, endMs - lengthMs);
}

const stepOf = (lengthMs: number): number =>
  Math.max(LEAST_STEP_MS, Math.round(lengthMs / LEAST_STEP_MS / STEPS) * LEAST_STEP_MS);

/** @throws WatchtowerError `invalid` if `--step` was given where one moment is asked for. */
export function refuseStepWithoutRange(options: RangeOptions): void {
  if (options.step !== undefined && !asksForRange(options))
    throw new WatchtowerError("invalid", "--step is of values over time; add --since or --from");
}

/** As text of Unix nanoseconds. */
export const nanos = (unixMs: number): string => String(BigInt(Math.round(unixMs)) * 1_000_000n);
