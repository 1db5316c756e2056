import { WatchtowerError } from "../../base/errors.ts";
import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../histogram.ts";
import type { Labels } from "../labels.ts";
import type { MatchOperator, Matcher } from "../matcher.ts";
import { WireReader } from "../wire/reader.ts";
import { WireWriter } from "../wire/writer.ts";
import { readItems } from "../wire/items.ts";
import { encodeFloatHistogramChunk, goesOn } from "./float-histogram-chunk.ts";
import { encodeXorChunk } from "./xor-chunk.ts";

/** One question of remote read. */
export interface ReadQuery {
  /** Unix milliseconds, inclusive. */
  readonly start: number;
  readonly end: number;
  readonly matchers: readonly Matcher[];
}

/** The questions of one call, answered in their order. */
export interface ReadRequest {
  readonly queries: readonly ReadQuery[];
  /** In the order in which the client likes them; none says `samples`. */
  readonly accepted: readonly ("samples" | "chunks")[];
}

const OPERATORS: readonly MatchOperator[] = ["=", "!=", "=~", "!~"];
const ANSWERS = ["samples", "chunks"] as const;

const invalid = (problem: string): WatchtowerError => new WatchtowerError("invalid", problem);

/** Reads a `prometheus.ReadRequest` (prompb/remote.proto). @throws WatchtowerError `invalid` */
export function decodeReadRequest(bytes: Uint8Array): ReadRequest {
  const reader = new WireReader(bytes);
  const queries: ReadQuery[] = [];
  const types: number[] = [];
  while (reader.next()) {
    if (reader.field === 1) queries.push(readQuery(reader));
    else if (reader.field === 2) readItems(reader, types, (each) => each.varint());
    else reader.skip();
  }
  return { queries, accepted: answersOf(types) };
}

/** Those that are known; later versions may have others. */
function answersOf(types: readonly number[]): ReadRequest["accepted"] {
  const known = types.flatMap((type) => ANSWERS[type] ?? []);
  if (types.length > 0 && known.length === 0)
    throw invalid(`response types ${types.join(", ")} are not known; there are 0 (samples), 1 (chunks)`);
  return known;
}

function readQuery(reader: WireReader): ReadQuery {
  const outer = reader.enter();
  const matchers: Matcher[] = [];
  let start = 0;
  let end = 0;
  while (reader.next()) {
    if (reader.field === 1) start = reader.int64AsNumber();
    else if (reader.field === 2) end = reader.int64AsNumber();
    else if (reader.field === 3) matchers.push(readMatcher(reader));
    else reader.skip();
  }
  reader.leave(outer);
  return { start, end, matchers };
}

function readMatcher(reader: WireReader): Matcher {
  const outer = reader.enter();
  const matcher = { name: "", operator: OPERATORS[0] ?? "=", value: "" };
  while (reader.next()) {
    if (reader.field === 1) matcher.operator = operatorOf(reader.varint());
    else if (reader.field === 2) matcher.name = reader.string();
    else if (reader.field === 3) matcher.value = reader.string();
    else reader.skip();
  }
  reader.leave(outer);
  return matcher;
}

function operatorOf(type: number): MatchOperator {
  const operator = OPERATORS[type];
  if (operator === undefined) throw invalid(`invalid matcher type ${type}`);
  return operator;
}

/** Samples of one series, as the store gives them. */
export interface ReadSeries {
  readonly labels: Labels;
  /** Unix milliseconds, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** By index of `times`; where one stands, the value says nothing. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

/** A `prometheus.ReadResponse`: for each query the series with their samples. */
export function encodeReadResponse(results: readonly (readonly ReadSeries[])[]): Uint8Array {
  const writer = new WireWriter(65_536);
  for (const series of results) {
    writer.message(1, (result) => {
      for (const one of series) result.message(1, (message) => writeSeries(message, one));
    });
  }
  return writer.finish();
}

function writeSeries(writer: WireWriter, { labels, times, values, histograms }: ReadSeries): void {
  writeLabels(writer, labels);
  // By their bits: a stale marker must not become another NaN.
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  for (const [index, time] of times.entries()) {
    const histogram = histograms?.[index];
    if (histogram !== undefined) writer.message(4, (message) => writeHistogram(message, histogram, time));
    else {
      writer.message(2, (sample) => {
        sample.fixed64(1, bits[index] ?? 0n);
        sample.int64(2, BigInt(time));
      });
    }
  }
}

function writeLabels(writer: WireWriter, labels: Labels): void {
  for (const [name, value] of labels.pairs) {
    writer.message(1, (label) => {
      label.string(1, name);
      label.string(2, value);
    });
  }
}

const HINTS = { unknown: 0, reset: 1, notReset: 2, gauge: 3 } as const;

/** As a histogram of float counts. */
function writeHistogram(writer: WireWriter, histogram: NativeHistogram, time: number): void {
  writer.double(2, histogram.count);
  writer.double(3, histogram.sum);
  writer.sint32(4, histogram.schema);
  writer.double(5, histogram.zeroThreshold);
  writer.double(7, histogram.zeroCount);
  for (const [side, spans, counts] of [
    [histogram.negative, 8, 10],
    [histogram.positive, 11, 13],
  ] as const) {
    for (const { offset, length } of side.spans) {
      writer.message(spans, (span) => {
        span.sint32(1, offset);
        span.uint32(2, length);
      });
    }
    writer.message(counts, (packed) => side.counts.forEach((count) => packed.rawDouble(count)));
  }
  writer.uint32(14, HINTS[histogram.resetHint]);
  writer.int64(15, BigInt(time));
  if (histogram.schema !== CUSTOM_BUCKETS_SCHEMA) return;
  writer.message(16, (packed) => histogram.customBounds?.forEach((bound) => packed.rawDouble(bound)));
}

const CHUNK_SAMPLES = 120;
const XOR = 1;
const FLOAT_HISTOGRAM = 3;

/** A `prometheus.ChunkedReadResponse` with one series: chunks of floats and of histograms, in order of time. */
export function encodeChunkedSeries(
  query: number,
  { labels, times, values, histograms }: ReadSeries,
): Uint8Array {
  const writer = new WireWriter(4096);
  writer.message(1, (series) => {
    writeLabels(series, labels);
    for (let from = 0; from < times.length;) {
      const run = histogramsFrom(histograms, from);
      const to = run.length > 0 ? from + run.length : floatsEnd(histograms, from, times.length);
      series.message(2, (chunk) => {
        chunk.int64(1, BigInt(times[from] ?? 0));
        chunk.int64(2, BigInt(times[to - 1] ?? 0));
        chunk.uint32(3, run.length > 0 ? FLOAT_HISTOGRAM : XOR);
        const isFloats = run.length === 0;
        const bytes = isFloats
          ? encodeXorChunk(times, values, from, to)
          : encodeFloatHistogramChunk(times.subarray(from, to), run);
        chunk.bytes(4, bytes);
      });
      from = to;
    }
  });
  writer.int64(2, BigInt(query));
  return writer.finish();
}

/** Those that one chunk can hold; none where a float stands. */
function histogramsFrom(histograms: ReadSeries["histograms"], from: number): readonly NativeHistogram[] {
  const run: NativeHistogram[] = [];
  for (let at = from; run.length < CHUNK_SAMPLES; at++) {
    const next = histograms?.[at];
    const last = run.at(-1);
    if (next === undefined || (last !== undefined && !goesOn(last, next))) break;
    run.push(next);
  }
  return run;
}

function floatsEnd(histograms: ReadSeries["histograms"], from: number, length: number): number {
  const most = Math.min(from + CHUNK_SAMPLES, length);
  let to = from;
  while (to < most && histograms?.[to] === undefined) to++;
  return to;
}
