import { writeAttributes } from "../../model/otlp/encode-common.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { timestampOf } from "../../query/traceql/engine.ts";
import type { Series, Steps } from "../../query/traceql/engine.ts";
import type { MetricsAnswer } from "./run-metrics.ts";
import { shownExemplars } from "./metrics-exemplars.ts";
import { DONE, UNDER_WAY, writeMetrics } from "./query-metrics.ts";

const PARTIAL = 1;

/** tempopb.QueryRangeResponse */
export function encodeRange(answer: MetricsAnswer): Uint8Array {
  const writer = new WireWriter();
  for (const series of answer.series) {
    if (series.values.every(Number.isNaN)) continue;
    writer.message(1, (inner) => writeSeries(inner, series, answer.steps));
  }
  return finish(writer, answer);
}

/** tempopb.QueryInstantResponse */
export function encodeInstant(answer: MetricsAnswer): Uint8Array {
  const writer = new WireWriter();
  for (const { labels, values } of answer.series) {
    const value = values[0] ?? NaN;
    if (Number.isNaN(value)) continue;
    writer.message(1, (inner) => {
      writeAttributes(inner, 1, labels);
      writeValue(inner, 2, value);
    });
  }
  return finish(writer, answer);
}

/** Either of them, of a query that goes on. */
export function encodeProgress(): Uint8Array {
  const writer = new WireWriter();
  writeMetrics(writer, 2, 0, UNDER_WAY);
  return writer.finish();
}

function finish(writer: WireWriter, { inspectedSpans, partial }: MetricsAnswer): Uint8Array {
  writeMetrics(writer, 2, inspectedSpans, DONE);
  if (partial !== undefined) {
    writer.uint32(3, PARTIAL);
    writer.string(4, partial);
  }
  return writer.finish();
}

function writeSeries(writer: WireWriter, series: Series, steps: Steps): void {
  writeAttributes(writer, 1, series.labels);
  for (const [index, value] of series.values.entries()) {
    if (Number.isNaN(value)) continue;
    writer.message(2, (sample) => {
      writeValue(sample, 1, value);
      sample.int64(2, timestampOf(steps, index));
    });
  }
  for (const { labels, value, timestampMs } of shownExemplars(series, steps)) {
    writer.message(4, (exemplar) => {
      writeAttributes(exemplar, 1, labels);
      writeValue(exemplar, 2, value);
      exemplar.int64(3, timestampMs);
    });
  }
}

function writeValue(writer: WireWriter, field: number, value: number): void {
  if (value !== 0) writer.double(field, value);
}
