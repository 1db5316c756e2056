import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../../base/errors.ts";
import { WireWriter } from "../../wire/writer.ts";
import { parseProtobuf } from "./parse-protobuf.ts";

const TYPE = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4, gaugehistogram: 5 };

/** `io.prometheus.client.MetricFamily` messages, each after its length. */
function exposition(
  ...families: {
    name: string;
    type: keyof typeof TYPE;
    help?: string;
    metric: (writer: WireWriter) => void;
  }[]
): Uint8Array {
  const parts = families.map(({ name, type, help, metric }) => {
    const writer = new WireWriter();
    writer.string(1, name);
    if (help !== undefined) writer.string(2, help);
    writer.uint32(3, TYPE[type]);
    writer.message(4, metric);
    const bytes = writer.finish();
    const length = new WireWriter();
    length.rawVarint(bytes.length);
    return Buffer.concat([length.finish(), bytes]);
  });
  return Buffer.concat(parts);
}

const pair = (name: string, value: string) => (writer: WireWriter) => {
  writer.string(1, name);
  writer.string(2, value);
};

const shown = (bytes: Uint8Array, withClassic = false) =>
  parseProtobuf(bytes, withClassic).samples.map(({ labels, value, time, histogram, exemplars }) => ({
    ...Object.fromEntries(labels),
    ...(histogram === undefined ? { value } : { histogram }),
    ...(time !== undefined && { time }),
    ...(exemplars.length > 0 && { exemplars }),
  }));

const native = (metric: WireWriter): void =>
  metric.message(7, (histogram) => {
    histogram.int64(1, 7n);
    histogram.double(2, 12.5);
    histogram.message(3, (bucket) => {
      bucket.int64(1, 3n);
      bucket.double(2, 1);
    });
    histogram.sint32(5, 2);
    histogram.double(6, 0.001);
    histogram.int64(7, 1n);
    histogram.message(12, (span) => {
      span.sint32(1, -1);
      span.uint32(2, 2);
    });
    histogram.message(13, (packed) => {
      packed.rawVarint(4);
      packed.rawVarint(4);
    });
  });

describe("Prometheus' protobuf format", () => {
  it("tells since when counters count", () => {
    const begun = (writer: WireWriter): void => {
      writer.int64(1, 1_520_430_000n);
      writer.int64(2, 123_900_000n);
    };
    const bytes = exposition(
      {
        name: "c",
        type: "counter",
        metric: (metric) => metric.message(3, (counter) => counter.message(3, begun)),
      },
      {
        name: "s",
        type: "summary",
        metric: (metric) => metric.message(4, (summary) => summary.message(4, begun)),
      },
      {
        name: "h",
        type: "histogram",
        metric: (metric) => metric.message(7, (one) => one.message(15, begun)),
      },
      { name: "g", type: "gauge", metric: (metric) => metric.message(2, (gauge) => gauge.double(1, 1)) },
    );
    const starts = parseProtobuf(bytes, false).samples.map(({ labels, startTime }) => [
      Object.fromEntries(labels)["__name__"],
      startTime,
    ]);
    expect(starts).toEqual([
      ["c", 1_520_430_000_123],
      ["s_count", 1_520_430_000_123],
      ["s_sum", 1_520_430_000_123],
      ["h_count", 1_520_430_000_123],
      ["h_sum", 1_520_430_000_123],
      ["h_bucket", 1_520_430_000_123],
      ["g", undefined],
    ]);
  });

  it("reads counters with exemplars, gauges and times", () => {
    const bytes = exposition(
      {
        name: "requests_total",
        type: "counter",
        help: "How many",
        metric: (metric) => {
          metric.message(1, pair("code", "200"));
          metric.message(3, (counter) => {
            counter.double(1, 42);
            counter.message(2, (exemplar) => {
              exemplar.message(1, pair("trace_id", "abc"));
              exemplar.double(2, 1);
              exemplar.message(3, (time) => {
                time.int64(1, 1700000000n);
                time.uint32(2, 500_000_000);
              });
            });
          });
        },
      },
      {
        name: "temperature",
        type: "gauge",
        metric: (metric) => {
          metric.message(2, (gauge) => gauge.double(1, -3.5));
          metric.int64(6, 1700000000123n);
        },
      },
    );
    expect(shown(bytes)).toEqual([
      {
        __name__: "requests_total",
        code: "200",
        value: 42,
        exemplars: [{ labels: [["trace_id", "abc"]], value: 1, time: 1700000000500 }],
      },
      { __name__: "temperature", value: -3.5, time: 1700000000123 },
    ]);
    expect(parseProtobuf(bytes, false).metadata).toEqual([
      { family: "requests_total", type: "counter", help: "How many", unit: "" },
      { family: "temperature", type: "gauge", help: "", unit: "" },
    ]);
  });

  it("reads summaries and classic histograms, with a last bucket", () => {
    const bytes = exposition(
      {
        name: "rpc",
        type: "summary",
        metric: (metric) =>
          metric.message(4, (summary) => {
            summary.int64(1, 5n);
            summary.double(2, 9);
            summary.message(3, (quantile) => {
              quantile.double(1, 0.5);
              quantile.double(2, 2);
            });
          }),
      },
      {
        name: "size",
        type: "histogram",
        metric: (metric) =>
          metric.message(7, (histogram) => {
            histogram.int64(1, 4n);
            histogram.double(2, 10);
            histogram.message(3, (bucket) => {
              bucket.int64(1, 3n);
              bucket.double(2, 1);
            });
          }),
      },
    );
    expect(shown(bytes)).toEqual([
      { __name__: "rpc_count", value: 5 },
      { __name__: "rpc_sum", value: 9 },
      { __name__: "rpc", quantile: "0.5", value: 2 },
      { __name__: "size_count", value: 4 },
      { __name__: "size_sum", value: 10 },
      { __name__: "size_bucket", le: "1.0", value: 3 },
      { __name__: "size_bucket", le: "+Inf", value: 4 },
    ]);
  });

  it("reads native histograms, with the classic series only if they are wanted", () => {
    const bytes = exposition({ name: "latency", type: "histogram", metric: native });
    const histogram = {
      schema: 2,
      zeroThreshold: 0.001,
      zeroCount: 1,
      count: 7,
      sum: 12.5,
      resetHint: "unknown",
      positive: { spans: [{ offset: -1, length: 2 }], counts: Float64Array.of(2, 4) },
      negative: { spans: [], counts: new Float64Array() },
    };
    expect(shown(bytes)).toEqual([{ __name__: "latency", histogram }]);
    expect(shown(bytes, true)).toEqual([
      { __name__: "latency", histogram },
      { __name__: "latency_count", value: 7 },
      { __name__: "latency_sum", value: 12.5 },
      { __name__: "latency_bucket", le: "1.0", value: 3 },
      { __name__: "latency_bucket", le: "+Inf", value: 7 },
    ]);
  });

  it("never fails otherwise than by an error of its own", () => {
    const valid = exposition({ name: "latency", type: "histogram", metric: native });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: valid.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        (at, byte) => {
          const bytes = Uint8Array.from(valid);
          bytes[at] = byte;
          try {
            parseProtobuf(bytes, true);
          } catch (error) {
            expect(error).toBeInstanceOf(WatchtowerError);
          }
        },
      ),
    );
  });
});
