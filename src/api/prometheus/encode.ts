import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../../model/histogram.ts";
import type { PromqlResult, QueryStatistics, ResultSeries } from "../../query/promql/engine.ts";
import { decimalText, floatText } from "../../base/float-text.ts";
import { AnswerBytes } from "./answer-bytes.ts";
import { type PointLeads, leadsOf, secondsOf } from "./point-leads.ts";
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
      const leads = new SharedLeads();
      bytes.ascii("[");
      for (const [index, series] of result.series.entries()) {
        if (index > 0) bytes.ascii(",");
        bytes.text(`{"metric":${JSON.stringify(series.labels.toObject())}`);
        if (result.kind === "vector") encodeSample(series, bytes);
        else encodeSamples(series, leads, bytes);
        bytes.ascii("}");
        if (bytes.isFull) yield bytes.take();
      }
      bytes.ascii("]");
      break;
    }
  }
}

/** What stands before points. Series of an answer mostly share their times: it is written once. */
class SharedLeads {
  private times: Float64Array | undefined;
  private leads: PointLeads = leadsOf(new Float64Array(0));

  of(times: Float64Array): PointLeads {
    if (this.times !== times) {
      this.times = times;
      this.leads = leadsOf(times);
    }
    return this.leads;
  }
}

function encodeSample(series: ResultSeries, bytes: AnswerBytes): void {
  bytes.ascii(series.histograms?.[0] === undefined ? ',"value":' : ',"histogram":');
  encodePoint(series, 0, bytes);
}

function encodeSamples(series: ResultSeries, leads: SharedLeads, bytes: AnswerBytes): void {
  const { histograms, values } = series;
  if (histograms === undefined) return encodeFloats(values, leads.of(series.times), bytes);
  encodePoints("values", series, (index) => histograms[index] === undefined, bytes);
  encodePoints("histograms", series, (index) => histograms[index] !== undefined, bytes);
}

/** As most series are: without a look at each point's kind. */
function encodeFloats(values: Float64Array, leads: PointLeads, bytes: AnswerBytes): void {
  bytes.ascii(',"values":[');
  bytes.floats(values, leads);
  bytes.ascii(values.length === 0 ? "]" : '"]]');
}

/** A member with the points that `test` holds for; none if there are none. */
function encodePoints(
  name: string,
  series: ResultSeries,
  test: (index: number) => boolean,
  bytes: AnswerBytes,
): void {
  let isFirst = true;
  for (let index = 0; index < series.times.length; index++) {
    if (!test(index)) continue;
    bytes.ascii(isFirst ? `,"${name}":[` : ",");
    isFirst = false;
    encodePoint(series, index, bytes);
  }
  if (!isFirst) bytes.ascii("]");
}

function encodePoint({ times, values, histograms }: ResultSeries, index: number, bytes: AnswerBytes): void {
  bytes.ascii("[");
  bytes.float(secondsOf(times[index] ?? NaN));
  bytes.ascii(",");
  const histogram = histograms?.[index];
  if (histogram !== undefined) return bytes.text(`${JSON.stringify(histogramBody(histogram))}]`);
  bytes.ascii('"');
  bytes.float(values[index] ?? NaN);
  bytes.ascii('"]');
}

const seconds = (time: number): string => String(secondsOf(time));

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
