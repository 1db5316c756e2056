import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import type { RangeSeries, WindowExtension } from "../values.ts";
import { beginsAgain } from "./start-times.ts";

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
  /** Of an extended selector: samples beyond start and end are in the window, too. */
  extension: WindowExtension | undefined;
  /** What a function worked out for the whole series, for its next windows on it. */
  ofSeries: Uint32Array | undefined;

  readonly notes: Annotations;
  /** Of what notes name in the query. */
  readonly span: Span;
  /** The scalar arguments, in their order. */
  readonly scalars: readonly Float64Array[];

  constructor(notes: Annotations, span: Span, scalars: readonly Float64Array[]) {
    this.notes = notes;
    this.span = span;
    this.scalars = scalars;
  }

  get isEmpty(): boolean {
    return this.floatFrom === this.floatTo && this.histogramFrom === this.histogramTo;
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

  /** @param index among the floats of the series; those of the window are from `floatFrom` to before `floatTo`. */
  float(index: number): number {
    return this.series.floats[index] ?? NaN;
  }

  /** Unix milliseconds. */
  floatTime(index: number): number {
    return this.series.floatTimes[index] ?? NaN;
  }

  /** As {@link Window.float}, among the histograms. @throws RangeError if there is none. */
  histogram(index: number): NativeHistogram {
    const histogram = this.series.histograms[index];
    if (histogram === undefined) throw new RangeError(`no histogram ${index}`);
    return histogram;
  }

  /** Unix milliseconds. */
  histogramTime(index: number): number {
    return this.series.histogramTimes[index] ?? NaN;
  }

  /** Whether the counter of a float began again after the float before it, as their start times tell. */
  floatBeginsAgain(index: number): boolean {
    const { floatStarts, floatTimes } = this.series;
    return (
      this.extension === undefined &&
      floatStarts !== undefined &&
      index > this.floatFrom &&
      beginsAgain(floatTimes, floatStarts, index)
    );
  }

  /** As {@link Window.floatBeginsAgain}. */
  histogramBeginsAgain(index: number): boolean {
    const { histogramStarts, histogramTimes } = this.series;
    return (
      this.extension === undefined &&
      histogramStarts !== undefined &&
      index > this.histogramFrom &&
      beginsAgain(histogramTimes, histogramStarts, index)
    );
  }

  /** The scalar argument of that index at this step. */
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

  /**
   * Goes on to a later step: windows of one series come in ascending order. @param start exclusive, Unix
   * milliseconds.
   */
  move(step: number, start: number, end: number): void {
    this.step = step;
    this.start = start;
    this.end = end;
    const { floatTimes, histogramTimes } = this.series;
    const first = start - (this.extension?.before ?? 0);
    const last = end + (this.extension?.after ?? 0);
    this.floatTo = firstAfter(floatTimes, this.floatTo, last);
    this.floatFrom = firstAfter(floatTimes, this.floatFrom, first);
    this.histogramTo = firstAfter(histogramTimes, this.histogramTo, last);
    this.histogramFrom = firstAfter(histogramTimes, this.histogramFrom, first);
  }

  /** Begins with another series, before its first step. */
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
