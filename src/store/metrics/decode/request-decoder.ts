import { fromUtf8 } from "../../../base/bytes.ts";
import { WireReader, WireType } from "../../../model/wire/reader.ts";
import {
  NAMES_ATTRIBUTE,
  PROMETHEUS_LABELS,
  PROMETHEUS_NAMES,
  TYPE_METADATA,
} from "../../../model/prometheus/verbatim.ts";
import { targetInfoLabels, targetLabels } from "../../../model/prometheus/naming/labels.ts";
import { metricName } from "../../../model/prometheus/naming/metric-name.ts";
import { typeAndUnitPairs } from "../../../model/prometheus/type-and-unit.ts";
import { unitName } from "../../../model/prometheus/naming/unit-name.ts";
import { readAttributes } from "./attributes.ts";
import { ContextCache } from "./context-cache.ts";
import type { MetricContext, MetricKind, ResourceContext } from "./contexts.ts";
import type { Series } from "../series/series.ts";
import type { MetricMetadata } from "../source.ts";
import { PointSink } from "./point-sink.ts";
import { NO_NAME, NO_TEMPORALITY } from "./sinks.ts";
import type { MetricSinks } from "./sinks.ts";

/** Between the first and the last sample of `target_info`: half of PromQL's lookback. */
const TARGET_INFO_STEP_MS = 150_000;

/** Field of Metric for each kind of data. */
const KINDS: ReadonlyMap<number, MetricKind> = new Map([
  [5, "gauge"],
  [7, "sum"],
  [9, "histogram"],
  [10, "exponential"],
  [11, "summary"],
]);
const KIND_NUMBERS = { gauge: 0, sum: 1, histogram: 2, exponential: 3, summary: 4 } as const;

/** What is remembered of resources and metrics; beyond this all of it is forgotten and learned again. */
const MAX_CONTEXTS = 1_000_000;
const MAX_CONTEXT_BYTES = 96 * 1024 * 1024;

/** Of Metric. */
const METADATA_FIELD = 12;
const NO_TARGET = { job: "", instance: "" };

const CUMULATIVE = 2;
const DELTA = 1;

/** Where the parts of one Metric message stand. */
interface MetricPlaces {
  readonly start: number;
  readonly end: number;
  readonly dataTag: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly kind: MetricKind;
}

/** Reads ExportMetricsServiceRequests into the head. What it has seen before costs a look-up and an append. */
export class RequestDecoder {
  private readonly sinks: MetricSinks;
  private readonly points: PointSink;
  private readonly resources = new ContextCache<ResourceContext>();
  private readonly metrics = new ContextCache<MetricContext>();
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(sinks: MetricSinks) {
    this.sinks = sinks;
    this.points = new PointSink(sinks);
  }

  /**
   * @param payload checked protobuf.
   * @param receivedAt Unix milliseconds; points far ahead of it are refused.
   */
  decode(payload: Uint8Array, receivedAt: number): void {
    if (this.isFull) this.forget();
    this.bytes = payload;
    this.view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const reader = new WireReader(payload);
    this.points.begin(payload, this.view, receivedAt);
    while (reader.next()) {
      if (reader.field === 1 && reader.wireType === WireType.bytes) this.resourceMetrics(reader);
      else reader.skip();
    }
  }

  private get isFull(): boolean {
    const { points, resources, metrics } = this;
    return (
      points.isFull ||
      resources.size + metrics.size > MAX_CONTEXTS ||
      resources.bytes + metrics.bytes > MAX_CONTEXT_BYTES
    );
  }

  /** Drops what it knows of series: some of them are gone. */
  forget(): void {
    this.resources.clear();
    this.metrics.clear();
    this.points.forget();
  }

  private resourceMetrics(reader: WireReader): void {
    const outer = reader.enter();
    const start = reader.position;
    const resource = this.resourceOf(reader);
    reader.position = start;
    this.points.minTime = Infinity;
    this.points.maxTime = -Infinity;
    while (reader.next()) {
      if (reader.field === 2 && reader.wireType === WireType.bytes) this.scopeMetrics(reader, resource);
      else reader.skip();
    }
    reader.leave(outer);
    this.stampTargetInfo(resource);
  }

  /** Looks for the resource first: in the message it may stand after what belongs to it. */
  private resourceOf(reader: WireReader): ResourceContext {
    let start = 0;
    let end = 0;
    while (reader.next()) {
      if (reader.field === 1 && reader.wireType === WireType.bytes) {
        const length = reader.length();
        start = reader.position;
        end = start + length;
      } else {
        reader.skip();
        continue;
      }
      reader.position = end;
    }
    return this.resources.get(this.view, start, end, 0, (index) => {
      const attributes = readAttributes(this.bytes, start, end, 1);
      const names = attributes.find(([key]) => key === NAMES_ATTRIBUTE)?.[1];
      const isVerbatim = names === PROMETHEUS_NAMES;
      const hasLabels = isVerbatim || names === PROMETHEUS_LABELS;
      const target = isVerbatim ? NO_TARGET : targetLabels(attributes);
      return { index, attributes, target, isVerbatim, hasLabels, info: undefined };
    });
  }

  private scopeMetrics(reader: WireReader, resource: ResourceContext): void {
    const outer = reader.enter();
    while (reader.next()) {
      if (reader.field === 2 && reader.wireType === WireType.bytes) this.metric(reader, resource);
      else reader.skip();
    }
    reader.leave(outer);
  }

  private metric(reader: WireReader, resource: ResourceContext): void {
    const outer = reader.enter();
    const places = findPlaces(reader);
    if (places !== undefined) {
      reader.position = places.dataStart;
      reader.end = places.dataEnd;
      const context = this.contextOf(reader, places, resource);
      reader.position = places.dataStart;
      this.points.readAll(reader, context);
      reader.end = places.end;
    }
    reader.leave(outer);
  }

  /** @param reader over the data, where temporality and monotonicity mostly stand after the points. */
  private contextOf(reader: WireReader, places: MetricPlaces, resource: ResourceContext): MetricContext {
    let temporality = 0;
    let isMonotonic = false;
    while (reader.next()) {
      if (reader.field === 2 && reader.wireType === WireType.varint)
        temporality = temporalityOf(reader.varint());
      else if (reader.field === 3 && reader.wireType === WireType.varint) isMonotonic = reader.bool();
      else reader.skip();
    }
    const { kind } = places;
    const variant = KIND_NUMBERS[kind] * 8 + temporality * 2 + (isMonotonic ? 1 : 0);
    const { view, start, end } = this.header(places);
    return this.metrics.get(view, start, end, resource.index * 64 + variant, (index) =>
      this.makeContext(index, view, start, end, resource, kind, temporality, isMonotonic),
    );
  }

  /** The message without its data: all that stands before it, where nothing stands after. */
  private header({ start, end, dataTag, dataEnd }: MetricPlaces): {
    view: DataView;
    start: number;
    end: number;
  } {
    if (dataEnd === end) return { view: this.view, start, end: dataTag };
    const joined = Buffer.concat([this.bytes.subarray(start, dataTag), this.bytes.subarray(dataEnd, end)]);
    const view = new DataView(joined.buffer, joined.byteOffset, joined.length);
    return { view, start: 0, end: joined.length };
  }

  private makeContext(
    index: number,
    view: DataView,
    start: number,
    end: number,
    resource: ResourceContext,
    kind: MetricKind,
    temporality: number,
    isMonotonic: boolean,
  ): MetricContext {
    const { name, help, unit, type: sentType } = readHeader(view, start, end);
    const { isVerbatim } = resource;
    const isCounter = kind === "sum" && isMonotonic;
    const nameKind = isCounter ? "counter" : kind === "gauge" ? "gauge" : "other";
    const family = isVerbatim ? name : metricName({ name, unit, kind: nameKind });
    const hasTemporality = kind !== "gauge" && kind !== "summary";
    const isKnown = temporality === CUMULATIVE || temporality === DELTA;
    let refusal: string | undefined;
    if (hasTemporality && !isKnown) refusal = NO_TEMPORALITY;
    if (family === "") refusal = NO_NAME;
    const type = isCounter ? "counter" : METADATA_TYPES[kind];
    const prometheusUnit = unitName(unit);
    if (isVerbatim && refusal === undefined) {
      // Without its type the sender told nothing of it.
      if (sentType !== "") this.sinks.families.set(family, { type: sentType, help, unit });
    } else if (refusal === undefined) {
      this.sinks.families.set(family, { type, help, unit: prometheusUnit });
    }
    const isDelta = hasTemporality && temporality === DELTA;
    // Those of Prometheus' own names have them already.
    const hasTypeLabels = this.sinks.typesAreLabels && !isVerbatim;
    const typeLabels = hasTypeLabels ? typeAndUnitPairs({ type, unit: prometheusUnit }) : [];
    return { index, resource, kind, family, typeLabels, isDelta, isCounter, refusal, first: undefined };
  }

  /** One sample at the first and the last time of the resource's points, and between them when far apart. */
  private stampTargetInfo(resource: ResourceContext): void {
    const { minTime, maxTime } = this.points;
    if (maxTime < minTime) return;
    if (resource.info === undefined) {
      const labels = targetInfoLabels(resource.attributes, resource.target);
      if (labels === undefined) return;
      resource.info = this.sinks.table.intern(labels);
      this.sinks.families.set("target_info", { type: "gauge", help: "Target metadata", unit: "" });
    }
    const { info } = resource;
    if (info === undefined) return this.sinks.drop(this.sinks.table.refusal);
    for (let time = minTime; time < maxTime; time += TARGET_INFO_STEP_MS) this.stamp(info, time);
    this.stamp(info, maxTime);
  }

  /** Not again where it was stamped just before: several resources of a request may be one target. */
  private stamp(info: Series, time: number): void {
    const { head } = this.sinks;
    const { lastTime } = info;
    const isNew = time > lastTime || time < lastTime - TARGET_INFO_STEP_MS;
    if (isNew && !head.isTooOld(info, time)) head.add(info, time, 1);
  }
}

function metadataType(told: string): MetricMetadata["type"] {
  return told === "counter" || told === "gauge" || told === "histogram" || told === "summary"
    ? told
    : "unknown";
}

/** Numbers that OTLP does not define say nothing. */
const temporalityOf = (code: number): number => (code === CUMULATIVE || code === DELTA ? code : 0);

const METADATA_TYPES = {
  gauge: "gauge",
  sum: "gauge",
  histogram: "histogram",
  exponential: "histogram",
  summary: "summary",
} as const;

function findPlaces(reader: WireReader): MetricPlaces | undefined {
  const start = reader.position;
  let places: MetricPlaces | undefined;
  for (let tag = start; reader.next(); tag = reader.position) {
    const kind = KINDS.get(reader.field);
    if (kind === undefined || reader.wireType !== WireType.bytes) {
      reader.skip();
      continue;
    }
    const length = reader.length();
    const dataStart = reader.position;
    const dataEnd = dataStart + length;
    places = { start, end: reader.end, dataTag: tag, dataStart, dataEnd, kind };
    reader.position = dataEnd;
  }
  return places;
}

function readHeader(
  view: DataView,
  start: number,
  end: number,
): { name: string; help: string; unit: string; type: MetricMetadata["type"] | "" } {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const reader = new WireReader(bytes, start, end);
  const texts = ["", "", ""];
  while (reader.next()) {
    if (reader.field <= 3) texts[reader.field - 1] = fromUtf8(reader.bytesValue());
    else reader.skip();
  }
  const [name = "", help = "", unit = ""] = texts;
  const metadata = readAttributes(bytes, start, end, METADATA_FIELD);
  const told = metadata.find(([key]) => key === TYPE_METADATA)?.[1];
  return { name, help, unit, type: told === undefined ? "" : metadataType(told) };
}
