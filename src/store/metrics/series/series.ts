import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Labels } from "../../../model/labels.ts";

export const NO_SAMPLES = new Float64Array(0);

/** Knows the labels of series by their ids. */
export interface LabelSource {
  labelsOf(id: number): Labels;
}

/** One series: who it is, and what of it is in the head (not in a block yet). Only the head changes it. */
export class Series {
  /** Never reused. */
  readonly id: number;
  /** Two halves: times (Unix milliseconds), then values; views of its filled parts stay valid. */
  data: Float64Array = NO_SAMPLES;
  /** Samples in `data`. */
  count = 0;
  /** Latest time seen, in the head or before it. */
  lastTime = -Infinity;
  /** Index in `data` of the sample with that time; -1 when it is not there. */
  lastAt = -1;
  /** Whether `data` ascends in time without repeats. */
  inOrder = true;
  /** By index in `data`; present when any sample of the head is a histogram. */
  histograms: (NativeHistogram | undefined)[] | undefined;

  private readonly source: LabelSource;
  private madeLabels: Labels | undefined;

  constructor(id: number, source: LabelSource) {
    this.id = id;
    this.source = source;
  }

  /** Made when they are first asked for. */
  get labels(): Labels {
    return (this.madeLabels ??= this.source.labelsOf(this.id));
  }
}
