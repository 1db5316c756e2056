import { limitError } from "../../base/errors.ts";
import { type UnixNano, unixNano } from "../../base/units.ts";
import { compileMatchers } from "../../model/matcher.ts";
import type { LogBatch, LogSource } from "../../store/logs/source.ts";
import type { LogExpr } from "./ast.ts";
import { LineState } from "./line-state.ts";
import type { Meter } from "./meter.ts";
import { compilePipeline } from "./pipeline.ts";
import { type LogEntry, runLines } from "./run-lines.ts";

/** What of the past comes before the lines that are followed. */
export interface TailOptions {
  /** Lines before the following begins, the newest ones. */
  readonly limit: number;
  /** From where on those lines are taken. */
  readonly start: UnixNano;
}

/** Lines that may arrive while those before are read. */
const MAX_WAITING = 100_000;

/** Far enough ahead for clocks that run fast, in nanoseconds. */
const AHEAD_NS = 3_600_000_000_000n;

/**
 * The newest lines, then those that arrive: the subscription begins first and waits, so that none is
 * missed, and lines that are in both are left out once.
 */
export async function followLines(
  expr: LogExpr,
  { limit, start }: TailOptions,
  source: LogSource,
  meter: Meter,
  onLines: (entries: readonly LogEntry[]) => void,
): Promise<void> {
  const { signal } = meter;
  const pipeline = compilePipeline(expr.stages);
  const matches = compileMatchers(expr.matchers);
  const state = new LineState();
  let waiting: LogEntry[] | undefined = [];
  const unsubscribe = source.follow(expr.matchers, (batch) => {
    const entries = passing(batch);
    if (entries.length === 0) return;
    if (waiting === undefined) return onLines(entries);
    for (const entry of entries) waiting.push(entry);
  });
  function passing(batch: LogBatch): LogEntry[] {
    const entries: LogEntry[] = [];
    for (let row = 0; row < batch.length; row++) {
      const stream = batch.streams[row];
      if (stream === undefined || !matches(stream)) continue;
      state.reset(batch, row);
      if (state.time < start || !pipeline(state)) continue;
      entries.push({ time: state.time, line: state.line, labels: state.groups() });
    }
    return entries;
  }
  try {
    const end = unixNano(BigInt(Date.now()) * 1_000_000n + AHEAD_NS);
    const backward = { start, end, limit, direction: "backward" as const, intervalNs: 0n };
    const newest = limit > 0 ? await runLines(expr, backward, source, meter) : [];
    if (waiting.length > MAX_WAITING) {
      throw limitError("maxWaiting", MAX_WAITING, "too many lines arrived before the tail began");
    }
    const arrived = without(waiting, newest);
    waiting = undefined;
    const first = [...newest.toReversed(), ...arrived];
    if (first.length > 0) onLines(first);
    await aborted(signal);
  } finally {
    unsubscribe();
  }
}

/** Removes, for each line of `others`, one that is the same. */
function without(entries: readonly LogEntry[], others: readonly LogEntry[]): LogEntry[] {
  const counts = new Map<string, number>();
  for (const entry of others) counts.set(entryKey(entry), (counts.get(entryKey(entry)) ?? 0) + 1);
  return entries.filter((entry) => {
    const count = counts.get(entryKey(entry)) ?? 0;
    if (count > 0) counts.set(entryKey(entry), count - 1);
    return count === 0;
  });
}

function entryKey({ time, line, labels }: LogEntry): string {
  return [time, line, labels.stream.key(), labels.metadata.key()].join("\u0001");
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
