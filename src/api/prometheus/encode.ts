import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../../model/histogram.ts";
import type { PromqlResult, QueryStatistics, ResultSeries } from "../../query/promql/engine.ts";
import { decimalText, floatText } from "../../base/float-text.ts";
import { AnswerBytes } from "./answer-bytes.ts";
import { type Bucket, allBuckets } from "../../query/promql/histogram/buckets.ts";
import type { HistogramBody, HistogramBucket, PrometheusSuccess, QueryData } from "../wire/prometheus.ts";

/** An answer is handed on in pieces of about this many bytes. */
const PIECE_BYTES = 65_536;

/** What stands beside the result. */
export type Envelope = Pick<PrometheusSuccess<QueryData>, "warnings" | "infos">;

/** The body of a query's answer, in pieces, so that a large matrix never stands in memory as one text. */
export function* encodeAnswer(
  result: PromqlResult,
  envelope: Envelope,
  statistics: QueryStatistics | undefined,
): Generator<Uint8Array, undefined> {
  const bytes = new AnswerBytes(PIECE_BYTES);
  bytes.ascii(`{"status":"success","data":{"resultType":"${result.kind}","result":`);
  yield* encodeResult(result, bytes);
  const stats = statistics === undefined ? "" : `,"stats":${JSON.stringify(statistics)}`;
  bytes.text(`${stats}}${encodeEnvelope(envelope)}}`);
  yield bytes.take();
  return undefined;
}

function encodeEnvelope({ warnings = [], infos = [] }: Envelope): string {
  return member("warnings", warnings.map(encodeText)) + member("infos", infos.map(encodeText));
}

const encodeText = (text: string): string => JSON.stringify(text);

/** A further member of an object, or nothing for an empty list. */
function member(name: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `,"${name}":[${items.join(",")}]`;
}

/** Hands on what is ready between two series. */
function* encodeResult(result: PromqlResult, bytes: AnswerBytes): Generator<Uint8Array> {
  switch (result.kind) {
    case "scalar":
      // Unlike samples, never with an exponent.
      bytes.ascii(`[${seconds(result.time)},"${decimalText(result.value)}"]`);
      break;
    case "string":
      bytes.text(`[${seconds(result.time)},${JSON.stringify(result.value)}]`);
      break;
    case "vector":
    case "matrix": {
      const times = new PointStarts();
      bytes.ascii("[");
      for (const [index, series] of result.series.entries()) {
        if (index > 0) bytes.ascii(",");
        bytes.text(`{"metric":${JSON.stringify(series.labels.toObject())}`);
        if (result.kind === "vector") encodeSample(series, times, bytes);
        else encodeSamples(series, times, bytes);
        bytes.ascii("}");
        if (bytes.isFull) yield bytes.take();
      }
      bytes.ascii("]");
      break;
    }
  }
}

/** How points begin: `[TIME,`. Series of an answer mostly share their times: they are written once. */
class PointStarts {
  private times: Float64Array | undefined;
  private starts: readonly Uint8Array[] = [];

  of(times: Float64Array): readonly Uint8Array[] {
    if (this.times !== times) {
      this.times = times;
      this.starts = Array.from(times, (time) => Buffer.from(`[${seconds(time)},`, "latin1"));
    }
    return this.starts;
  }
}

function encodeSample(series: ResultSeries, times: PointStarts, bytes: AnswerBytes): void {
  bytes.ascii(series.histograms?.[0] === undefined ? ',"value":' : ',"histogram":');
  encodePoint(series, 0, times.of(series.times), bytes);
}

function encodeSamples(series: ResultSeries, times: PointStarts, bytes: AnswerBytes): void {
  const { histograms, values } = series;
  const starts = times.of(series.times);
  if (histograms === undefined) return encodeFloats(values, starts, bytes);
  encodePoints("values", series, (index) => histograms[index] === undefined, starts, bytes);
  encodePoints("histograms", series, (index) => histograms[index] !== undefined, starts, bytes);
}

/** As most series are: without a look at each point's kind. */
function encodeFloats(values: Float64Array, starts: readonly Uint8Array[], bytes: AnswerBytes): void {
  bytes.ascii(',"values":[');
  for (let index = 0; index < starts.length; index++) {
    if (index > 0) bytes.ascii(",");
    encodeFloat(values[index] ?? NaN, starts[index] ?? NO_START, bytes);
  }
  bytes.ascii("]");
}

/** A member with the points that `test` holds for; none if there are none. */
function encodePoints(
  name: string,
  series: ResultSeries,
  test: (index: number) => boolean,
  starts: readonly Uint8Array[],
  bytes: AnswerBytes,
): void {
  let isFirst = true;
  for (let index = 0; index < starts.length; index++) {
    if (!test(index)) continue;
    bytes.ascii(isFirst ? `,"${name}":[` : ",");
    isFirst = false;
    encodePoint(series, index, starts, bytes);
  }
  if (!isFirst) bytes.ascii("]");
}

function encodePoint(
  { values, histograms }: ResultSeries,
  index: number,
  starts: readonly Uint8Array[],
  bytes: AnswerBytes,
): void {
  const start = starts[index] ?? NO_START;
  const histogram = histograms?.[index];
  if (histogram === undefined) return encodeFloat(values[index] ?? NaN, start, bytes);
  bytes.raw(start);
  bytes.text(`${JSON.stringify(histogramBody(histogram))}]`);
}

function encodeFloat(value: number, start: Uint8Array, bytes: AnswerBytes): void {
  bytes.raw(start);
  bytes.ascii('"');
  bytes.float(value);
  bytes.ascii('"]');
}

const NO_START = new Uint8Array(0);

/** Milliseconds as seconds; the quotient of whole milliseconds never shows more than three places. */
function seconds(time: number): string {
  return String(time / 1000);
}

function histogramBody(histogram: NativeHistogram): HistogramBody {
  const buckets = allBuckets(histogram).map((bucket) => bucketBody(histogram, bucket));
  const totals = { count: floatText(histogram.count), sum: floatText(histogram.sum) };
  return buckets.length === 0 ? totals : { ...totals, buckets };
}

function bucketBody({ schema }: NativeHistogram, { lower, upper, count }: Bucket): HistogramBucket {
  return [boundaryRule(schema, lower, upper), floatText(lower), floatText(upper), floatText(count)];
}

/** Which bounds belong to a bucket; see {@link HistogramBucket}. */
function boundaryRule(schema: number, lower: number, upper: number): number {
  // The first custom bucket holds -Inf, too.
  if (schema === CUSTOM_BUCKETS_SCHEMA) return lower === -Infinity ? 3 : 0;
  if (lower > 0) return 0;
  if (lower < 0 && upper > 0) return 3;
  return upper < 0 ? 1 : 3;
}
