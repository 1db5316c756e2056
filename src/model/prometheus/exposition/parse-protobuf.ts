import type { LabelPair } from "../../labels.ts";
import { WireReader } from "../../wire/reader.ts";
import type { MetricType, WrittenMetadata } from "../remote-write.ts";
import type { Exposition, ScrapedExemplar, ScrapedSample } from "./exposition.ts";
import { Families } from "./families.ts";
import { readExemplar, readLabel, readTimestamp } from "./protobuf-parts.ts";
import { classicSamples, readHistogram } from "./protobuf-histogram.ts";
import { boundText } from "./number-text.ts";
import { seriesLabels } from "./series-labels.ts";
import type { ExpositionOptions } from "./series-labels.ts";

/** By their numbers in io.prometheus.client. */
const TYPES: readonly MetricType[] = [
  "counter",
  "gauge",
  "summary",
  "unknown",
  "histogram",
  "gaugehistogram",
];

/**
 * Reads `io.prometheus.client.MetricFamily` messages, each after its length, as Prometheus does.
 *
 * @param withClassic whether a histogram that is a native one gives its classic series too.
 * @throws WatchtowerError `invalid` for what is not protobuf.
 */
export function parseProtobuf(
  bytes: Uint8Array,
  withClassic: boolean,
  options: ExpositionOptions = {},
): Exposition {
  const reader = new WireReader(bytes);
  const families = new Families();
  const samples: ScrapedSample[] = [];
  while (reader.position < reader.end) {
    const outer = reader.enter();
    readFamily(reader, families, samples, { ...options, withClassic });
    reader.leave(outer);
  }
  return { samples, metadata: families.all() };
}

interface ProtobufOptions extends ExpositionOptions {
  readonly withClassic: boolean;
}

function readFamily(
  reader: WireReader,
  families: Families,
  samples: ScrapedSample[],
  options: ProtobufOptions,
): void {
  const start = reader.position;
  const about = { family: "", help: "", unit: "", type: TYPES[0] ?? "unknown" };
  while (reader.next()) {
    if (reader.field === 1) about.family = reader.string();
    else if (reader.field === 2) about.help = reader.string();
    else if (reader.field === 3) about.type = TYPES[reader.varint()] ?? "unknown";
    else if (reader.field === 5) about.unit = reader.string();
    else reader.skip();
  }
  families.setType(about.family, about.type);
  if (about.help !== "") families.setHelp(about.family, about.help);
  if (about.unit !== "") families.setUnit(about.family, about.unit);
  reader.position = start;
  while (reader.next()) {
    if (reader.field === 4) samples.push(...readMetric(reader, about, options));
    else reader.skip();
  }
}

/** What follows in a Metric: its labels and time may stand after its value. */
interface Value {
  /** Unix milliseconds; 0 if it is not told. */
  readonly startTime: number;
  readonly samples: (
    make: (suffix: string, extra?: LabelPair) => Pick<ScrapedSample, "labels" | "time">,
  ) => readonly ScrapedSample[];
}

function readMetric(
  reader: WireReader,
  about: WrittenMetadata,
  options: ProtobufOptions,
): readonly ScrapedSample[] {
  const outer = reader.enter();
  const pairs: LabelPair[] = [];
  let time: number | undefined;
  let value: Value | undefined;
  while (reader.next()) {
    if (reader.field === 1) pairs.push(readLabel(reader));
    else if (reader.field === 6) time = reader.int64AsNumber();
    else if (reader.field === 4) value = readSummary(reader);
    else if (reader.field === 7) {
      const histogram = readHistogram(reader, about.type === "gaugehistogram");
      const { startTime } = histogram;
      value = { startTime, samples: (make) => classicSamples(histogram, options.withClassic, make) };
    } else if (reader.field === 2 || reader.field === 3 || reader.field === 5) value = readNumber(reader);
    else reader.skip();
  }
  reader.leave(outer);
  // What is there twice counts once here: a message cannot be told its line.
  const make = (suffix: string, extra?: LabelPair): Pick<ScrapedSample, "labels" | "time"> => ({
    labels:
      seriesLabels(
        about.family + suffix,
        unique(extra === undefined ? pairs : [...pairs, extra]),
        about,
        options,
      ) ?? [],
    time: time === 0 ? undefined : time,
  });
  if (value === undefined) return [];
  const { startTime } = value;
  const samples = value.samples(make);
  return startTime === 0 ? samples : samples.map((sample) => ({ ...sample, startTime }));
}

const unique = (pairs: readonly LabelPair[]): readonly LabelPair[] =>
  [...new Map(pairs)].filter(([name]) => name !== "__name__");

/** Gauge, Counter and Untyped. */
function readNumber(reader: WireReader): Value {
  const outer = reader.enter();
  const exemplars: ScrapedExemplar[] = [];
  let [value, startTime] = [0, 0];
  while (reader.next()) {
    if (reader.field === 1) value = reader.double();
    else if (reader.field === 2) exemplars.push(readExemplar(reader));
    else if (reader.field === 3) startTime = readTimestamp(reader);
    else reader.skip();
  }
  reader.leave(outer);
  return { startTime, samples: (make) => [{ ...make(""), value, histogram: undefined, exemplars }] };
}

function readSummary(reader: WireReader): Value {
  const outer = reader.enter();
  const quantiles: [quantile: number, value: number][] = [];
  let [count, sum, startTime] = [0, 0, 0];
  while (reader.next()) {
    if (reader.field === 1) count = reader.int64AsNumber();
    else if (reader.field === 2) sum = reader.double();
    else if (reader.field === 3) quantiles.push(readQuantile(reader));
    else if (reader.field === 4) startTime = readTimestamp(reader);
    else reader.skip();
  }
  reader.leave(outer);
  const rest = { histogram: undefined, exemplars: [] };
  return {
    startTime,
    samples: (make) => [
      { ...make("_count"), value: count, ...rest },
      { ...make("_sum"), value: sum, ...rest },
      ...quantiles.map(([quantile, value]) => ({
        ...make("", ["quantile", boundText(quantile)]),
        value,
        ...rest,
      })),
    ],
  };
}

function readQuantile(reader: WireReader): [quantile: number, value: number] {
  const outer = reader.enter();
  let [quantile, value] = [0, 0];
  while (reader.next()) {
    if (reader.field === 1) quantile = reader.double();
    else if (reader.field === 2) value = reader.double();
    else reader.skip();
  }
  reader.leave(outer);
  return [quantile, value];
}
