import { nameOtherSide } from "../metering/calls/call.ts";
import type { Call } from "../metering/calls/call.ts";
import { sideOf } from "../metering/calls/side.ts";
import type { CallSide } from "../metering/calls/side.ts";
import { WaitingCalls } from "../metering/calls/waiting-calls.ts";
import type { WantedAttributes } from "./attributes.ts";
import { CallKey } from "./call-key.ts";
import { CallLabels, VIRTUAL_NODE } from "./call-labels.ts";
import { CallSides } from "./call-sides.ts";
import { CallTable } from "./call-table.ts";
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
  /** Calls of which a side has the status ERROR. */
  readonly failed: ValueFamily;
  readonly serverSeconds: HistogramFamily;
  readonly clientSeconds: HistogramFamily;
  /** From the end of the producer's span to the begin of the consumer's. */
  readonly messagingSeconds: HistogramFamily;
  /** All of these, also those that are not made. */
  readonly families: readonly (ValueFamily | HistogramFamily)[];
  readonly waiting: WaitingCalls<CallKey>;
  /** Spans that found no place to wait. */
  dropped = 0;
  private readonly sides: CallSides;
  private readonly labels: CallLabels;
  /** Of the present span. */
  private readonly key = new CallKey();

  constructor({ settings, wanted, labels, context }: ServiceGraphOptions) {
    this.waiting = new WaitingCalls<CallKey>(
      {
        waitMs: settings.waitMs,
        isOverAtEnd: true,
        maxWaiting: settings.maxItems,
        onComplete: (call, key, now) => this.complete(key, call, now),
        onExpire: (call, key, now) => this.completeAlone(key, call, now),
      },
      new CallTable(),
    );
    this.sides = new CallSides(settings, wanted);
    this.labels = new CallLabels(settings, labels);
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
    this.waiting.expire(now);
  }

  /** Somebody else goes on: of the calls that wait, those are told of whose other side cannot come any more. */
  end(now: number): void {
    for (const [key, call] of this.waiting.leave()) if (call.isRoot) this.completeAlone(key, call, now);
  }

  private update(span: SpanReader, side: CallSide, service: string, now: number): void {
    const caller = side === "client" ? span.spanId : span.parentSpanId;
    const { key } = this;
    if (!key.read(span.view, span.traceId, caller)) return;
    const call = this.waiting.of(key, caller.start === caller.end, now);
    this.sides.write(call, span, side, service);
    if (!this.waiting.settle(key, call, now)) this.dropped++;
  }

  /** A server that nobody names is not told of. */
  private completeAlone(key: CallKey, call: Call, now: number): void {
    const named = nameOtherSide(call, "");
    if (named === undefined) return;
    call.dimensions[VIRTUAL_NODE] = named;
    this.complete(key, call, now);
  }

  private complete(key: CallKey, call: Call, now: number): void {
    const labels = this.labels.of(call);
    const { times } = call;
    const traceId = (): string => key.traceId;
    const observe = (family: HistogramFamily, value: number): void =>
      family.observe(family.of(labels), { value, times, traceId }, now);
    countIn(this.requests.of(labels), times, now);
    if (call.failed) countIn(this.failed.of(labels), times, now);
    observe(this.serverSeconds, call.serverSeconds);
    observe(this.clientSeconds, call.clientSeconds);
    const seconds = secondsBetween(call);
    if (seconds > 0) observe(this.messagingSeconds, seconds);
  }
}

/** 0 if the message arrived before it was sent: the clocks differ. */
function secondsBetween({ connection, clientEnd, serverStart }: Call): number {
  if (connection !== "messaging_system" || clientEnd === undefined || serverStart === undefined) return 0;
  return Number(BigInt(serverStart) - BigInt(clientEnd)) / NANOS_PER_SECOND;
}
