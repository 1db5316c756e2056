import type { UnixNano } from "../../base/units.ts";
import type { Labels } from "../../model/labels.ts";
import type { LogSource } from "../../store/logs/source.ts";
import type { LogExpr } from "./ast.ts";
import { type LabelGroups, LineState } from "./line-state.ts";
import type { Meter } from "./meter.ts";
import { compilePipeline } from "./pipeline.ts";
import { PreCheck } from "./pre-check.ts";
import { scanLines } from "./scan-lines.ts";

/** A line of an answer. */
export interface LogEntry {
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly line: string;
  readonly labels: LabelGroups;
}

/** Which lines of a log query are wanted. */
export interface LineQuery {
  readonly start: UnixNano;
  readonly end: UnixNano;
  readonly limit: number;
  readonly direction: "forward" | "backward";
  /** Least time between two lines of the answer, in nanoseconds; 0 for none. */
  readonly intervalNs: bigint;
}

/** How many rows are worked on between two looks at the clock. */
const ROWS_A_LOOK = 512;

/** The first lines, in the direction asked for, that pass the pipeline. */
export async function runLines(
  expr: LogExpr,
  options: LineQuery,
  source: LogSource,
  meter: Meter,
): Promise<LogEntry[]> {
  const pipeline = compilePipeline(expr.stages);
  const preCheck = PreCheck.of(expr.stages);
  const state = new LineState();
  const entries: LogEntry[] = [];
  const scan = {
    matchers: expr.matchers,
    stages: expr.stages,
    start: options.start,
    end: options.end,
    direction: options.direction,
    need: { lines: true, metadata: true },
    hint: options.limit,
    // Where nothing is left out behind the store.
    ...(expr.stages.length === 0 && options.intervalNs === 0n ? { limit: options.limit } : {}),
  };
  let last: bigint | undefined;
  for await (const batch of scanLines(source, scan, meter)) {
    for (let row = 0; row < batch.length; row++) {
      if (row % ROWS_A_LOOK === 0) await meter.breathe();
      if (preCheck?.mayPass(batch, row) === false) continue;
      state.reset(batch, row);
      if (last !== undefined && options.intervalNs > 0n && gap(state.time, last) < options.intervalNs)
        continue;
      if (!pipeline(state)) continue;
      meter.match(1);
      last = state.time;
      const labels = state.groups();
      meter.hold(state.line.length + textLength(labels.parsed) + textLength(labels.metadata));
      entries.push({ time: state.time, line: state.line, labels });
      if (entries.length >= options.limit) return entries;
    }
  }
  return entries;
}

function textLength({ pairs }: Labels): number {
  let length = 0;
  for (const [name, value] of pairs) length += name.length + value.length;
  return length;
}

const gap = (time: bigint, last: bigint): bigint => (time > last ? time - last : last - time);
