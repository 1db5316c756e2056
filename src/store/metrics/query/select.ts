import { limitError } from "../../../base/errors.ts";
import { samplesOfHistogram } from "../../../model/histogram.ts";
import { type Labels, compareLabels } from "../../../model/labels.ts";
import type { Block } from "../block/block.ts";
import { samplesOf } from "../block/chunk-codec.ts";
import type { Samples } from "../block/chunk-codec.ts";
import type { Head } from "../head/head.ts";
import { Pause } from "../pause.ts";
import type { Series } from "../series/series.ts";
import type { SelectRequest, SeriesSamples } from "../source.ts";
import type { BlockReads } from "./block-reads.ts";
import { PartJoiner } from "./join-parts.ts";
import { ValueRoom } from "./value-room.ts";

/** One series on its way to the answer. */
interface Candidate {
  readonly series: Series;
  /** In the order of blocks, the head last: the earlier one wins at equal times. */
  readonly parts: Samples[];
  /** Where the values of chunks go that nobody keeps. */
  room?: ValueRoom;
}

interface ChunkPlace {
  readonly block: Block;
  readonly chunk: number;
  readonly candidate: Candidate;
}

/** What select reads of the store at one moment. */
export interface SelectSources {
  /** Kept open by the caller until the answer is there. */
  readonly blocks: readonly Block[];
  readonly head: Head;
  readonly reads: BlockReads;
}

/**
 * Samples of the given series in the request's range, sorted by labels. Takes what it needs of the head before it
 * first pauses, so that what is sealed meanwhile is neither missed nor doubled.
 */
export async function selectSamples(
  series: readonly Series[],
  request: SelectRequest,
  sources: SelectSources,
  signal: AbortSignal,
): Promise<readonly SeriesSamples[]> {
  const { start, end } = request;
  const budget = new SampleBudget(request.maxSamples);
  const headParts = series.map((one) => headPart(one, sources.head, start, end));
  const candidates = series.map((one): Candidate => ({ series: one, parts: [] }));
  const places = sources.blocks.flatMap((block) => placesIn(block, candidates, start, end));
  checkSeries(candidates, places, headParts, request.maxSeries);
  const joiner = new PartJoiner(start, end);
  const inChunks = places.reduce((sum, place) => sum + countOf(place), 0);
  const isKept = sources.reads.hasRoomFor(inChunks);
  const pause = new Pause();
  // What is about to hit the limit gets no memory for all of it first.
  if (!isKept && inChunks <= request.maxSamples)
    for (const place of places) roomOf(place.candidate).reserve(countOf(place));
  const read = isKept ? readKept : readOnce;
  for (const place of places) {
    const samples = read(place, sources.reads, joiner);
    if (samples !== undefined) budget.addTo(place.candidate, samples);
    if (pause.isDue()) await pause.take(signal);
  }
  for (const [i, candidate] of candidates.entries()) {
    const part = headParts[i];
    if (part !== undefined) budget.addTo(candidate, part);
  }
  const answer: SeriesSamples[] = [];
  for (const candidate of candidates) {
    const samples = joiner.join(candidate.parts);
    if (samples.times.length > 0)
      answer.push(labelled(candidate.series.labels, samples, request.startTimes === true));
    if (pause.isDue()) await pause.take(signal);
  }
  return answer.toSorted((a, b) => compareLabels(a.labels, b.labels));
}

function readKept({ block, chunk }: ChunkPlace, reads: BlockReads, joiner: PartJoiner): Samples | undefined {
  const samples = reads.chunk(block, chunk);
  return samples && joiner.clip(samples);
}

/** Of a chunk that nobody keeps, the values that are needed alone, unless they are most of it. */
function readOnce(place: ChunkPlace, reads: BlockReads, joiner: PartJoiner): Samples | undefined {
  const { block, chunk } = place;
  const room = roomOf(place.candidate);
  const samples = reads.chunkInto(block, chunk, room.next(countOf(place)));
  if (samples === undefined) return undefined;
  const part = joiner.clip(samples);
  if (part.values.length * 2 <= samples.values.length)
    return samplesOf(part.times, part.values.slice(), part.histograms, part.startTimes?.slice());
  room.keep();
  return part;
}

const roomOf = (candidate: Candidate): ValueRoom => (candidate.room ??= new ValueRoom());

/** Written out: a spread takes longer than all else that is done for a short series. */
function labelled(labels: Labels, samples: Samples, withStarts: boolean): SeriesSamples {
  const { times, values, histograms } = samples;
  if (withStarts && samples.startTimes !== undefined) return { labels, ...samples };
  return histograms === undefined ? { labels, times, values } : { labels, times, values, histograms };
}

function headPart(series: Series, head: Head, start: number, end: number): Samples | undefined {
  if (series.count === 0) return undefined;
  const part = head.readRange(series, start, end);
  return part.times.length === 0 ? undefined : part;
}

function placesIn(block: Block, candidates: readonly Candidate[], start: number, end: number): ChunkPlace[] {
  const places: ChunkPlace[] = [];
  for (const candidate of candidates) {
    const chunk = block.find(candidate.series.id);
    if (chunk >= 0 && block.overlaps(chunk, start, end)) places.push({ block, chunk, candidate });
  }
  return places;
}

const countOf = ({ block, chunk }: ChunkPlace): number => block.samplesOf(chunk);

function checkSeries(
  candidates: readonly Candidate[],
  places: readonly ChunkPlace[],
  headParts: readonly (Samples | undefined)[],
  maxSeries: number,
): void {
  if (candidates.length <= maxSeries) return;
  const found = new Set(places.map(({ candidate }) => candidate));
  for (const [i, candidate] of candidates.entries()) if (headParts[i] !== undefined) found.add(candidate);
  if (found.size > maxSeries) {
    throw limitError("query.maxSeries", maxSeries, `the query selects ${found.size} series`);
  }
}

class SampleBudget {
  private readonly max: number;
  private used = 0;

  constructor(max: number) {
    this.max = max;
  }

  addTo({ parts }: Candidate, samples: Samples): void {
    this.used += samples.times.length;
    if (samples.startTimes !== undefined) this.used += Math.ceil(samples.startTimes.length / 2);
    for (const histogram of samples.histograms ?? [])
      if (histogram !== undefined) this.used += samplesOfHistogram(histogram);
    if (this.used > this.max) {
      throw limitError("query.maxSamples", this.max, `the query selects more than ${this.max} samples`);
    }
    parts.push(samples);
  }
}
