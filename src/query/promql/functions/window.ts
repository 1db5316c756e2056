import type { NativeHistogram } from "../../../model/histogram.ts";
import type { PointValue } from "../../vector/operators.ts";
import { setPoint } from "../../vector/point.ts";
import { type SeriesBuilder, emptySeries, present } from "../../vector/series.ts";
import { METADATA_LABELS } from "../../vector/grouping.ts";
import type { Annotations } from "../annotations.ts";
import type { Span, ValueType } from "../ast.ts";
import { requireDistinct } from "../naming.ts";
import { shiftedTime, timeAt } from "../steps.ts";
import { type RangeSeries, type RangeVector, vectorOf } from "../values.ts";
import { type CallContext, type FunctionDefinition, matrixArg, scalarArg } from "./definition.ts";

/**
 * The samples of one series in (start, end]. One object moves over all steps and series: functions must
 * not keep it.
 */
export class Window {
  series!: RangeSeries;
  /** Indexes into `series.floats`: from inclusive, to exclusive. */
  floatFrom = 0;
  floatTo = 0;
  histogramFrom = 0;
  histogramTo = 0;
  /** Unix milliseconds; exclusive. */
  start = 0;
  /** Unix milliseconds; inclusive. */
  end = 0;
  /** The time of the step, which offsets do not shift. */
  time = 0;
  step = 0;
  /** What a function worked out for the whole series, for its next windows on it. */
  ofSeries: Uint32Array | undefined;

  readonly notes: Annotations;
  /** Of the range vector in the query. */
  readonly span: Span;
  /** The scalar arguments, in their order. */
  readonly scalars: readonly Float64Array[];

  constructor(notes: Annotations, span: Span, scalars: readonly Float64Array[]) {
    this.notes = notes;
    this.span = span;
    this.scalars = scalars;
  }

  get floatCount(): number {
    return this.floatTo - this.floatFrom;
  }

  get histogramCount(): number {
    return this.histogramTo - this.histogramFrom;
  }

  get metricName(): string {
    return this.series.labels.get("__name__");
  }

  float(index: number): number {
    return this.series.floats[index] ?? NaN;
  }

  floatTime(index: number): number {
    return this.series.floatTimes[index] ?? NaN;
  }

  histogram(index: number): NativeHistogram {
    const histogram = this.series.histograms[index];
    if (histogram === undefined) throw new RangeError(`no histogram ${index}`);
    return histogram;
  }

  histogramTime(index: number): number {
    return this.series.histogramTimes[index] ?? NaN;
  }

  scalar(index: number): number {
    return this.scalars[index]?.[this.step] ?? NaN;
  }

  /** Both kinds in one window is something most functions cannot answer. */
  warnMixed(): undefined {
    const metric = JSON.stringify(this.metricName);
    this.notes.warn(`encountered a mix of histograms and floats for metric name ${metric}`, this.span);
    return undefined;
  }

  infoHistogramsIgnored(): void {
    const ignored = "ignored histograms in a range containing both floats and histograms for metric name";
    this.notes.info(`${ignored} ${JSON.stringify(this.metricName)}`, this.span);
  }

  move(step: number, start: number, end: number): void {
    this.step = step;
    this.start = start;
    this.end = end;
    const { floatTimes, histogramTimes } = this.series;
    this.floatTo = firstAfter(floatTimes, this.floatTo, end);
    this.floatFrom = firstAfter(floatTimes, this.floatFrom, start);
    this.histogramTo = firstAfter(histogramTimes, this.histogramTo, end);
    this.histogramFrom = firstAfter(histogramTimes, this.histogramFrom, start);
  }

  enter(series: RangeSeries): void {
    this.series = series;
    this.ofSeries = undefined;
    this.floatFrom = this.floatTo = this.histogramFrom = this.histogramTo = 0;
  }
}

function firstAfter(times: Float64Array, from: number, bound: number): number {
  let index = from;
  while (index < times.length && (times[index] ?? Infinity) <= bound) index++;
  return index;
}

/** The value of a window that holds at least one sample, if it has any. */
export type WindowFunction = (window: Window) => PointValue | undefined;

interface WindowOptions {
  /** The signature; a single range vector by default. */
  readonly args?: readonly ValueType[];
  readonly keepsName?: boolean;
  /** Runs once for each series that has a float in the answer. */
  readonly remark?: (series: RangeSeries, notes: Annotations, span: Span) => void;
}

/** A function of a range vector that gives a value for the window of each series at each step. */
export function windowFunction(apply: WindowFunction, options: WindowOptions = {}): FunctionDefinition {
  const signature = options.args ?? ["matrix"];
  const matrixIndex = signature.indexOf("matrix");
  return {
    args: signature,
    returns: "vector",
    async evaluate(args, context) {
      const scalars = signature.flatMap((type, index) => (type === "scalar" ? [scalarArg(args, index)] : []));
      const span = context.spans[matrixIndex] ?? context.span;
      const window = new Window(context.notes, span, scalars);
      const outputs: SeriesBuilder[] = [];
      const vector = matrixArg(args, matrixIndex);
      for (const series of vector.series) {
        await context.breathe();
        const out = outputFor(series, options.keepsName === true, context);
        if (slide(window, series, vector, apply, out, context)) {
          options.remark?.(series, context.notes, span);
        }
        outputs.push(out);
      }
      const answer = present(outputs);
      return vectorOf(context.delayNames ? answer : requireDistinct(answer));
    },
  };
}

function outputFor(series: RangeSeries, keepsName: boolean, context: CallContext): SeriesBuilder {
  const drops = !keepsName || series.dropName;
  const labels = drops && !context.delayNames ? series.labels.drop(METADATA_LABELS) : series.labels;
  const out = emptySeries(labels, context.steps.count);
  if (drops && context.delayNames) out.dropName = true;
  return out;
}

/** @returns whether any float came out. */
function slide(
  window: Window,
  series: RangeSeries,
  vector: RangeVector,
  apply: WindowFunction,
  out: SeriesBuilder,
  { steps }: CallContext,
): boolean {
  let floats = false;
  window.enter(series);
  for (let step = 0; step < steps.count; step++) {
    const end = shiftedTime(steps, step, vector.shift);
    window.time = timeAt(steps, step);
    window.move(step, end - vector.range, end);
    if (window.floatFrom === window.floatTo && window.histogramFrom === window.histogramTo) continue;
    const value = apply(window);
    if (value === undefined) continue;
    if (typeof value === "number") floats = true;
    setPoint(out, step, value);
  }
  return floats;
}
