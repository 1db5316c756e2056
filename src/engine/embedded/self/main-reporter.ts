import type { Logger } from "../../../base/logger.ts";
import type { Forwarder } from "../../../forward/forwarder.ts";
import type { Journal } from "../../../journal/journal.ts";
import { SIGNALS } from "../../../model/signal.ts";
import type { Acceptor, ReceiveCounts } from "../../../receive/accept.ts";
import { shownNames } from "../../../span-metrics/names.ts";
import type { InstanceEndpoints } from "../../engine.ts";
import type { MainStatus } from "../messages.ts";
import type { QueryThread } from "../query-thread.ts";
import { RateMeter } from "./rates.ts";
import type { MainRouting } from "../routing/main-routing.ts";
import type { Router } from "../routing/router.ts";

const EVERY_MS = 1000;
/** The same refusal is logged again after this time. */
const AGAIN_MS = 60_000;

interface Parts {
  readonly acceptor: Acceptor;
  readonly journal: Journal;
  readonly forwarder: Forwarder;
  readonly router: Router;
  readonly routing: MainRouting;
  readonly log: Logger;
  readonly queries: QueryThread;
  readonly endpoints: InstanceEndpoints;
}

/** Tells the query thread, which answers status requests, what only the main thread knows. */
export class MainReporter {
  private readonly parts: Parts;
  private readonly meters = { traces: new RateMeter(), metrics: new RateMeter(), logs: new RateMeter() };
  private timer: NodeJS.Timeout | undefined;
  private told: ReceiveCounts["lastError"];

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Tells at once, and then every second. */
  start(): void {
    this.tell();
    this.timer = setInterval(() => this.tell(), EVERY_MS);
  }

  /** Not only when it is time again: whoever asks next is to be told what has changed. */
  tell(): void {
    this.report("ready");
  }

  /** Tells for the last time, that the engine is stopping. */
  stop(): void {
    clearInterval(this.timer);
    this.report("stopping");
  }

  private report(state: MainStatus["state"]): void {
    this.parts.queries.send({ kind: "main", status: this.status(state) });
  }

  private status(state: MainStatus["state"]): MainStatus {
    const { acceptor, journal, forwarder, router, routing, log, endpoints } = this.parts;
    const { epoch, route } = router.active;
    const { file, since } = epoch;
    const { otlpGrpc, otlpHttp, zipkin } = endpoints;
    const made = shownNames(route.madeNames);
    const counts = acceptor.counts();
    const { bytes, maxBytes, lastSequence, oldest } = journal.stats();
    const now = performance.now();
    for (const signal of SIGNALS) this.meters[signal].observe(counts.items[signal], now);
    const { traces, metrics, logs } = this.meters;
    this.tellRefusal(counts.lastError);
    const errors = [counts.lastError, log.lastError].filter((error) => error !== undefined);
    const newest = errors.toSorted((a, b) => b.time - a.time)[0];
    return {
      state,
      endpoints: { otlpGrpc, otlpHttp, ...(zipkin === undefined ? {} : { zipkin }) },
      journal: { bytes, maxBytes, records: lastSequence, ...(oldest === undefined ? {} : { oldest }) },
      received: counts.items,
      rates: { traces: traces.perSecond, metrics: metrics.perSecond, logs: logs.perSecond },
      route: {
        kind: file.kind,
        file: file.name,
        since,
        ...(made.length === 0 ? {} : { madeByFile: made }),
      },
      lost: routing.losses(),
      forward: forwarder.status(),
      refused: { ...counts.rejected, ...counts.refused },
      ...(newest === undefined ? {} : { lastError: newest }),
    };
  }

  /** Refusals come as often as senders try: the log has one line a second at most, and few of the same. */
  private tellRefusal(refusal: ReceiveCounts["lastError"]): void {
    const { told } = this;
    if (refusal === undefined || refusal === told) return;
    if (refusal.message === told?.message && refusal.time - told.time < AGAIN_MS) return;
    this.told = refusal;
    this.parts.log.warn(`a request was refused: ${refusal.message}`);
  }
}
