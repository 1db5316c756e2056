import { Labels } from "../../../model/labels.ts";
import { METADATA_LABELS } from "../../vector/grouping.ts";
import type { PointValue } from "../../vector/operators.ts";
import { setPoint } from "../../vector/point.ts";
import { ABSENT, FLOAT, type SeriesBuilder, emptySeries, present } from "../../vector/series.ts";
import type { Span, ValueType } from "../ast.ts";
import { areOfOneMetric, requireDistinct } from "../naming.ts";
import { type Steps, shiftedTime, timeAt } from "../steps.ts";
import { type RangeSeries, type RangeVector, vectorOf } from "../values.ts";
import { type CallContext, type FunctionDefinition, matrixArg, scalarArg } from "./definition.ts";
import { BoundsFinder, type FloatColumn } from "./float-columns.ts";
import { Window } from "./window.ts";

/** The value of a window that holds at least one sample, if it has any. */
export type WindowFunction = (window: Window) => PointValue | undefined;

interface WindowOptions {
  /** The signature; a single range vector by default. */
  readonly args?: readonly ValueType[];
  readonly keepsName?: boolean;
  /** The same for series that have floats alone, where no selector is extended. */
  readonly column?: FloatColumn;
  /** Whether start times, where there are any, change the answer; the column knows nothing of them. */
  readonly usesStarts?: boolean;
  /** Runs once for each series that has a float in the answer. */
  readonly remark?: (series: RangeSeries, context: CallContext, span: Span) => void;
}

/** Samples looked at before others may run. */
const BREATH = 200_000;

/** A function of a range vector that gives a value for the window of each series at each step. */
export function windowFunction(apply: WindowFunction, options: WindowOptions = {}): FunctionDefinition {
  const signature = options.args ?? ["matrix"];
  const matrixIndex = signature.indexOf("matrix");
  return {
    args: signature,
    returns: "vector",
    async evaluate(args, context) {
      const scalars = signature.flatMap((type, index) => (type === "scalar" ? [scalarArg(args, index)] : []));
      // Prometheus tells the first argument's place, also where another one is the range vector.
      const span = context.spans[0] ?? context.span;
      const vector = matrixArg(args, matrixIndex);
      const slider = new Slider(new Window(context.notes, span, scalars), vector, context.steps, apply);
      const columns = new Columns(options, vector, context.steps);
      const outputs: SeriesBuilder[] = [];
      for (const series of vector.series) {
        const out = outputFor(series, options.keepsName === true, context);
        const seen = columns.fill(series, out);
        if (seen === undefined) await slide(slider, series, out, context);
        else context.saw(seen);
        const pause = context.breathe();
        if (pause !== undefined) await pause;
        if (options.remark !== undefined && out.kinds.includes(FLOAT)) options.remark(series, context, span);
        outputs.push(out);
      }
      const answer = present(outputs);
      const isDistinct = context.delayNames || (vector.isRead && areOfOneMetric(vector.series));
      return vectorOf(isDistinct ? answer : requireDistinct(answer));
    },
    async stream(args, context, take) {
      const vector = matrixArg(args, matrixIndex);
      const columns = new Columns(options, vector, context.steps);
      if (!isStreamed(vector, context) || !columns.areFor(vector)) return false;
      const span = context.spans[0] ?? context.span;
      const { kinds, values } = emptySeries(Labels.empty, context.steps.count);
      for (const series of vector.series) {
        kinds.fill(ABSENT);
        const out = { labels: labelsOf(series, options.keepsName === true), kinds, values };
        context.saw(columns.fill(series, out) ?? 0);
        const pause = context.breathe();
        if (pause !== undefined) await pause;
        if (!kinds.includes(FLOAT)) continue;
        options.remark?.(series, context, span);
        take(out);
      }
      return true;
    },
  };
}

/** Names that are dropped here leave the series different, so that none has to be kept to be compared. */
const isStreamed = (vector: RangeVector, { delayNames }: CallContext): boolean =>
  !delayNames && vector.isRead && areOfOneMetric(vector.series);

const labelsOf = (series: RangeSeries, keepsName: boolean): Labels =>
  keepsName && !series.dropName ? series.labels : series.labels.drop(METADATA_LABELS);

async function slide(
  slider: Slider,
  series: RangeSeries,
  out: SeriesBuilder,
  { breathe, saw }: CallContext,
): Promise<void> {
  slider.enter(series, out);
  while (!slider.atEnd) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    saw(slider.run());
  }
}

function outputFor(series: RangeSeries, keepsName: boolean, context: CallContext): SeriesBuilder {
  if (!context.delayNames) return emptySeries(labelsOf(series, keepsName), context.steps.count);
  const out = emptySeries(series.labels, context.steps.count);
  if (!keepsName || series.dropName) out.dropName = true;
  return out;
}

/** The quick way for series of floats. */
class Columns {
  private readonly column: FloatColumn | undefined;
  private readonly usesStarts: boolean;
  private readonly bounds: BoundsFinder;

  constructor({ column, usesStarts }: WindowOptions, vector: RangeVector, steps: Steps) {
    this.usesStarts = usesStarts ?? false;
    this.column = vector.extension === undefined ? column : undefined;
    this.bounds = new BoundsFinder(vector, steps);
  }

  /** Whether {@link Columns.fill} is for all of its series. */
  areFor(vector: RangeVector): boolean {
    return this.column !== undefined && vector.series.every((series) => this.isFor(series));
  }

  private isFor(series: RangeSeries): boolean {
    if (series.histogramTimes.length > 0 || (this.usesStarts && series.floatStarts !== undefined))
      return false;
    return this.bounds.of(series.floatTimes).samples <= BREATH;
  }

  /** @returns samples looked at; `undefined` where it is not for this series, or would not let others run for long. */
  fill(series: RangeSeries, out: SeriesBuilder): number | undefined {
    if (this.column === undefined || !this.isFor(series)) return undefined;
    const bounds = this.bounds.of(series.floatTimes);
    this.column(series, bounds, out);
    return bounds.samples;
  }
}

/** Moves the window over the steps, one series after the other. */
class Slider {
  private out: SeriesBuilder | undefined;
  private step = 0;
  private readonly window: Window;
  private readonly vector: RangeVector;
  private readonly steps: Steps;
  private readonly apply: WindowFunction;

  constructor(window: Window, vector: RangeVector, steps: Steps, apply: WindowFunction) {
    this.window = window;
    window.extension = vector.extension;
    this.vector = vector;
    this.steps = steps;
    this.apply = apply;
  }

  get atEnd(): boolean {
    return this.step >= this.steps.count;
  }

  enter(series: RangeSeries, out: SeriesBuilder): void {
    this.window.enter(series);
    this.out = out;
    this.step = 0;
  }

  /**
   * Some steps further: to the end of the series, or until many samples were looked at.
   *
   * @returns how many those were.
   */
  run(): number {
    const { window, vector, steps, apply, out } = this;
    let work = 0;
    if (out === undefined) return work;
    for (; work < BREATH && this.step < steps.count; this.step++) {
      const end = shiftedTime(steps, this.step, vector.shift);
      window.time = timeAt(steps, this.step);
      window.move(this.step, end - vector.range, end);
      if (window.isEmpty) continue;
      work += window.floatCount + window.histogramCount;
      const value = apply(window);
      if (value === undefined) continue;
      setPoint(out, this.step, value);
    }
    return work;
  }
}
