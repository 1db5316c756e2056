import { errorKind } from "../base/errors.ts";
import { WantedAttributes } from "./attributes.ts";
import { collectFamilies } from "./collect.ts";
import type { Families } from "./collect.ts";
import { HistogramFamily } from "./histogram-family.ts";
import { HostInfo } from "./host-info.ts";
import { SERVICE_GRAPH } from "./names.ts";
import { SeriesBudget } from "./series-budget.ts";
import { SeriesLabels } from "./series-labels.ts";
import { ServiceGraph } from "./service-graph.ts";
import { serviceGraphKeys } from "./call-sides.ts";
import { spanMetricsParts } from "./settings.ts";
import type { GeneratorSettings } from "./settings.ts";
import { SpanMetrics, spanMetricsKeys } from "./span-metrics.ts";
import { SpanReader } from "./spans.ts";
import { readState, writeState } from "./state.ts";
import { ValueFamily } from "./value-family.ts";

/**
 * Makes metrics from spans as Tempo's metrics-generator does: RED figures of each operation, and the service graph.
 *
 * Time is that of the spans' arrival, so that the same spans give the same points: after a crash they are read
 * again from where the state was written, and points that were made before are made again, the same.
 */
export class MetricsGenerator {
  /** Spans left out as they ended too long ago, or lie ahead. */
  outOfTime = 0;
  private readonly settings: GeneratorSettings;
  private readonly budget: SeriesBudget;
  private readonly spanMetrics: SpanMetrics;
  private readonly graph: ServiceGraph;
  private readonly hosts: HostInfo;
  private readonly span: SpanReader;
  private readonly traceId = (): string => this.span.traceIdText();
  private readonly all: Families;
  /** Unix milliseconds; a multiple of the interval. 0: nothing was seen yet. */
  private collectedAt = 0;
  /** Metrics of these names are made by somebody else. */
  private elsewhere: ReadonlySet<string> = new Set();
  /** Unix milliseconds since when the others are. */
  private since = 0;

  /** @throws WatchtowerError `invalid` for a bad regular expression. */
  constructor(settings: GeneratorSettings) {
    const { histograms, processors } = settings;
    this.settings = settings;
    this.budget = new SeriesBudget(settings.maxActiveSeries);
    const labels = new SeriesLabels(settings.labels);
    const context = { budget: this.budget, overflow: labels.overflow, histograms };
    const wanted = new WantedAttributes([
      ...spanMetricsKeys(settings.spanMetrics),
      ...serviceGraphKeys(settings.serviceGraphs),
      ...settings.hostInfo.hostIdentifiers,
    ]);
    this.span = new SpanReader(wanted);
    const parts = spanMetricsParts(processors);
    this.spanMetrics = new SpanMetrics({ settings: settings.spanMetrics, parts, wanted, labels, context });
    this.graph = new ServiceGraph({ settings: settings.serviceGraphs, wanted, labels, context });
    if (!processors.includes("service-graphs"))
      for (const family of this.graph.families) family.isWanted = false;
    this.hosts = new HostInfo(settings.hostInfo, wanted, labels, context);
    this.hosts.family.isWanted = processors.includes("host-info");
    this.all = { values: this.valueFamilies(), histograms: this.histogramFamilies() };
  }

  /** Spans and series beyond their bounds, by reason. */
  get dropped(): Readonly<Record<string, number>> {
    return {
      "outOfTime: spans not counted in metrics (tempo.metrics_generator.ingestion_time_range_slack)":
        this.outOfTime,
      "series counted together as metric_overflow (limit tempo.metrics_generator.max_active_series)":
        this.budget.refused,
      "too many calls wait for their other side (limit tempo.metrics_generator.processor.service_graphs.max_items)":
        this.graph.dropped,
    };
  }

  /**
   * Counts the spans of a request. What is due before must have been collected.
   *
   * @param payload an ExportTraceServiceRequest. @param arrival Unix milliseconds.
   */
  observe(payload: Uint8Array, arrival: number): void {
    if (this.collectedAt === 0) this.collectedAt = this.lastDue(arrival);
    this.graph.expire(arrival);
    try {
      const slackMs = this.settings.ingestionSlackMs;
      this.span.each(payload, { at: arrival, slackMs }, () => this.count(arrival));
    } catch (error) {
      // What validation let pass but cannot be read leaves the spans before it.
      if (errorKind(error) !== "invalid") throw error;
    }
  }

  /**
   * Requests with the points that are due up to `now`, oldest first: one every interval while there are series.
   *
   * @param now Unix milliseconds. @returns ExportMetricsServiceRequest messages.
   */
  collect(now: number): readonly Uint8Array[] {
    const requests: Uint8Array[] = [];
    if (this.collectedAt === 0) return requests;
    while (this.collectedAt + this.settings.collectionIntervalMs <= now) {
      this.collectedAt += this.settings.collectionIntervalMs;
      this.graph.expire(this.collectedAt);
      const request = this.collectAt(this.collectedAt);
      if (request !== undefined) requests.push(request);
      else if (this.graph.waiting.size === 0) this.collectedAt = this.lastDue(now);
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
    const families = [...this.all.values, ...this.all.histograms];
    if (families.every(({ name }) => names.has(name) === elsewhere.has(name))) return [];
    const due = this.collect(now);
    if (Object.values(SERVICE_GRAPH).every((name) => names.has(name))) this.graph.end(now);
    const last = this.endSeries(names, Math.max(now, this.collectedAt + 1));
    for (const family of families) family.isElsewhere = names.has(family.name);
    this.since = now;
    return [...due, ...last];
  }

  /** All that {@link MetricsGenerator.restore} needs to go on from here. */
  state(): unknown {
    return writeState({ ...this.all, collectedAt: this.collectedAt, waiting: this.graph.waiting });
  }

  /** @throws WatchtowerError `invalid` if `state` is none of {@link MetricsGenerator.state}. */
  restore(state: unknown): void {
    this.collectedAt = readState(state, this.all, this.graph.waiting);
  }

  private valueFamilies(): readonly ValueFamily[] {
    const { calls, size, targetInfo } = this.spanMetrics;
    const ofGraph = this.graph.families.filter((family) => family instanceof ValueFamily);
    return [calls, size, ...ofGraph, targetInfo.family, this.hosts.family];
  }

  private histogramFamilies(): readonly HistogramFamily[] {
    const ofGraph = this.graph.families.filter((family) => family instanceof HistogramFamily);
    return [this.spanMetrics.latency, ...ofGraph];
  }

  private collectAt(time: number): Uint8Array | undefined {
    const staleBefore = time - this.settings.staleDurationMs;
    return collectFamilies(this.all, { time, staleBefore, since: this.since });
  }

  /** Their values, and directly behind these their ends. */
  private endSeries(names: ReadonlySet<string>, time: number): readonly Uint8Array[] {
    const ending: Families = {
      values: this.all.values.filter(({ name }) => names.has(name)),
      histograms: this.all.histograms.filter(({ name }) => names.has(name)),
    };
    const collect = (at: number, staleBefore: number): Uint8Array | undefined =>
      collectFamilies(ending, { time: at, staleBefore, since: this.since });
    return [collect(time, -Infinity), collect(time + 1, Infinity)].filter((request) => request !== undefined);
  }

  private count(arrival: number): void {
    const { span } = this;
    if (!span.hasIds) return;
    if (span.times.isOutOfTime) {
      this.outOfTime++;
      return;
    }
    this.spanMetrics.observe(span, arrival, this.traceId);
    this.graph.observe(span, arrival);
    if (this.hosts.family.isOn) this.hosts.observe(span, arrival);
  }

  private lastDue(time: number): number {
    const interval = this.settings.collectionIntervalMs;
    return Math.floor(time / interval) * interval;
  }
}
