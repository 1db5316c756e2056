import { limitError } from "../../../base/errors.ts";
import { samplesOfHistogram } from "../../../model/histogram.ts";
import { type Labels, compareLabels } from "../../../model/labels.ts";
import type { Block } from "../block/block.ts";
import type { Samples } from "../block/chunk-codec.ts";
import type { Head } from "../head/head.ts";
import { Pause } from "../pause.ts";
import type { Series } from "../series/series.ts";
import type { SelectRequest, SeriesSamples } from "../source.ts";
import type { BlockReads } from "./block-reads.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { FoundChunks } from "./found-chunks.ts";
import { PartJoiner } from "./join-parts.ts";

/** What select reads of the store at one moment. */
export interface SelectSources {
  /** Kept open by the caller until the answer is there. */
  readonly blocks: readonly Block[];
  readonly head: Head;
  readonly reads: BlockReads;
}

type HeadParts = readonly (Samples | undefined)[];

/**
 * Samples of the given series in the request's range, sorted by labels. Takes what it needs of the head before it
 * first pauses, so that what is sealed meanwhile is neither missed nor doubled.
 */
export async function selectSamples(
  series: readonly Series[],
  request: SelectRequest,
  { blocks, head, reads }: SelectSources,
  signal: AbortSignal,
): Promise<readonly SeriesSamples[]> {
  const { start, end } = request;
  const headParts = takeHead(series, head, start, end);
  const found = new FoundChunks(series, blocks, start, end);
  checkSeries(series, found, headParts, request.maxSeries);
  const budget = new SampleBudget(request.maxSamples);
  const joiner = new PartJoiner(start, end);
  const chunks = new ChunkReader(found, reads, joiner, request.maxSamples);
  const pause = new Pause();
  const answer: SeriesSamples[] = [];
  /** Of one series, in the order of blocks, the head last: the earlier one wins at equal times. */
  const parts: Samples[] = [];
  for (let index = 0; index < series.length; index++) {
    parts.length = 0;
    const last = headParts[index];
    chunks.enter(index, last?.times.length ?? 0);
    for (let block = 0; block < blocks.length; block++) {
      const part = chunks.read(blocks, block);
      if (part === undefined) continue;
      budget.use(part);
      parts.push(part);
      if (pause.isDue()) await pause.take(signal);
    }
    if (last !== undefined) {
      budget.use(last);
      parts.push(chunks.follow(last));
    }
    const samples = joiner.join(parts);
    const labels = series[index]?.labels;
    if (samples.times.length > 0 && labels !== undefined)
      answer.push(labelled(labels, samples, request.startTimes === true));
    if (pause.isDue()) await pause.take(signal);
  }
  return answer.toSorted((a, b) => compareLabels(a.labels, b.labels));
}

/** Written out: a spread takes longer than all else that is done for a short series. */
function labelled(labels: Labels, samples: Samples, withStarts: boolean): SeriesSamples {
  const { times, values, histograms } = samples;
  if (withStarts && samples.startTimes !== undefined) return { labels, ...samples };
  return histograms === undefined ? { labels, times, values } : { labels, times, values, histograms };
}

/** Series of one export get the same array of times. */
function takeHead(series: readonly Series[], head: Head, start: number, end: number): HeadParts {
  let times: Float64Array | undefined;
  return series.map((one) => {
    if (one.count === 0) return undefined;
    const part = head.readRange(one, start, end, times);
    if (part.times.length === 0) return undefined;
    times = part.times;
    return part;
  });
}

function checkSeries(
  series: readonly Series[],
  found: FoundChunks,
  headParts: HeadParts,
  maxSeries: number,
): void {
  if (series.length <= maxSeries) return;
  const selected = series.filter((_, index) => headParts[index] !== undefined || found.has(index)).length;
  if (selected > maxSeries)
    throw limitError("query.maxSeries", maxSeries, `the query selects ${selected} series`);
}

class SampleBudget {
  private readonly max: number;
  private used = 0;

  constructor(max: number) {
    this.max = max;
  }

  use({ times, histograms, startTimes }: Samples): void {
    this.used += times.length;
    if (startTimes !== undefined) this.used += Math.ceil(startTimes.length / 2);
    if (histograms !== undefined) this.useHistograms(histograms);
    if (this.used > this.max) {
      throw limitError("query.maxSamples", this.max, `the query selects more than ${this.max} samples`);
    }
  }

  private useHistograms(histograms: NonNullable<Samples["histograms"]>): void {
    for (const histogram of histograms)
      if (histogram !== undefined) this.used += samplesOfHistogram(histogram);
  }
}
