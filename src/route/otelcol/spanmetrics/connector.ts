import { z } from "zod";
import { WatchtowerError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { UnixMilli } from "../../../base/units.ts";
import { writeMetrics } from "../../../metering/metrics/write.ts";
import type { ResourceGroup } from "../../../model/otlp/telemetry/group.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { Arrival, Made, Tap } from "../../source.ts";
import { attributesToText } from "../made/attributes-text.ts";
import { Rhythm } from "../made/rhythm.ts";
import type { SeriesFamily } from "../made/series.ts";
import { Dimensions } from "./dimensions.ts";
import type { SpanFacts } from "./dimensions.ts";
import { madeOf } from "./made.ts";
import { ResourceMetrics, resourceSchema } from "./resource-metrics.ts";
import type { SpanMetricsSettings } from "./settings.ts";

/** Series of all resources; spans of others are counted together, as beyond `aggregation_cardinality_limit`. */
const MAX_SERIES = 50_000;
/** The one not seen for longest makes room. */
const MAX_RESOURCES = 10_000;

const stateSchema = z.object({
  next: z.number().int(),
  last: z.number(),
  resources: z.array(z.tuple([z.string(), resourceSchema])),
  ends: z.array(z.tuple([z.string(), z.number()])),
});

/** A span, or an event of it, to be counted. */
interface Seen {
  readonly facts: SpanFacts;
  /** In the histogram's unit. */
  readonly duration: number;
  /** Arrival, Unix milliseconds. */
  readonly now: number;
}

/** `otelcol.connector.spanmetrics`: counters and histograms of spans (the Collector's spanmetricsconnector). */
export class SpanMetricsConnector implements Tap {
  readonly needed = undefined;
  readonly #settings: SpanMetricsSettings;
  readonly #calls: Dimensions;
  readonly #duration: Dimensions;
  readonly #events: Dimensions | undefined;
  /** By what tells them apart, the one not seen for longest first. */
  readonly #resources = new Map<string, ResourceMetrics>();
  /** Deltas: when the last one of each series ended, the oldest first. */
  readonly #ends = new Map<string, number>();
  #rhythm: Rhythm;
  #seriesCount = 0;
  #next = sequence(0);

  constructor(settings: SpanMetricsSettings) {
    this.#settings = settings;
    this.#calls = new Dimensions(settings, settings.dimensions.calls);
    const { calls, duration } = settings.dimensions;
    const isSame = calls.length === duration.length && calls.every((each, at) => each === duration[at]);
    this.#duration = isSame ? this.#calls : new Dimensions(settings, duration);
    this.#events = settings.events && new Dimensions(settings, settings.events);
    this.#rhythm = new Rhythm(settings.flushIntervalMs);
  }

  observe({ sequence: at, signal, receivedAt, payload }: Arrival): void {
    if (signal !== "traces" || at < this.#next) return;
    this.#next = sequence(at + 1);
    const telemetry = decodeTelemetry(signal, payload);
    if (telemetry.signal !== "traces") return;
    for (const group of telemetry.groups) this.#observeGroup(group, receivedAt);
  }

  collect(now: UnixMilli): readonly Made[] {
    const moment = this.#rhythm.next(now);
    return moment === undefined ? [] : this.#handOut(moment);
  }

  finish(now: UnixMilli): readonly Made[] {
    return this.#handOut(Math.max(now, this.#rhythm.last + 1));
  }

  state(): z.infer<typeof stateSchema> {
    return {
      next: this.#next,
      last: this.#rhythm.last,
      resources: [...this.#resources].map(([key, resource]) => [key, resource.state()]),
      ends: [...this.#ends],
    };
  }

  restore(value: unknown): void {
    const parsed = stateSchema.safeParse(value);
    if (!parsed.success)
      throw new WatchtowerError("invalid", `not a state of span metrics: ${parsed.error.message}`);
    const { next, last, resources, ends } = parsed.data;
    this.#next = sequence(next);
    this.#rhythm = new Rhythm(this.#settings.flushIntervalMs, last);
    for (const [key, end] of ends) this.#ends.set(key, end);
    for (const [key, saved] of resources)
      this.#resources.set(key, ResourceMetrics.restored(this.#settings, saved));
    this.#count();
  }

  #observeGroup(group: ResourceGroup<EditableSpan>, now: number): void {
    const { attributes } = group.resource;
    const service = attributes.get("service.name");
    if (service === undefined) return;
    const resource = this.#resourceOf(group, now);
    for (const scope of group.scopes) {
      for (const span of scope.items) {
        this.#observeSpan(
          resource,
          { service: valueText(service), span, scope: scope.scope, behind: [attributes] },
          now,
        );
      }
    }
  }

  #resourceOf({ resource }: ResourceGroup<EditableSpan>, now: number): ResourceMetrics {
    const all = resource.attributes.entries();
    const { resourceKeys } = this.#settings;
    const telling = resourceKeys.length === 0 ? all : all.filter(({ key }) => resourceKeys.includes(key));
    const key = attributesToText(telling.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    const known = this.#resources.get(key) ?? new ResourceMetrics(this.#settings, all, now);
    this.#resources.delete(key);
    this.#resources.set(key, known);
    this.#makeRoom(MAX_RESOURCES);
    known.seenAt = now;
    return known;
  }

  #observeSpan(resource: ResourceMetrics, facts: SpanFacts, now: number): void {
    const { span } = facts;
    const seen: Seen = { facts, duration: this.#durationOf(span), now };
    const key = this.#calls.key(facts);
    this.#add(resource.calls, this.#calls, key, seen);
    if (this.#settings.histogram !== undefined) {
      const own = this.#duration === this.#calls ? key : this.#duration.key(facts);
      this.#add(resource.duration, this.#duration, own, seen);
    }
    if (this.#events === undefined) return;
    for (const event of span.events) {
      const behind = [event.attributes, ...facts.behind];
      const ofEvent = { ...facts, behind };
      this.#add(resource.events, this.#events, this.#events.key(ofEvent), { ...seen, facts: ofEvent });
    }
  }

  #add(family: SeriesFamily, dimensions: Dimensions, key: string, { facts, duration, now }: Seen): void {
    const { cardinalityLimit, maxExemplars } = this.#settings;
    const hasRoom = (): boolean => {
      if (this.#seriesCount >= MAX_SERIES || (cardinalityLimit > 0 && family.series.size >= cardinalityLimit))
        return false;
      this.#seriesCount++;
      return true;
    };
    const series = family.get(key, () => dimensions.attributes(facts), now, hasRoom);
    series.updatedAt = now;
    series.value++;
    series.distribution?.observe(duration);
    if (series.exemplars.length >= maxExemplars) return;
    const { traceId, spanId } = facts.span;
    // Copies: the arrival's bytes are others' afterwards.
    series.exemplars.push({ traceId: traceId.slice(), spanId: spanId.slice(), value: duration });
  }

  #durationOf({ startTime, endTime }: EditableSpan): number {
    if (endTime <= startTime) return 0;
    return Number(endTime - startTime) / (this.#settings.histogram?.unit === "s" ? 1e9 : 1e6);
  }

  #handOut(moment: number): readonly Made[] {
    const filled = [...this.#resources].filter(([, resource]) => resource.size > 0);
    if (filled.length === 0) return [];
    const groups = filled.map(([id, resource]) =>
      madeOf(this.#settings, resource, moment, (key, { startedAt }) => this.#ends.get(id + key) ?? startedAt),
    );
    const payload = writeMetrics(groups);
    for (const [id, resource] of filled) this.#handedOut(id, resource, moment);
    this.#makeRoom(this.#settings.maxResources);
    this.#count();
    return [{ signal: "metrics", payload }];
  }

  #handedOut(id: string, resource: ResourceMetrics, moment: number): void {
    const { isDelta, expirationMs } = this.#settings;
    for (const family of resource.families) {
      for (const [key, series] of family.series) {
        series.isNew = false;
        series.exemplars = [];
        if (isDelta) this.#ended(id + key, moment);
      }
      if (isDelta) family.series.clear();
    }
    if (expirationMs > 0 && moment - resource.seenAt >= expirationMs) this.#resources.delete(id);
  }

  #ended(key: string, moment: number): void {
    this.#ends.delete(key);
    this.#ends.set(key, moment);
    for (const oldest of this.#ends.keys()) {
      if (this.#ends.size <= this.#settings.maxDeltaStarts) return;
      this.#ends.delete(oldest);
    }
  }

  #makeRoom(most: number): void {
    for (const oldest of this.#resources.keys()) {
      if (this.#resources.size <= most) return;
      this.#resources.delete(oldest);
    }
  }

  #count(): void {
    this.#seriesCount = 0;
    for (const resource of this.#resources.values()) this.#seriesCount += resource.size;
  }
}
