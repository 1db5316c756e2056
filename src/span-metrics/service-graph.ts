import type { WantedAttributes } from "./attributes.ts";
import { callKey, traceIdOf } from "./call-key.ts";
import { EdgeLabels, VIRTUAL_NODE } from "./edge-series.ts";
import { EdgeSides, isWhole, newEdge, sideOf } from "./edge.ts";
import type { Edge } from "./edge.ts";
import { HistogramFamily } from "./histogram-family.ts";
import { MESSAGING_SECONDS, SERVICE_GRAPH } from "./names.ts";
import type { FamilyContext } from "./series-family.ts";
import type { SeriesLabels } from "./series-labels.ts";
import type { HistogramSettings, ServiceGraphSettings } from "./settings.ts";
import type { SpanReader } from "./spans.ts";
import { ValueFamily, countIn } from "./value-family.ts";

const NANOS_PER_SECOND = 1e9;

interface ServiceGraphOptions {
  readonly settings: ServiceGraphSettings;
  readonly wanted: WantedAttributes;
  readonly labels: SeriesLabels;
  readonly context: FamilyContext & { readonly histograms: HistogramSettings };
}

/**
 * Who calls whom, how often, how long and with how many failures: the processor `service-graphs` of Tempo's
 * metrics-generator, with its names and labels. A call is a client span and the server span that is its child.
 */
export class ServiceGraph {
  readonly requests: ValueFamily;
  readonly failed: ValueFamily;
  readonly serverSeconds: HistogramFamily;
  readonly clientSeconds: HistogramFamily;
  /** From the end of the producer's span to the begin of the consumer's. */
  readonly messagingSeconds: HistogramFamily;
  readonly families: readonly (ValueFamily | HistogramFamily)[];
  /** By {@link callKey}; oldest first, as each waits equally long. */
  readonly waiting = new Map<string, Edge>();
  /** Spans that found no place to wait. */
  dropped = 0;
  private readonly settings: ServiceGraphSettings;
  private readonly sides: EdgeSides;
  private readonly labels: EdgeLabels;

  constructor({ settings, wanted, labels, context }: ServiceGraphOptions) {
    this.settings = settings;
    this.sides = new EdgeSides(settings, wanted);
    this.labels = new EdgeLabels(settings, labels);
    this.requests = new ValueFamily("counter", SERVICE_GRAPH.requests, context);
    this.failed = new ValueFamily("counter", SERVICE_GRAPH.failed, context);
    const { buckets } = settings;
    this.serverSeconds = new HistogramFamily(SERVICE_GRAPH.serverSeconds, buckets, context);
    this.clientSeconds = new HistogramFamily(SERVICE_GRAPH.clientSeconds, buckets, context);
    this.messagingSeconds = new HistogramFamily(MESSAGING_SECONDS, buckets, context);
    this.messagingSeconds.isWanted = settings.enableMessagingSystemLatencyHistogram;
    const { requests, failed, serverSeconds, clientSeconds, messagingSeconds } = this;
    this.families = [requests, failed, serverSeconds, clientSeconds, messagingSeconds];
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: SpanReader, now: number): void {
    if (!this.families.some(({ isOn }) => isOn)) return;
    const side = sideOf(span.kind);
    const service = side === undefined ? undefined : this.sides.serviceOf(span);
    if (side !== undefined && service !== undefined) this.update(span, side, service, now);
  }

  /** Calls whose other side did not come in time are told of if it can be named. */
  expire(now: number): void {
    for (const [key, edge] of this.waiting) {
      if (edge.expiresAt > now) return;
      this.waiting.delete(key);
      this.completeAlone(key, edge, now);
    }
  }

  /** Somebody else goes on: of the calls that wait, those are told of whose other side cannot come any more. */
  end(now: number): void {
    for (const [key, edge] of this.waiting) if (edge.isRoot) this.completeAlone(key, edge, now);
    this.waiting.clear();
  }

  private update(span: SpanReader, side: "client" | "server", service: string, now: number): void {
    const caller = side === "client" ? span.spanId : span.parentSpanId;
    const key = callKey(span.bytes, span.traceId, caller);
    if (key === undefined) return;
    const known = this.waiting.get(key);
    const isFull = known === undefined && this.waiting.size >= this.settings.maxItems;
    if (isFull && !(side === "client" && this.sides.isDatabaseCall(span))) {
      this.dropped++;
      return;
    }
    const edge = known ?? newEdge(caller.start === caller.end, now + this.settings.waitMs);
    this.sides.write(edge, span, side, service);
    if (isWhole(edge)) {
      this.waiting.delete(key);
      this.complete(key, edge, now);
    } else if (known === undefined) this.waiting.set(key, edge);
  }

  private completeAlone(key: string, edge: Edge, now: number): void {
    edge.connection = "virtual_node";
    if (edge.client === "") {
      // Called by something that sends no spans, such as a browser or curl.
      if (!edge.isRoot) return;
      edge.client = edge.peer === "" ? "user" : edge.peer;
      edge.dimensions[VIRTUAL_NODE] = "client";
    } else {
      if (edge.peer === "") return;
      edge.server = edge.peer;
      edge.dimensions[VIRTUAL_NODE] = "server";
    }
    this.complete(key, edge, now);
  }

  private complete(call: string, edge: Edge, now: number): void {
    const labels = this.labels.of(edge);
    const { times } = edge;
    const traceId = (): string => traceIdOf(call);
    const observe = (family: HistogramFamily, value: number): void =>
      family.observe(family.of(labels), { value, times, traceId }, now);
    countIn(this.requests.of(labels), times, now);
    if (edge.failed) countIn(this.failed.of(labels), times, now);
    observe(this.serverSeconds, edge.serverSeconds);
    observe(this.clientSeconds, edge.clientSeconds);
    const seconds = secondsBetween(edge);
    if (seconds > 0) observe(this.messagingSeconds, seconds);
  }
}

/** 0 if the message arrived before it was sent: the clocks differ. */
function secondsBetween({ connection, clientEnd, serverStart }: Edge): number {
  if (connection !== "messaging_system" || clientEnd === undefined || serverStart === undefined) return 0;
  return Number(BigInt(serverStart) - BigInt(clientEnd)) / NANOS_PER_SECOND;
}
