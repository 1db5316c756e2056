import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Labels } from "../../../model/labels.ts";

const NO_SAMPLES = new Float64Array(0);

/** Knows the labels of series by their ids. */
export interface LabelSource {
  labelsOf(id: number): Labels;
}

/** One series: who it is, and what of it is in the head (not in a block yet). Only the head changes it. */
export class Series {
  /** Never reused. */
  readonly id: number;
  /** At `base` two halves of `capacity`: times (Unix milliseconds), then values; views of its filled parts stay valid. */
  data: Float64Array = NO_SAMPLES;
  base = 0;
  capacity = 0;
  /** Samples in `data`. */
  count = 0;
  /** Latest time seen, in the head or before it. */
  lastTime = -Infinity;
  /** Which of the samples in `data` has that time; -1 when it is not there. */
  lastAt = -1;
  /** Whether `data` ascends in time without repeats. */
  inOrder = true;
  /** By place among the samples in `data`; present when any sample of the head is a histogram. */
  histograms: (NativeHistogram | undefined)[] | undefined;
  /** By place as well; present when the start of any sample of the head is known and kept. May be shorter. */
  startTimes: Float64Array | undefined;

  private readonly source: LabelSource;
  private madeLabels: Labels | undefined;

  constructor(id: number, source: LabelSource) {
    this.id = id;
    this.source = source;
  }

  /** Whether nothing was added since the start. */
  get isFresh(): boolean {
    return this.lastTime === -Infinity;
  }

  /** Forgets what is in `data`. */
  empty(): void {
    this.data = NO_SAMPLES;
    this.base = 0;
    this.capacity = 0;
    this.count = 0;
    this.lastAt = -1;
    this.inOrder = true;
    this.histograms = undefined;
    this.startTimes = undefined;
  }

  /** Made when they are first asked for. */
  get labels(): Labels {
    return (this.madeLabels ??= this.source.labelsOf(this.id));
  }
}
