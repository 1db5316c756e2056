import { bucketOf } from "../metering/buckets/bounds.ts";
import type { Labels } from "../model/labels.ts";
import { addToBuckets, beginAnew, bound, isDue, newBuckets } from "./native-buckets.ts";
import type { NativeBuckets } from "./native-buckets.ts";
import { SeriesFamily } from "./series-family.ts";
import type { FamilyContext, SeriesState } from "./series-family.ts";
import type { HistogramSettings } from "./settings.ts";

/** A series of histograms, cumulative since it began or was renewed. */
export interface HistogramState extends SeriesState {
  sum: number;
  /** Spans that stand for several make these fractions. */
  count: number;
  /** Counts of each bucket alone, the last that beyond all bounds. */
  readonly buckets: number[];
  /** `undefined` if only classic buckets are asked for. */
  readonly native: NativeBuckets | undefined;
  /** The first observation of a trace in each bucket since it was collected last; of native ones the first few. */
  exemplars: (Exemplar | undefined)[];
}

/** A value that was observed, and the trace in which it was. */
export interface Exemplar {
  readonly value: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** Lower-case hexadecimal. */
  readonly traceId: string;
}

/** One span's duration, in seconds, or what else is observed. The same object may serve for many. */
export interface Observation {
  readonly value: number;
  /** How many it stands for. */
  readonly times: number;
  /** Asked for only if it becomes an exemplar. @returns lower-case hexadecimal. */
  readonly traceId: () => string;
}

const SUM_AND_COUNT = 2;
const BEYOND_BOUNDS = 1;
/** Of each collection of a native histogram. */
const MOST_EXEMPLARS = 10;

/** Histograms of one name with the same bounds. */
export class HistogramFamily extends SeriesFamily<HistogramState> {
  /** Ascending upper bounds, inclusive. */
  readonly bounds: readonly number[];
  readonly settings: HistogramSettings;

  constructor(
    name: string,
    bounds: readonly number[],
    { histograms, ...context }: FamilyContext & { readonly histograms: HistogramSettings },
  ) {
    const { mode } = histograms;
    const classic = mode === "native" ? 0 : SUM_AND_COUNT + bounds.length + BEYOND_BOUNDS;
    super(name, classic + (mode === "classic" ? 0 : 1), context);
    this.bounds = bounds;
    this.settings = histograms;
  }

  /**
   * Counts, and keeps an exemplar if there is room for one.
   *
   * @param state `undefined`: nobody counts it.
   * @param now Unix milliseconds.
   */
  observe(state: HistogramState | undefined, observation: Observation, now: number): void {
    if (state === undefined) return;
    this.renew(state, now);
    const { value, times } = observation;
    const at = bucketOf(this.bounds, value);
    state.buckets[at] = (state.buckets[at] ?? 0) + times;
    state.sum += value * times;
    state.count += times;
    state.updatedAt = now;
    if (state.native !== undefined) this.observeNative(state.native, value, times);
    this.keepExemplar(state, at, observation, now);
  }

  /** Begins anew if it is time for that: see {@link isDue}. */
  renew(state: HistogramState, now: number): void {
    const { native } = state;
    if (native === undefined || !isDue(native, this.settings, now)) return;
    beginAnew(native, this.settings, now);
    state.buckets.fill(0);
    state.sum = state.count = 0;
  }

  protected make(labels: Labels, isOverflow: boolean): HistogramState {
    const { settings, bounds } = this;
    const native = settings.mode === "classic" ? undefined : newBuckets(settings);
    const buckets = Array.from({ length: bounds.length + BEYOND_BOUNDS }, () => 0);
    const counts = { sum: 0, count: 0, buckets, native, exemplars: [] };
    return { labels, isOverflow, updatedAt: 0, isNew: true, ...counts };
  }

  private observeNative(native: NativeBuckets, value: number, times: number): void {
    addToBuckets(native, value, times);
    bound(native, this.settings);
  }

  private keepExemplar(
    { exemplars }: HistogramState,
    bucket: number,
    { value, traceId }: Observation,
    now: number,
  ): void {
    if (this.settings.mode === "native") {
      if (exemplars.length < MOST_EXEMPLARS) exemplars.push({ value, time: now, traceId: traceId() });
    } else exemplars[bucket] ??= { value, time: now, traceId: traceId() };
  }
}
