import { errorKind } from "../base/errors.ts";
import { WantedAttributes } from "./attributes.ts";
import { collectFamilies } from "./collect.ts";
import { Budget } from "./families.ts";
import type { CounterFamily, HistogramFamily } from "./families.ts";
import { SERVICE_GRAPH } from "./names.ts";
import { GRAPH_ATTRIBUTES, ServiceGraph } from "./service-graph.ts";
import { SpanMetrics } from "./span-metrics.ts";
import { SpanReader } from "./spans.ts";
import { readState, writeState } from "./state.ts";

export interface MetricsGeneratorOptions {
  /** Attributes that become labels of span metrics. */
  readonly dimensions: readonly string[];
  /** Counters and histograms at once. */
  readonly maxSeries: number;
}

const COLLECT_EVERY_MS = 15_000;
/** A series that was not changed for so long ends. */
const STALE_AFTER_MS = 15 * 60_000;
/** Spans that ended longer ago, or lie further ahead, belong to no present rate. */
const SLACK_MS = 30_000;

/**
 * Makes metrics from spans as Tempo's metrics-generator does: RED figures of each operation, and the service graph.
 *
 * Time is that of the spans' arrival, so that the same spans give the same points: after a crash they are read
 * again from where the state was written, and points that were made before are made again, the same.
 */
export class MetricsGenerator {
  /** Spans left out as they ended too long ago, or lie ahead. */
  outOfTime = 0;
  private readonly budget: Budget;
  private readonly spanMetrics: SpanMetrics;
  private readonly graph: ServiceGraph;
  private readonly span: SpanReader;
  private readonly traceId = (): string => this.span.traceIdText();
  private readonly counters: readonly CounterFamily[];
  private readonly histograms: readonly HistogramFamily[];
  /** Unix milliseconds; a multiple of the interval. 0: nothing was seen yet. */
  private collectedAt = 0;
  /** Metrics of these names are made by somebody else. */
  private elsewhere: ReadonlySet<string> = new Set();
  /** Unix milliseconds since when the others are. */
  private since = 0;

  constructor({ dimensions, maxSeries }: MetricsGeneratorOptions) {
    this.budget = new Budget(maxSeries);
    const wanted = new WantedAttributes(["service.name", ...dimensions, ...GRAPH_ATTRIBUTES]);
    this.span = new SpanReader(wanted);
    this.spanMetrics = new SpanMetrics(dimensions, wanted, this.budget);
    this.graph = new ServiceGraph(wanted, this.budget);
    this.counters = [this.spanMetrics.calls, this.spanMetrics.size, this.graph.requests, this.graph.failed];
    this.histograms = [this.spanMetrics.latency, this.graph.serverSeconds, this.graph.clientSeconds];
  }

  /** Spans and series beyond their bounds, by reason. */
  get dropped(): Readonly<Record<string, number>> {
    return {
      "too many span metric series (limit spanMetrics.maxSeries)": this.budget.refused,
      "too many calls wait for their other side": this.graph.dropped,
    };
  }

  /**
   * Counts the spans of a request. What is due before must have been collected.
   *
   * @param payload an ExportTraceServiceRequest. @param arrival Unix milliseconds.
   */
  observe(payload: Uint8Array, arrival: number): void {
    if (this.collectedAt === 0) this.collectedAt = lastDue(arrival);
    try {
      this.span.each(payload, () => this.count(arrival));
    } catch (error) {
      // What validation let pass but cannot be read leaves the spans before it.
      if (errorKind(error) !== "invalid") throw error;
    }
  }

  /**
   * Requests with the points that are due up to `now`, oldest first: one every 15 s while there are series.
   *
   * @param now Unix milliseconds. @returns ExportMetricsServiceRequest messages.
   */
  collect(now: number): readonly Uint8Array[] {
    const requests: Uint8Array[] = [];
    if (this.collectedAt === 0) return requests;
    while (this.collectedAt + COLLECT_EVERY_MS <= now) {
      this.collectedAt += COLLECT_EVERY_MS;
      this.graph.expire(this.collectedAt);
      const request = this.collectAt(this.collectedAt);
      if (request !== undefined) requests.push(request);
      else if (this.graph.waiting.size === 0) this.collectedAt = lastDue(now);
    }
    return requests;
  }

  /**
   * From `now` on, somebody else makes the metrics of these names, and all others are made here.
   *
   * @param now Unix milliseconds. @returns what is due until then, and the last points of series that end.
   */
  leave(names: ReadonlySet<string>, now: number): readonly Uint8Array[] {
    const { elsewhere } = this;
    if (names === elsewhere) return [];
    this.elsewhere = names;
    const families = [...this.counters, ...this.histograms];
    if (families.every(({ name }) => names.has(name) === elsewhere.has(name))) return [];
    const due = this.collect(now);
    if (Object.values(SERVICE_GRAPH).every((name) => names.has(name))) this.graph.end(now);
    const last = this.endSeries(names, Math.max(now, this.collectedAt + 1));
    for (const family of families) family.isOn = !names.has(family.name);
    this.since = now;
    return [...due, ...last];
  }

  /** All that {@link MetricsGenerator.restore} needs to go on from here. */
  state(): unknown {
    return writeState(this.collectedAt, this.counters, this.histograms, this.graph.waiting);
  }

  /** @throws WatchtowerError `invalid` if `state` is none of {@link MetricsGenerator.state}. */
  restore(state: unknown): void {
    this.collectedAt = readState(state, this.counters, this.histograms, this.graph.waiting, this.budget);
  }

  private collectAt(time: number): Uint8Array | undefined {
    const { counters, histograms, since } = this;
    return collectFamilies(counters, histograms, { time, staleBefore: time - STALE_AFTER_MS, since });
  }

  /** Their values, and directly behind these their ends. */
  private endSeries(names: ReadonlySet<string>, time: number): readonly Uint8Array[] {
    const [counters, histograms] = [this.counters, this.histograms] as const;
    const collect = (at: number, staleBefore: number): Uint8Array | undefined =>
      collectFamilies(
        counters.filter(({ name }) => names.has(name)),
        histograms.filter(({ name }) => names.has(name)),
        { time: at, staleBefore, since: this.since },
      );
    return [collect(time, -Infinity), collect(time + 1, Infinity)].filter((request) => request !== undefined);
  }

  private count(arrival: number): void {
    const { span } = this;
    if (Math.abs(span.endMs - arrival) > SLACK_MS) {
      this.outOfTime++;
      return;
    }
    this.spanMetrics.observe(span, arrival, this.traceId);
    this.graph.observe(span, arrival);
  }
}

const lastDue = (time: number): number => Math.floor(time / COLLECT_EVERY_MS) * COLLECT_EVERY_MS;
