import { decimalText } from "../../src/base/float-text.ts";
import { snappyCompress } from "../../src/base/snappy.ts";
import type { Random } from "../random.ts";
import type { Slot, Template } from "../template.ts";
import { type Attributes, SERVICE, histogramsRequest, numbersRequest, writeRequest } from "./requests.ts";

/** Metrics of one kind that a service exports again and again; what they count goes on from export to export. */
export interface MetricExport {
  readonly samples: number;
  /** All points at `time` (Unix ms), as an OTLP request. */
  otlp(time: number): Buffer;
  /** As remote write, with the series that Prometheus makes of that. */
  remoteWrite(time: number): Buffer;
}

export const BOUNDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const BUCKETS = BOUNDS.length + 1;
/** Of a histogram: its buckets, sum and count. */
const PARTS = BUCKETS + 2;

/** Counters of whole numbers, each grown by up to `most` at each export. */
export function counterExport(
  name: string,
  series: readonly Attributes[],
  random: Random,
  most: number,
): MetricExport {
  const values = Float64Array.from(series, () => random.below(1_000_000));
  const labels = series.map((attributes) => labelled(`${plain(name)}_total`, attributes));
  return exported(numbersRequest(name, "counter", series), writeRequest(labels), values, values, () => {
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) + random.below(most);
  });
}

/** Gauges whose next value is made of the one before. */
export function gaugeExport(
  name: string,
  series: readonly Attributes[],
  next: (value: number) => number,
): MetricExport {
  const values = new Float64Array(series.length);
  const labels = series.map((attributes) => labelled(plain(name), attributes));
  return exported(numbersRequest(name, "gauge", series), writeRequest(labels), values, values, () => {
    for (let at = 0; at < values.length; at++) values[at] = next(values[at] ?? 0);
  });
}

/** Histograms in seconds of up to `most` requests each since the last export; their sums have all bits of a double. */
export function histogramExport(
  name: string,
  series: readonly Attributes[],
  random: Random,
  most: number,
): MetricExport {
  const family = `${plain(name)}_seconds`;
  const les = [...BOUNDS.map(decimalText), "+Inf"];
  const labels = series.flatMap((attributes) => [
    ...les.map((le) => labelled(`${family}_bucket`, { ...attributes, le })),
    labelled(`${family}_sum`, attributes),
    labelled(`${family}_count`, attributes),
  ]);
  // In the order of the bytes: count, sum and buckets of OTLP, which are apart; buckets, sum and count of Prometheus.
  const apart = new Float64Array(series.length * PARTS);
  const cumulative = new Float64Array(series.length * PARTS);
  const observe = (from: number): void => {
    const seconds = 0.004 * 2 ** (10 * (random.bits() / 2 ** 32) ** 2);
    const found = BOUNDS.findIndex((bound) => seconds <= bound);
    const bucket = found < 0 ? BOUNDS.length : found;
    for (const place of [from, from + 2 + bucket]) apart[place] = (apart[place] ?? 0) + 1;
    apart[from + 1] = (apart[from + 1] ?? 0) + seconds;
    for (let place = from + bucket; place < from + BUCKETS; place++) {
      cumulative[place] = (cumulative[place] ?? 0) + 1;
    }
  };
  const otlp = histogramsRequest(name, BOUNDS, series);
  return exported(otlp, writeRequest(labels), apart, cumulative, () => {
    for (let from = 0; from < apart.length; from += PARTS) {
      for (let left = random.below(most); left > 0; left--) observe(from);
      cumulative[from + BUCKETS] = apart[from + 1] ?? 0;
      cumulative[from + BUCKETS + 1] = apart[from] ?? 0;
    }
  });
}

function exported(
  otlp: Template,
  write: Template,
  otlpValues: Float64Array,
  writeValues: Float64Array,
  advance: () => void,
): MetricExport {
  return {
    samples: write.items,
    otlp(time) {
      advance();
      return filled(otlp, otlpValues, (view, offset) =>
        view.setBigUint64(offset, BigInt(time) * 1_000_000n, true),
      );
    },
    remoteWrite(time) {
      advance();
      const body = filled(write, writeValues, (view, offset) => setLongVarint(view, offset, time));
      return Buffer.from(snappyCompress(body));
    },
  };
}

function filled(
  template: Template,
  values: Float64Array,
  setTime: (view: DataView, offset: number) => void,
): Buffer {
  let at = 0;
  return template.make((view, offset, slot: Slot) => {
    if (slot === "time") setTime(view, offset);
    else if (slot === "gauge") view.setFloat64(offset, values[at++] ?? 0, true);
    else view.setBigUint64(offset, BigInt(values[at++] ?? 0), true);
  });
}

/** A varint of eight bytes, the last of them empty: protobuf allows more bytes than a number needs. */
function setLongVarint(view: DataView, offset: number, value: number): void {
  let rest = value;
  for (let at = 0; at < 7; at++) {
    view.setUint8(offset + at, (rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  view.setUint8(offset + 7, rest);
}

const plain = (name: string): string => name.replaceAll(".", "_");

const labelled = (name: string, attributes: Attributes): Attributes => ({
  __name__: name,
  job: SERVICE,
  ...attributes,
});
