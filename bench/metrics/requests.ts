import { WireWriter } from "../../src/model/wire/writer.ts";
import { Template, packedSlot, slotField } from "../template.ts";

export type Attributes = Readonly<Record<string, string>>;

export const SERVICE = "shop";

const CUMULATIVE = 2;
/** Fields of Metric. */
const DATA_FIELD = { gauge: 5, counter: 7 } as const;
const HISTOGRAM_FIELD = 9;
/** Fields of NumberDataPoint. */
const VALUE_FIELD = { gauge: 4, counter: 6 } as const;

/** One metric's points, whose times and values are left open: doubles of gauges, whole numbers of counters. */
export function numbersRequest(
  name: string,
  kind: "gauge" | "counter",
  series: readonly Attributes[],
): Template {
  return otlpRequest(name, series.length, (metric) => {
    metric.message(DATA_FIELD[kind], (data) => {
      for (const attributes of series) {
        data.message(1, (point) => {
          slotField(point, 3, "time");
          slotField(point, VALUE_FIELD[kind], kind === "counter" ? "count" : "gauge");
          keyValues(point, 7, attributes);
        });
      }
      if (kind === "gauge") return;
      data.uint32(2, CUMULATIVE);
      data.bool(3, true);
    });
  });
}

/** Histograms in seconds; open are times, then count, sum and the count of each bucket. */
export function histogramsRequest(
  name: string,
  bounds: readonly number[],
  series: readonly Attributes[],
): Template {
  return otlpRequest(name, series.length * (bounds.length + 3), (metric) => {
    metric.string(3, "s");
    metric.message(HISTOGRAM_FIELD, (data) => {
      for (const attributes of series) {
        data.message(1, (point) => {
          slotField(point, 3, "time");
          slotField(point, 4, "count");
          slotField(point, 5, "gauge");
          point.message(6, (packed) => [...bounds, Infinity].forEach(() => packedSlot(packed, "bucket")));
          point.message(7, (packed) => bounds.forEach((bound) => packed.rawDouble(bound)));
          keyValues(point, 9, attributes);
        });
      }
      data.uint32(2, CUMULATIVE);
    });
  });
}

function otlpRequest(name: string, samples: number, writeData: (metric: WireWriter) => void): Template {
  const writer = new WireWriter(1 << 17);
  writer.message(1, (group) => {
    group.message(1, (resource) => keyValues(resource, 1, { "service.name": SERVICE }));
    group.message(2, (scope) =>
      scope.message(2, (metric) => {
        metric.string(1, name);
        writeData(metric);
      }),
    );
  });
  return new Template(writer.finish(), samples);
}

function keyValues(writer: WireWriter, field: number, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    writer.message(field, (pair) => {
      pair.string(1, key);
      pair.message(2, (any) => any.string(1, value));
    });
  }
}

/** Remote write 1.0 of series with one sample each, whose values and times (as a varint of eight bytes) are open. */
export function writeRequest(series: readonly Attributes[]): Template {
  const writer = new WireWriter(1 << 17);
  for (const labels of series) {
    writer.message(1, (message) => {
      for (const [name, value] of Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        message.message(1, (label) => {
          label.string(1, name);
          label.string(2, value);
        });
      }
      message.message(2, (sample) => {
        slotField(sample, 1, "gauge");
        sample.tag(2, 0);
        packedSlot(sample, "time");
      });
    });
  }
  return new Template(writer.finish(), series.length);
}
