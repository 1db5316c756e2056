import { WatchtowerError, limitError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { LogBatch, LogNeed, LogSource } from "../../store/logs/source.ts";
import type { Grouping } from "../vector/grouping.ts";
import { formatLabels } from "../vector/format-labels.ts";
import type { StepVector } from "../vector/series.ts";
import { type Accumulator, SampleAccumulator, SumAccumulator, type Windows } from "./accumulators.ts";
import type { RangeAggregation } from "./ast.ts";
import { ERROR_LABEL, LineState } from "./line-state.ts";
import { MAX_SERIES, type LogqlLimits } from "./limits.ts";
import type { Meter } from "./meter.ts";
import { labelsNeeded, parserHints } from "./hints.ts";
import { compilePipeline } from "./pipeline.ts";
import { scanLines } from "./scan-lines.ts";
import { SeriesTable, type TableOptions } from "./series-table.ts";
import { type Steps, relativeTimes } from "./steps.ts";
import type { Stage } from "./stages/stage.ts";
import { withoutUnreadFormats } from "./unread-formats.ts";
import { type ReadValue, valueReader } from "./unwrap.ts";
import { windowFunction } from "./windows.ts";

/** A range aggregation, and what those above it need of its series. */
export interface RangeRun {
  readonly node: RangeAggregation;
  /** To which labels series may be reduced while reading. */
  readonly grouping: Grouping | undefined;
  /** Whether its series are those of the answer. */
  readonly isAnswer: boolean;
  readonly steps: Steps;
}

const ROWS_A_LOOK = 2048;

/** A range aggregation at all steps, in one pass over the lines. */
export async function runRange(
  run: RangeRun,
  source: LogSource,
  limits: LogqlLimits,
  meter: Meter,
): Promise<StepVector> {
  const lean = { ...run, node: withoutUnreadFormats(run.node) };
  // What cannot be compiled is told also of templates that are left out.
  if (lean.node !== run.node) compilePipeline(run.node.range.stages);
  const pipeline = compilePipeline(lean.node.range.stages);
  // A window without length holds nothing; Loki takes it all the same.
  if (run.node.range.rangeNs === 0) return [];
  const labels = labelsNeeded(lean.node.range, lean.node.grouping ?? lean.grouping);
  try {
    return await onePass(lean, pipeline, labels, source, limits, meter);
  } catch (error) {
    if (error !== FAILED_LINE) throw error;
    return await onePass(lean, pipeline, undefined, source, limits, meter);
  }
}

/** Of a line whose labels were not all read: the error that tells of it shows them all. */
const FAILED_LINE = new Error("a line fails");

/** @param labels of the metadata those that are read; `undefined` for all. */
async function onePass(
  run: RangeRun,
  pipeline: Stage,
  labels: ReadonlySet<string> | undefined,
  source: LogSource,
  limits: LogqlLimits,
  meter: Meter,
): Promise<StepVector> {
  const { node, steps } = run;
  const { range } = node;
  const windows: Windows = { stepNs: steps.stepNs, rangeNs: range.rangeNs, count: steps.count };
  const pass = new Pass(run, pipeline, labels, windows, limits);
  const origin = steps.start - BigInt(range.offsetNs);
  const scan = {
    matchers: range.matchers,
    stages: range.stages,
    start: unixNano(origin - BigInt(range.rangeNs) + 1n),
    end: unixNano(origin + BigInt(steps.stepNs) * BigInt(steps.count - 1) + 1n),
    direction: pass.direction,
    need: pass.need,
  };
  for await (const batch of scanLines(source, scan, meter)) {
    const times = relativeTimes(batch.times, origin);
    for (let from = 0; from < batch.length; from += ROWS_A_LOOK) {
      pass.rows(batch, times, from, Math.min(batch.length, from + ROWS_A_LOOK));
      await meter.breathe();
    }
  }
  meter.match(pass.matched);
  return pass.table.finish(() => meter.breathe());
}

/** One pass over lines: pipeline, value, series. */
class Pass {
  readonly need: LogNeed;
  /** Sums need no order; an error is to be that of the first line that has one. */
  readonly direction: "forward" | "any";
  readonly table: SeriesTable;
  /** Rows that passed the pipeline. */
  matched = 0;
  private readonly state: LineState;
  private readonly pipeline: Stage;
  private readonly read: ReadValue;
  private readonly keepsErrors: boolean;
  private readonly maxSamples: number;
  private readonly hasSamples: boolean;
  private samples = 0;

  constructor(
    { node, grouping, isAnswer, steps }: RangeRun,
    pipeline: Stage,
    labels: ReadonlySet<string> | undefined,
    windows: Windows,
    limits: LogqlLimits,
  ) {
    const { stages, unwrap } = node.range;
    const reduced = node.grouping ?? grouping;
    this.pipeline = pipeline;
    this.state = new LineState(parserHints(node.range, reduced));
    this.read = valueReader(node, reduced);
    this.maxSamples = limits.maxSamples;
    this.hasSamples = unwrap !== undefined;
    this.keepsErrors = reduced?.kind === "by" && reduced.names.includes(ERROR_LABEL);
    const isBytes = node.operation === "bytes_over_time" || node.operation === "bytes_rate";
    const isTotal = reduced?.kind === "by" && reduced.names.length === 0;
    const metadata = !isTotal || stages.some(({ kind }) => kind !== "line") || unwrap !== undefined;
    this.need = {
      lines: isBytes || stages.some(({ kind }) => kind !== "filter" && kind !== "drop" && kind !== "keep"),
      metadata,
      ...(metadata && labels !== undefined ? { labels } : {}),
    };
    this.direction = labels === undefined || unwrap !== undefined ? "forward" : "any";
    this.table = new SeriesTable(
      { grouping: reduced, ...mostSeries(limits, steps.count, isAnswer) },
      accumulatorFor(node, windows),
    );
  }

  /** @throws WatchtowerError `invalid` for lines with errors; `limit` */
  rows(batch: LogBatch, times: Float64Array, from: number, to: number): void {
    const { state, pipeline, read, table } = this;
    for (let row = from; row < to; row++) {
      state.reset(batch, row);
      if (!pipeline(state)) continue;
      this.matched++;
      const value = read(state);
      if (value === undefined) continue;
      if (state.error !== "" && !(this.keepsErrors && state.parserFailed))
        throw this.need.labels === undefined ? pipelineError(state) : FAILED_LINE;
      table.of(state).add(times[row] ?? 0, value);
      if (this.hasSamples && ++this.samples > this.maxSamples) {
        throw limitError("query.maxSamples", this.maxSamples, "the query unwraps too many values");
      }
    }
  }
}

/** The least of the bounds on series, by its name. */
function mostSeries(
  { maxSeries, maxSamples, maxHeldSeries }: LogqlLimits,
  steps: number,
  isAnswer: boolean,
): Pick<TableOptions, "maxSeries" | "limitName" | "limitValue"> {
  const bounds = [
    {
      maxSeries: Math.max(1, Math.floor(maxSamples / steps)),
      limitName: "query.maxSamples",
      limitValue: maxSamples,
    },
    { maxSeries: maxHeldSeries, limitName: "maxHeldSeries", limitValue: maxHeldSeries },
    ...(isAnswer ? [{ maxSeries, limitName: MAX_SERIES, limitValue: maxSeries }] : []),
  ];
  return bounds.reduce((least, bound) => (bound.maxSeries <= least.maxSeries ? bound : least));
}

function accumulatorFor(node: RangeAggregation, windows: Windows): () => Accumulator {
  if (node.range.unwrap !== undefined) {
    const apply = windowFunction(node);
    return () => new SampleAccumulator(windows, apply);
  }
  const isRate = node.operation === "rate" || node.operation === "bytes_rate";
  const scale = isRate ? windows.rangeNs / 1e9 : 1;
  return () => new SumAccumulator(windows, scale);
}

function pipelineError(state: LineState): WatchtowerError {
  const { error } = state;
  const message =
    `pipeline error: '${error}' for series: '${formatLabels(state.merged())}'.\n` +
    `Use a label filter to intentionally skip this error. (e.g | ${ERROR_LABEL}!="${error}").\n` +
    `To skip all potential errors you can match empty errors.(e.g ${ERROR_LABEL}="")\n` +
    `The label filter can also be specified after unwrap. (e.g | unwrap latency | ${ERROR_LABEL}="" )\n`;
  return new WatchtowerError("invalid", message);
}
