import { z } from "zod";
import { toHex } from "../../../base/bytes.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { UnixMilli } from "../../../base/units.ts";
import { callSchema, nameOtherSide } from "../../../metering/calls/call.ts";
import type { Call } from "../../../metering/calls/call.ts";
import { sideOf } from "../../../metering/calls/side.ts";
import { NamedCalls } from "../../../metering/calls/call-store.ts";
import { WaitingCalls } from "../../../metering/calls/waiting-calls.ts";
import { textAttribute } from "../../../metering/metrics/metric.ts";
import type { MadeMetric } from "../../../metering/metrics/metric.ts";
import { writeMetrics } from "../../../metering/metrics/write.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceGroup } from "../../../model/otlp/telemetry/group.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { NamedMetric } from "../../../model/prometheus/naming/metric-name.ts";
import type { Arrival, Made, Tap } from "../../source.ts";
import { Rhythm } from "../made/rhythm.ts";
import { SeriesFamily, seriesSchema } from "../made/series.ts";
import type { Series } from "../made/series.ts";
import { pointOf } from "../made/series-point.ts";
import { Metric } from "./made.ts";
import type { ServiceGraphSettings } from "./settings.ts";
import { tellCall } from "./sides.ts";
import type { SideSpan } from "./sides.ts";

/** Series of each metric; calls of others are counted together. */
const MAX_SERIES = 10_000;
/** Series that were not changed for so long are forgotten. */
const STALE_MS = 15 * 60_000;
const SEPARATOR = "\u0000";
/** Name of a server that the client does not name. */
const NOBODY = "unknown";

const families = z.record(z.string(), seriesSchema);
const stateSchema = z.object({
  next: z.number().int(),
  startedAt: z.number(),
  flushedAt: z.number(),
  expiredAt: z.number(),
  cleanedAt: z.number(),
  waiting: z.array(z.tuple([z.string(), callSchema])),
  requests: families,
  failed: families,
  server: families,
  client: families,
});

/** `otelcol.connector.servicegraph`: metrics of which service calls which (the Collector's servicegraphconnector). */
export class ServiceGraphConnector implements Tap {
  readonly needed = undefined;
  readonly #settings: ServiceGraphSettings;
  readonly #waiting: WaitingCalls<string>;
  readonly #requests = new SeriesFamily(undefined);
  readonly #failed = new SeriesFamily(undefined);
  readonly #server: SeriesFamily;
  readonly #client: SeriesFamily;
  #flush: Rhythm;
  #expiration: Rhythm;
  #cleaning: Rhythm;
  /** Of all series, Unix milliseconds; 0: nothing arrived yet. */
  #startedAt = 0;
  /** Of the last arrival. */
  #now = 0;
  #next = sequence(0);

  constructor(settings: ServiceGraphSettings) {
    this.#settings = settings;
    this.#server = new SeriesFamily(settings.buckets);
    this.#client = new SeriesFamily(settings.buckets);
    this.#flush = new Rhythm(settings.flushIntervalMs);
    this.#expiration = new Rhythm(settings.expirationLoopMs);
    this.#cleaning = new Rhythm(settings.cacheLoopMs);
    this.#waiting = new WaitingCalls(
      {
        ...settings,
        isOverAtEnd: false,
        onComplete: (call) => this.#complete(call),
        onExpire: (call) => this.#completeAlone(call),
      },
      new NamedCalls(),
    );
  }

  observe({ sequence: at, signal, receivedAt, payload }: Arrival): void {
    if (signal !== "traces" || at < this.#next) return;
    this.#next = sequence(at + 1);
    this.#goOn(receivedAt);
    if (this.#startedAt === 0) this.#startedAt = receivedAt;
    this.#flush.arrived();
    const telemetry = decodeTelemetry(signal, payload);
    if (telemetry.signal !== "traces") return;
    for (const group of telemetry.groups) this.#observeGroup(group, receivedAt);
  }

  collect(now: UnixMilli): readonly Made[] {
    this.#goOn(now);
    const moment = this.#flush.next(now);
    return moment === undefined ? [] : this.#handOut(moment);
  }

  finish(now: UnixMilli): readonly Made[] {
    return this.#handOut(Math.max(now, this.#flush.last + 1));
  }

  state(): z.infer<typeof stateSchema> {
    return {
      next: this.#next,
      startedAt: this.#startedAt,
      flushedAt: this.#flush.last,
      expiredAt: this.#expiration.last,
      cleanedAt: this.#cleaning.last,
      waiting: Array.from(this.#waiting.entries(), ([key, call]) => [key, call]),
      requests: this.#requests.state(),
      failed: this.#failed.state(),
      server: this.#server.state(),
      client: this.#client.state(),
    };
  }

  restore(value: unknown): void {
    const parsed = stateSchema.safeParse(value);
    if (!parsed.success)
      throw new WatchtowerError("invalid", `not a state of a service graph: ${parsed.error.message}`);
    const state = parsed.data;
    this.#next = sequence(state.next);
    this.#startedAt = state.startedAt;
    this.#flush = new Rhythm(this.#settings.flushIntervalMs, state.flushedAt);
    this.#expiration = new Rhythm(this.#settings.expirationLoopMs, state.expiredAt);
    this.#cleaning = new Rhythm(this.#settings.cacheLoopMs, state.cleanedAt);
    this.#waiting.restore(state.waiting);
    this.#requests.restore(state.requests);
    this.#failed.restore(state.failed);
    this.#server.restore(state.server);
    this.#client.restore(state.client);
  }

  /** What time alone brings about. */
  #goOn(now: number): void {
    this.#now = now;
    const expiration = this.#expiration.next(now);
    if (expiration !== undefined) this.#waiting.expire(expiration);
    const cleaning = this.#cleaning.next(now);
    if (cleaning !== undefined) this.#forget(cleaning - STALE_MS);
  }

  #observeGroup(group: ResourceGroup<EditableSpan>, now: number): void {
    const resource = group.resource.attributes;
    const named = resource.get("service.name");
    if (named === undefined) return;
    const service = valueText(named);
    for (const { items } of group.scopes) {
      for (const span of items) this.#observeSpan({ service, resource, span }, now);
    }
  }

  #observeSpan(from: Omit<SideSpan, "side">, now: number): void {
    const { span } = from;
    const side = sideOf(span.kind);
    if (side === undefined) return;
    const callId = side === "client" ? span.spanId : span.parentSpanId;
    const key = toHex(span.traceId) + toHex(callId);
    const call = this.#waiting.of(key, isEmpty(callId), now);
    tellCall(call, { ...from, side }, this.#settings);
    this.#waiting.settle(key, call, now);
  }

  #completeAlone(call: Call): void {
    if (nameOtherSide(call, NOBODY) !== undefined) this.#complete(call);
  }

  #complete(call: Call): void {
    const sorted = Object.entries(call.dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = [call.client, call.server, call.connection, call.failed, ...sorted.flat()].join(SEPARATOR);
    const attributes = (): readonly KeyValue[] => [
      textAttribute("client", call.client),
      textAttribute("server", call.server),
      textAttribute("connection_type", call.connection),
      { key: "failed", value: { kind: "bool", value: call.failed } },
      ...sorted.map(([name, value]) => textAttribute(name, value)),
    ];
    const get = (family: SeriesFamily): Series => {
      const series = family.get(key, attributes, this.#startedAt, () => family.series.size < MAX_SERIES);
      series.updatedAt = this.#now;
      series.value++;
      return series;
    };
    get(this.#requests);
    if (call.failed) get(this.#failed);
    get(this.#server).distribution?.observe(call.serverSeconds);
    get(this.#client).distribution?.observe(call.clientSeconds);
  }

  #forget(before: number): void {
    for (const { series } of [this.#requests, this.#failed, this.#server, this.#client]) {
      for (const [key, { updatedAt }] of series) if (updatedAt < before) series.delete(key);
    }
  }

  #handOut(moment: number): readonly Made[] {
    if (this.#requests.series.size === 0) return [];
    const made = (metric: NamedMetric, family: SeriesFamily): readonly MadeMetric[] =>
      family.series.size === 0 ? [] : [this.#made(metric, family, moment)];
    const metrics = [
      ...made(Metric.requests, this.#requests),
      ...made(Metric.failed, this.#failed),
      ...made(Metric.server, this.#server),
      ...made(Metric.client, this.#client),
    ];
    const payload = writeMetrics([{ resource: [], scope: "traces_service_graph", metrics }]);
    return [{ signal: "metrics", payload }];
  }

  #made({ name, unit, kind }: NamedMetric, family: SeriesFamily, moment: number): MadeMetric {
    return {
      name,
      unit,
      temporality: "cumulative",
      kind: kind === "counter" ? "sum" : this.#settings.buckets.kind,
      points: Array.from(family.series.values(), (series) =>
        pointOf(series, series.value, { start: Math.min(series.startedAt, moment), time: moment }),
      ),
    };
  }
}

const isEmpty = (id: Uint8Array): boolean => id.every((byte) => byte === 0);
