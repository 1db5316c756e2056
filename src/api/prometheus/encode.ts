import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../../model/histogram.ts";
import type { PromqlResult, QueryStatistics, ResultSeries } from "../../query/promql/engine.ts";
import { floatText } from "../../base/float-text.ts";
import { type Bucket, allBuckets } from "../../query/promql/histogram/buckets.ts";
import type { HistogramBody, HistogramBucket, PrometheusSuccess, QueryData } from "../wire/prometheus.ts";

/** Text is handed on in pieces of about this many characters. */
const CHUNK_LENGTH = 65_536;

/** What stands beside the result. */
export type Envelope = Pick<PrometheusSuccess<QueryData>, "warnings" | "infos">;

/** The body of a query's answer, in pieces, so that a large matrix never stands in memory as one text. */
export function* encodeAnswer(
  result: PromqlResult,
  envelope: Envelope,
  statistics: QueryStatistics | undefined,
): Generator<string> {
  let text = `{"status":"success","data":{"resultType":"${result.kind}","result":`;
  for (const piece of encodeResult(result)) {
    text += piece;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = "";
  }
  const stats = statistics === undefined ? "" : `,"stats":${JSON.stringify(statistics)}`;
  yield `${text}${stats}}${encodeEnvelope(envelope)}}`;
}

function encodeEnvelope({ warnings = [], infos = [] }: Envelope): string {
  return member("warnings", warnings.map(encodeText)) + member("infos", infos.map(encodeText));
}

const encodeText = (text: string): string => JSON.stringify(text);

/** A further member of an object, or nothing for an empty list. */
function member(name: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `,"${name}":[${items.join(",")}]`;
}

function* encodeResult(result: PromqlResult): Generator<string> {
  switch (result.kind) {
    case "scalar":
      yield `[${seconds(result.time)},"${floatText(result.value)}"]`;
      break;
    case "string":
      yield `[${seconds(result.time)},${JSON.stringify(result.value)}]`;
      break;
    case "vector":
    case "matrix": {
      const times = new TimeTexts();
      yield "[";
      for (const [index, series] of result.series.entries()) {
        if (index > 0) yield ",";
        yield result.kind === "vector" ? encodeSample(series, times) : encodeSeries(series, times);
      }
      yield "]";
      break;
    }
  }
}

/** Series of an answer mostly share their times: they are written once. */
class TimeTexts {
  private times: Float64Array | undefined;
  private texts: readonly string[] = [];

  of(times: Float64Array): readonly string[] {
    if (this.times !== times) {
      this.times = times;
      this.texts = Array.from(times, seconds);
    }
    return this.texts;
  }
}

function encodeSample(series: ResultSeries, times: TimeTexts): string {
  const key = series.histograms?.[0] === undefined ? "value" : "histogram";
  const sample = encodePoint(series, 0, times.of(series.times)[0] ?? "0");
  return `{"metric":${JSON.stringify(series.labels.toObject())},"${key}":${sample}}`;
}

function encodeSeries(series: ResultSeries, times: TimeTexts): string {
  const floats: string[] = [];
  const histograms: string[] = [];
  for (const [index, time] of times.of(series.times).entries()) {
    const list = series.histograms?.[index] === undefined ? floats : histograms;
    list.push(encodePoint(series, index, time));
  }
  const metric = JSON.stringify(series.labels.toObject());
  return `{"metric":${metric}${member("values", floats)}${member("histograms", histograms)}}`;
}

function encodePoint({ values, histograms }: ResultSeries, index: number, time: string): string {
  const histogram = histograms?.[index];
  if (histogram !== undefined) return `[${time},${JSON.stringify(histogramBody(histogram))}]`;
  return `[${time},"${floatText(values[index] ?? NaN)}"]`;
}

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
  if (schema === CUSTOM_BUCKETS_SCHEMA || lower > 0) return 0;
  if (lower < 0 && upper > 0) return 3;
  return upper < 0 ? 1 : 3;
}
