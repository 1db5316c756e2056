import { WatchtowerError } from "../../base/errors.ts";
import type { LabelPair } from "../labels.ts";
import { isStaleHalves } from "../staleness.ts";
import { WireReader, WireType } from "../wire/reader.ts";
import { readHistogram } from "./decode-histogram.ts";
import { readItems } from "../wire/items.ts";
import { METRIC_TYPES } from "./remote-write.ts";
import { withTypeAndUnit } from "./type-and-unit.ts";
import type {
  WriteRequest,
  WrittenExemplar,
  WrittenMetadata,
  WrittenSample,
  WrittenSeries,
} from "./remote-write.ts";

/**
 * Reads a request of remote write 1.0 (`prometheus.WriteRequest`).
 *
 * @throws WatchtowerError `invalid` for what is not protobuf.
 */
export function decodeWriteV1(bytes: Uint8Array): WriteRequest {
  const reader = new WireReader(bytes);
  const series: WrittenSeries[] = [];
  const metadata: WrittenMetadata[] = [];
  while (reader.next()) {
    if (reader.field === 1) series.push(readSeries(reader, V1));
    else if (reader.field === 3) metadata.push(readFamily(reader));
    else reader.skip();
  }
  return { series, metadata };
}

/**
 * Reads a request of remote write 2.0 (`io.prometheus.write.v2.Request`).
 *
 * @param typesAreLabels whether each series gets labels of its type and unit.
 * @throws WatchtowerError `invalid` for what is not protobuf, and for references to no symbol.
 */
export function decodeWriteV2(bytes: Uint8Array, typesAreLabels = false): WriteRequest {
  const symbols: string[] = [];
  // Symbols may stand after what refers to them.
  const first = new WireReader(bytes);
  while (first.next()) {
    if (first.field === 4) symbols.push(first.string());
    else first.skip();
  }
  const symbol = (index: number): string => {
    const text = symbols[index];
    if (text === undefined)
      throw new WatchtowerError("invalid", `reference to symbol ${index} of ${symbols.length}`);
    return text;
  };
  const metadata: WrittenMetadata[] = [];
  const form = formV2(symbol, metadata, typesAreLabels);
  const reader = new WireReader(bytes);
  const series: WrittenSeries[] = [];
  while (reader.next()) {
    if (reader.field === 5) series.push(readSeries(reader, form));
    else reader.skip();
  }
  return { series, metadata };
}

/** Where the versions differ: the numbers of fields in a series, and how labels are written. */
interface Form {
  readonly samples: number;
  readonly histograms: number;
  readonly exemplars: number;
  readonly metadata: number;
  readonly labels: (reader: WireReader, into: LabelPair[]) => void;
  readonly described: (reader: WireReader, labels: readonly LabelPair[]) => readonly LabelPair[];
}

const V1: Form = {
  samples: 2,
  histograms: 4,
  exemplars: 3,
  metadata: -1,
  labels: (reader, into) => into.push(readLabel(reader)),
  described: (_, labels) => labels,
};

function formV2(
  symbol: (index: number) => string,
  metadata: WrittenMetadata[],
  typesAreLabels: boolean,
): Form {
  return {
    samples: 2,
    histograms: 3,
    exemplars: 4,
    metadata: 5,
    labels: (reader, into) => {
      const references: number[] = [];
      readItems(reader, references, (each) => each.varint());
      if (references.length % 2 !== 0)
        throw new WatchtowerError("invalid", "label references are not in pairs");
      for (let i = 0; i < references.length; i += 2) {
        into.push([symbol(references[i] ?? 0), symbol(references[i + 1] ?? 0)]);
      }
    },
    described: (reader, labels) => {
      const { type, help, unit } = readDescription(reader, symbol);
      const name = labels.find(([label]) => label === "__name__")?.[1] ?? "";
      if (type !== "unknown" || help !== "" || unit !== "") {
        metadata.push({ family: familyOf(name, type), type, help, unit });
      }
      return typesAreLabels ? withTypeAndUnit(labels, { type, unit }) : labels;
    },
  };
}

/** Of a series of its parts. */
function familyOf(name: string, type: WrittenMetadata["type"]): string {
  if (type === "histogram") return name.replace(/_(?:bucket|sum|count)$/, "");
  return type === "summary" ? name.replace(/_(?:sum|count)$/, "") : name;
}

function readSeries(reader: WireReader, form: Form): WrittenSeries {
  const outer = reader.enter();
  const sent: LabelPair[] = [];
  let labels: readonly LabelPair[] = sent;
  const samples: WrittenSample[] = [];
  const exemplars: WrittenExemplar[] = [];
  while (reader.next()) {
    if (reader.field === 1) form.labels(reader, sent);
    else if (reader.field === form.samples) samples.push(readSample(reader));
    else if (reader.field === form.histograms) samples.push(readHistogram(reader));
    else if (reader.field === form.exemplars) exemplars.push(readExemplar(reader, form));
    else if (reader.field === form.metadata) labels = form.described(reader, sent);
    else reader.skip();
  }
  reader.leave(outer);
  return { labels, samples, exemplars };
}

function readLabel(reader: WireReader): LabelPair {
  const outer = reader.enter();
  let name = "";
  let value = "";
  while (reader.next()) {
    if (reader.field === 1) name = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  reader.leave(outer);
  return [name, value];
}

/** `start_timestamp`, which a sample of version 1 has not. */
const V2_START_TIME = 3;

function readSample(reader: WireReader): WrittenSample {
  const outer = reader.enter();
  let value = 0;
  let time = 0;
  let startTime = 0;
  let isStale = false;
  while (reader.next()) {
    if (reader.field === 1) {
      reader.fixed64Halves();
      isStale = isStaleHalves(reader.low, reader.high);
      value = reader.view.getFloat64(reader.position - 8, true);
    } else if (reader.field === 2) time = reader.int64AsNumber();
    else if (reader.field === V2_START_TIME && reader.wireType === WireType.varint)
      startTime = reader.int64AsNumber();
    else reader.skip();
  }
  reader.leave(outer);
  const sample = isStale ? { time, isStale } : { time, value };
  return startTime === 0 ? sample : { ...sample, startTime };
}

function readExemplar(reader: WireReader, form: Form): WrittenExemplar {
  const outer = reader.enter();
  const labels: LabelPair[] = [];
  let value = 0;
  let time = 0;
  while (reader.next()) {
    if (reader.field === 1) form.labels(reader, labels);
    else if (reader.field === 2) value = reader.double();
    else if (reader.field === 3) time = reader.int64AsNumber();
    else reader.skip();
  }
  reader.leave(outer);
  return { labels, value, time };
}

function readFamily(reader: WireReader): WrittenMetadata {
  const outer = reader.enter();
  const found = { family: "", type: METRIC_TYPES[0] ?? "unknown", help: "", unit: "" };
  while (reader.next()) {
    if (reader.field === 1) found.type = METRIC_TYPES[reader.varint()] ?? "unknown";
    else if (reader.field === 2) found.family = reader.string();
    else if (reader.field === 4) found.help = reader.string();
    else if (reader.field === 5) found.unit = reader.string();
    else reader.skip();
  }
  reader.leave(outer);
  return found;
}

function readDescription(
  reader: WireReader,
  symbol: (index: number) => string,
): Omit<WrittenMetadata, "family"> {
  const outer = reader.enter();
  const found = { type: METRIC_TYPES[0] ?? "unknown", help: "", unit: "" };
  while (reader.next()) {
    if (reader.field === 1) found.type = METRIC_TYPES[reader.varint()] ?? "unknown";
    else if (reader.field === 3) found.help = symbol(reader.varint());
    else if (reader.field === 4) found.unit = symbol(reader.varint());
    else reader.skip();
  }
  reader.leave(outer);
  return found;
}
