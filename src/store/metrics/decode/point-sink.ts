import type { NativeHistogram } from "../../../model/histogram.ts";
import type { WireReader } from "../../../model/wire/reader.ts";
import { WireType } from "../../../model/wire/reader.ts";
import type { Series } from "../series/series.ts";
import type { Layout, MetricContext, MetricKind, Stream } from "./contexts.ts";
import type { DeltaStream } from "./delta.ts";
import { readExemplar } from "./exemplars.ts";
import { ExponentialPoint } from "./exponential-point.ts";
import { HistogramPoint } from "./histogram-point.ts";
import { KnownSeries } from "./known-series.ts";
import { addHistogramLayout, addSummaryLayout, knownLayout, seriesMaker } from "./layouts.ts";
import type { SeriesMaker } from "./layouts.ts";
import {
  MIN_SCALE,
  ZERO_THRESHOLD,
  toNativeHistogram,
} from "../../../model/prometheus/exponential-histogram.ts";
import { toCustomHistogram } from "../../../model/prometheus/custom-histogram.ts";
import { exactHistogram } from "../../../model/prometheus/exact-histogram.ts";
import { readAttributes } from "./attributes.ts";
import { NumberPoint } from "./number-point.ts";
import { ATTRIBUTES_FIELD } from "./points.ts";
import type { Point } from "./points.ts";
import { CONFLICT, INVALID_LABEL, NO_TIME, NO_VALUE, WIDE_SCALE } from "./sinks.ts";
import type { MetricSinks } from "./sinks.ts";
import { StreamLookup, labelsOf } from "./stream-lookup.ts";
import { SummaryPoint } from "./summary-point.ts";

/** Prometheus takes no sample further ahead of its clock. */
const MAX_AHEAD_MS = 10 * 60 * 1000;

/**
 * Far beyond what is kept. Each two hours of time cost a block, and `target_info` a sample every few minutes
 * between the first and last point: a clock that is decades off must not make thousands of them.
 */
const MAX_BEHIND_MS = 31 * 24 * 3600 * 1000;

/** SDKs send 160 at most unless told otherwise. */
const MAX_EXPONENTIAL_BUCKETS = 10_000;

/** Turns the data points of metrics into samples of series. */
export class PointSink {
  /** Of the points since the caller last set them, Unix milliseconds. */
  minTime = Infinity;
  maxTime = -Infinity;
  private readonly sinks: MetricSinks;
  private readonly usesStarts: boolean;
  private readonly streams = new StreamLookup();
  private readonly known: KnownSeries;
  private readonly number = new NumberPoint();
  private readonly histogram = new HistogramPoint();
  private readonly exponential = new ExponentialPoint();
  private readonly summary = new SummaryPoint();
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private arrival = 0;
  /** Why the point in hand is not kept whole. */
  private refusal: string | undefined;

  constructor(sinks: MetricSinks) {
    this.sinks = sinks;
    this.usesStarts = sinks.startTimes.areKept || sinks.startTimes.addZeros;
    this.known = new KnownSeries(sinks.table);
  }

  get isFull(): boolean {
    return this.streams.isFull;
  }

  forget(): void {
    this.streams.forget();
    this.known.forget();
  }

  /** Before the points of a request. */
  begin(bytes: Uint8Array, view: DataView, receivedAt: number): void {
    this.bytes = bytes;
    this.view = view;
    this.arrival = receivedAt;
  }

  /** @param reader over a metric's data. */
  readAll(reader: WireReader, context: MetricContext): void {
    this.streams.begin();
    this.readPoints(reader, context);
    // What comes next, as `target_info`, counts nothing.
    if (this.usesStarts) this.tellStart(0, context);
  }

  private readPoints(reader: WireReader, context: MetricContext): void {
    while (reader.next()) {
      if (reader.field !== 1 || reader.wireType !== WireType.bytes) {
        reader.skip();
        continue;
      }
      const point = this.pointOf(context.kind);
      point.read(reader);
      this.refusal = context.refusal ?? this.refusalOf(point);
      if (this.refusal === undefined) this.takeWhole(point, context);
      if (this.refusal !== undefined) this.sinks.drop(this.refusal);
    }
  }

  /** A point that makes several samples is refused once, whatever becomes of its other samples. */
  private takeWhole(point: Point, context: MetricContext): void {
    const { head, tooOld } = this.sinks;
    const before = { tooOld: head.tooOld, conflicts: head.conflicts };
    if (this.usesStarts) this.tellStart(point.startTime, context);
    this.take(point, context);
    if (head.tooOld > before.tooOld) this.refuse(tooOld);
    else if (head.conflicts > before.conflicts) this.refuse(CONFLICT);
  }

  private tellStart(start: number, context: MetricContext): void {
    const { head, startTimes } = this.sinks;
    if (startTimes.areKept) head.startTime = start;
    if (startTimes.addZeros) head.zeroAt = countsFromZero(context) ? start : 0;
  }

  private refuse(reason: string): void {
    this.refusal ??= reason;
  }

  private pointOf(kind: MetricKind): NumberPoint | HistogramPoint | ExponentialPoint | SummaryPoint {
    switch (kind) {
      case "gauge":
      case "sum":
        return this.number;
      case "histogram":
        return this.histogram;
      case "exponential":
        return this.exponential;
      case "summary":
        return this.summary;
    }
  }

  private refusalOf({ time }: Point): string | undefined {
    if (time === 0) return NO_TIME;
    if (time > this.arrival + MAX_AHEAD_MS) return "point is more than 10 min ahead of its arrival";
    if (time < this.arrival - MAX_BEHIND_MS) return "point is more than 31 d older than its arrival";
    if (time < this.minTime) this.minTime = time;
    if (time > this.maxTime) this.maxTime = time;
    return undefined;
  }

  private take(point: Point, context: MetricContext): void {
    if (point instanceof NumberPoint) return this.takeNumber(point, context);
    const stream = this.streams.find(this.view, point, context);
    if (point instanceof HistogramPoint) this.takeHistogram(point, context, stream);
    else if (point instanceof ExponentialPoint) this.takeExponential(point, context, stream);
    else if (point instanceof SummaryPoint) this.takeSummary(point, context, stream);
  }

  private takeNumber(point: NumberPoint, context: MetricContext): void {
    const { head } = this.sinks;
    if (!point.hasValue && !point.isStale) return this.refuse(NO_VALUE);
    const series = this.seriesOf(point, context);
    if (series === undefined) return;
    if (point.isStale) head.addStale(series, point.time);
    else if (context.isDelta) this.addDelta(point, series, context);
    else if (Number.isNaN(point.value)) head.addBits(series, point.time, point.low, point.high);
    else head.add(series, point.time, point.value);
    if (context.kind === "sum") this.addExemplarsOf(series, point);
  }

  /** Its stream is learned when it comes for the second time: at a start, when each comes for the first, many never do. */
  private seriesOf(point: NumberPoint, context: MetricContext): Series | undefined {
    const learned = this.streams.findKnown(this.view, point, context)?.series;
    if (learned !== undefined) return learned;
    const known = this.known.find(this.view, point, context);
    if (known?.isFresh === true) return known;
    const stream = this.streams.find(this.view, point, context);
    stream.series = known ?? this.makePart(point, context, ATTRIBUTES_FIELD.number, "");
    return stream.series;
  }

  private addDelta(point: NumberPoint, series: Series, context: MetricContext): void {
    if (context.isCounter && point.value < 0)
      return this.refuse("delta point of a monotonic sum is negative");
    if (!Number.isFinite(point.value)) return this.refuse("delta point is not a finite number");
    const total = this.acceptDelta(point, context, series)?.add(series.id, point.value);
    if (total !== undefined) this.sinks.head.add(series, point.time, total);
  }

  private takeHistogram(point: HistogramPoint, context: MetricContext, stream: Stream): void {
    if (context.resource.isVerbatim) return this.takeCustom(point, context, stream);
    const buckets = Math.min(point.bounds.length, point.buckets.length);
    const layout =
      knownLayout(stream, point.bounds, buckets) ?? this.makeLayout(point, context, stream, buckets);
    if (layout === undefined) return;
    if (point.hasSum) layout.sum ??= this.makePart(point, context, ATTRIBUTES_FIELD.histogram, "_sum");
    if (point.isStale) return this.endLayout(layout, point, point.hasSum);
    const { count } = layout;
    const delta =
      context.isDelta && count !== undefined ? this.acceptDelta(point, context, count) : undefined;
    if (context.isDelta && delta === undefined) return;
    if (point.hasSum) this.addPart(layout.sum, point.time, point.sum, delta);
    this.addPart(count, point.time, point.count, delta);
    let cumulative = 0;
    for (let i = 0; i < buckets; i++) {
      cumulative += point.buckets[i] ?? 0;
      const part = layout.parts[i];
      // Bounds that are equal, or +Inf as a bound, are one series: the last of them has all.
      if (part === undefined || part !== layout.parts[i + 1])
        this.addPart(part, point.time, cumulative, delta);
    }
    this.addPart(layout.parts[buckets], point.time, point.count, delta);
    this.addExemplarsIn(layout, point);
  }

  /** Apart from who asks for each point, as is all that makes a function: it would cost memory at each of them. */
  private makeLayout(
    point: HistogramPoint,
    context: MetricContext,
    stream: Stream,
    buckets: number,
  ): Layout | undefined {
    return this.withMaker(point, context, ATTRIBUTES_FIELD.histogram, (make) =>
      addHistogramLayout(stream, point.bounds.slice(0, buckets), make),
    );
  }

  /** @param delta what the series' totals are made by, if the point has differences. */
  private addPart(
    series: Series | undefined,
    time: number,
    value: number,
    delta: DeltaStream | undefined,
  ): void {
    const total = delta === undefined || series === undefined ? value : delta.add(series.id, value);
    this.add(series, time, total);
  }

  /** A native histogram with custom buckets came as an explicit one, see `writeToOtlp`. */
  private takeCustom(point: HistogramPoint, context: MetricContext, stream: Stream): void {
    const field = ATTRIBUTES_FIELD.histogram;
    const series = stream.series ?? this.makeSeries(point, context, stream, field);
    if (series === undefined) return;
    const { head } = this.sinks;
    if (point.isStale) head.addStale(series, point.time);
    else head.addHistogram(series, point.time, this.exactOf(point, field) ?? toCustomHistogram(point));
    this.addExemplarsOf(series, point);
  }

  /** What a point cannot say in numbers stands apart from its labels. */
  private exactOf(point: Point, field: number): NativeHistogram | undefined {
    return point.isScattered
      ? exactHistogram(readAttributes(this.bytes, point.start, point.end, field))
      : undefined;
  }

  private takeExponential(point: ExponentialPoint, context: MetricContext, stream: Stream): void {
    if (point.scale < MIN_SCALE) return this.refuse(WIDE_SCALE);
    if (point.positive.counts.length + point.negative.counts.length > MAX_EXPONENTIAL_BUCKETS) {
      return this.refuse(`exponential histogram of more than ${MAX_EXPONENTIAL_BUCKETS} buckets`);
    }
    const series = stream.series ?? this.makeSeries(point, context, stream, ATTRIBUTES_FIELD.exponential);
    if (series === undefined) return;
    const { head } = this.sinks;
    if (point.isStale) head.addStale(series, point.time);
    else {
      const histogram = context.resource.isVerbatim
        ? (this.exactOf(point, ATTRIBUTES_FIELD.exponential) ?? toNativeHistogram(point, point.zeroThreshold))
        : toNativeHistogram(point, ZERO_THRESHOLD);
      const total = context.isDelta ? this.addHistogramDelta(point, context, series, histogram) : histogram;
      if (total !== undefined) head.addHistogram(series, point.time, total);
    }
    this.addExemplarsOf(series, point);
  }

  private addHistogramDelta(
    point: Point,
    context: MetricContext,
    series: Series,
    histogram: NativeHistogram,
  ): NativeHistogram | undefined {
    const stream = this.acceptDelta(point, context, series);
    const total = stream?.addHistogram(histogram, MAX_EXPONENTIAL_BUCKETS);
    if (stream !== undefined && total === undefined) {
      this.refuse(`delta points of more than ${MAX_EXPONENTIAL_BUCKETS} exponential buckets together`);
    }
    return total;
  }

  private takeSummary(point: SummaryPoint, context: MetricContext, stream: Stream): void {
    const { quantiles, values } = point;
    const layout =
      knownLayout(stream, quantiles, quantiles.length) ??
      this.withMaker(point, context, ATTRIBUTES_FIELD.summary, (make) =>
        addSummaryLayout(stream, quantiles.slice(), make),
      );
    if (layout === undefined) return;
    layout.sum ??= this.makePart(point, context, ATTRIBUTES_FIELD.summary, "_sum");
    if (point.isStale) return this.endLayout(layout, point, true);
    this.add(layout.sum, point.time, point.sum);
    this.add(layout.count, point.time, point.count);
    for (let i = 0; i < values.length; i++) this.add(layout.parts[i], point.time, values[i] ?? 0);
  }

  private add(series: Series | undefined, time: number, value: number): void {
    if (series === undefined) this.refuse(this.sinks.table.refusal);
    else this.sinks.head.add(series, time, value);
  }

  /** Stale markers on all series of a point without recorded value. */
  private endLayout(layout: Layout, { time }: Point, withSum: boolean): void {
    for (const series of [...layout.parts, layout.count, withSum ? layout.sum : undefined]) {
      if (series !== undefined) this.sinks.head.addStale(series, time);
    }
  }

  /** Its total counts since the stream began. */
  private acceptDelta(point: Point, context: MetricContext, identity: Series): DeltaStream | undefined {
    const stream = this.sinks.deltas.of(identity.id, point.startTime);
    const refusal = stream.refuse(point.startTime, point.time, this.arrival);
    if (refusal === undefined) {
      if (this.usesStarts) this.tellStart(stream.start, context);
      return stream;
    }
    this.refuse(refusal);
    return undefined;
  }

  private makeSeries(
    point: Point,
    context: MetricContext,
    stream: Stream,
    field: number,
  ): Series | undefined {
    stream.series = this.known.find(this.view, point, context) ?? this.makePart(point, context, field, "");
    return stream.series;
  }

  private makePart(point: Point, context: MetricContext, field: number, suffix: string): Series | undefined {
    return this.withMaker(point, context, field, (make) => {
      const series = make(suffix);
      if (series === undefined) this.refuse(this.sinks.table.refusal);
      return series;
    });
  }

  private withMaker<T>(
    point: Point,
    context: MetricContext,
    field: number,
    use: (make: SeriesMaker) => T,
  ): T | undefined {
    const labels = labelsOf(this.bytes, point, field, context);
    if (labels !== undefined) return use(seriesMaker(this.sinks.table, context.family, labels));
    this.refuse(INVALID_LABEL);
    return undefined;
  }

  private addExemplarsOf(series: Series, point: Point): void {
    if (point.exemplars.length > 0) this.addExemplars(point, () => series);
  }

  private addExemplarsIn(layout: Layout, point: Point): void {
    if (point.exemplars.length > 0) this.addExemplars(point, (value) => bucketOf(layout, value));
  }

  private addExemplars(point: Point, seriesFor: (value: number) => Series | undefined): void {
    for (let i = 0; i < point.exemplars.length; i += 2) {
      const [start = 0, end = 0] = point.exemplars.slice(i, i + 2);
      const exemplar = readExemplar(this.bytes, start, end, point.time);
      const series = exemplar === undefined ? undefined : seriesFor(exemplar.value);
      if (exemplar !== undefined && series !== undefined) this.sinks.exemplars.add(series.id, exemplar);
    }
  }
}

/** What tells a start by remote write is a counter. */
function countsFromZero({ kind, isCounter, resource }: MetricContext): boolean {
  if (kind === "gauge") return false;
  return kind !== "sum" || isCounter || resource.isVerbatim;
}

/** The first bucket whose bound is not below the value. */
function bucketOf({ bounds, parts }: Layout, value: number): Series | undefined {
  const at = bounds.findIndex((bound) => value <= bound);
  return parts[at < 0 ? bounds.length : at];
}
