import { setTimeout as sleep } from "node:timers/promises";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { LONGEST_TIMER_MS } from "../../../base/time-limit.ts";
import { unixMilli } from "../../../base/units.ts";
import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type { Exposition } from "../../../model/prometheus/exposition/exposition.ts";
import type { WriteRequest, WrittenMetadata } from "../../../model/prometheus/remote-write.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import { BodyTooLarge } from "./fetch-target.ts";
import type { ScrapedBody } from "./fetch-target.ts";
import { readExposition } from "./negotiate.ts";
import type { ScrapeOptions } from "./options.ts";
import { reportLabels, reportMetadata, reportSeries } from "./report.ts";
import { ScrapeMemory } from "./scrape-memory.ts";
import { firstScrape } from "./target.ts";
import type { ScrapeTarget } from "./target.ts";

/** What a loop works with. */
export interface ScrapeTools {
  /** @throws WatchtowerError whose message is then the target's last error. */
  readonly fetch: (target: ScrapeTarget, stop: AbortSignal) => Promise<ScrapedBody>;
  /** Keeps what a scrape gave; never fails. */
  readonly keep: (request: WriteRequest) => Promise<void>;
  /** Why nothing is fetched, as too many targets; each scrape then fails for it. */
  readonly refusal: string | undefined;
  readonly log: (level: "info" | "warn", message: string) => void;
}

const NOTHING: Exposition = { samples: [], metadata: [] };
/** Timers are late by about as much; times that are a whole interval apart take less room. */
const LATE_MS = 2;
/** What is known of families is told when it changes, and so often. */
const METADATA_MS = 10 * 60 * 1000;

/** Scrapes one target over and over, at the same distance from the beginning of each interval. */
export class ScrapeLoop {
  readonly #target: ScrapeTarget;
  readonly #options: ScrapeOptions;
  readonly #tools: ScrapeTools;
  readonly #memory: ScrapeMemory;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #metadata: readonly WrittenMetadata[] = [];
  #told = { text: "", at: -Infinity };
  #last: Pick<ScrapeStatus, "lastError" | "lastScrape" | "lastScrapeDuration" | "health"> = {
    lastError: "",
    lastScrape: undefined,
    lastScrapeDuration: 0,
    health: "unknown",
  };

  constructor(target: ScrapeTarget, options: ScrapeOptions, tools: ScrapeTools) {
    this.#target = target;
    this.#options = options;
    this.#tools = tools;
    this.#memory = new ScrapeMemory(target, options);
  }

  /** @param last what {@link liveSeries} said when the target was last scraped. */
  restore(last: readonly (readonly LabelPair[])[]): void {
    const reports = new Set(reportLabels(this.#target, this.#options).map(nameIn));
    this.#memory.restore(last.filter((labels) => !reports.has(nameIn(labels))));
  }

  /** The first scrape is at the target's own place in the interval, not at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends, without a scrape that is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  get target(): ScrapeTarget {
    return this.#target;
  }

  /** The series that end if the target is gone. */
  get liveSeries(): readonly (readonly LabelPair[])[] {
    const { live } = this.#memory;
    return this.#last.lastScrape === undefined && live.length === 0
      ? []
      : [...live, ...reportLabels(this.#target, this.#options)];
  }

  /** As Prometheus' API tells of targets; `unknown` before the first scrape. */
  get status(): ScrapeStatus {
    const { discovered, labels, url, intervalMs, timeoutMs } = this.#target;
    return {
      discoveredLabels: discovered.toObject(),
      labels: labels.toObject(),
      scrapePool: this.#options.jobName,
      scrapeUrl: url,
      ...this.#last,
      intervalMs,
      timeoutMs,
      metadata: this.#metadata,
    };
  }

  async #run(): Promise<void> {
    const { intervalMs } = this.#target;
    const { signal } = this.#stop;
    let due = firstScrape(this.#target, Date.now());
    for (;;) {
      due = await this.#waitFor(due);
      if (signal.aborted) return;
      const now = Date.now();
      const isOnTime = now - due <= Math.min(LATE_MS, intervalMs / 100);
      await this.scrape(unixMilli(isOnTime ? due : now));
      due = nextAfter(due, intervalMs);
    }
  }

  /** @returns when it was over: earlier than `due` if the clock was set back meanwhile. */
  async #waitFor(due: number): Promise<number> {
    const { signal } = this.#stop;
    let until = due;
    for (let now = Date.now(); now < until && !signal.aborted; now = Date.now()) {
      if (until - now > this.#target.intervalMs) until = firstScrape(this.#target, now);
      const ms = Math.min(until - now, LONGEST_TIMER_MS);
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
    return until;
  }

  /** One scrape, and what is told of it. */
  async scrape(time: UnixMilli): Promise<void> {
    const begin = performance.now();
    const answer = await this.#fetch();
    // Stopped meanwhile: the target is not to blame.
    if (this.#stop.signal.aborted) return;
    const outcome = this.#memory.take(answer.exposition, time);
    const problem = answer.problem ?? outcome.problem;
    const durationSeconds = (performance.now() - begin) / 1000;
    this.#tell(problem);
    this.#last = {
      lastError: problem ?? "",
      lastScrape: time,
      lastScrapeDuration: durationSeconds,
      health: problem === undefined ? "up" : "down",
    };
    if (problem === undefined) this.#metadata = answer.exposition.metadata;
    const { scraped, added, seriesAdded } = outcome;
    const counts = { scraped, added, seriesAdded, bodyBytes: answer.bodyBytes };
    const report = { isUp: problem === undefined, durationSeconds, ...counts };
    await this.#tools.keep({
      series: [...outcome.series, ...reportSeries(report, this.#target, this.#options, time)],
      metadata: this.#newMetadata(time),
    });
  }

  async #fetch(): Promise<{ exposition: Exposition; problem: string | undefined; bodyBytes: number }> {
    const { refusal } = this.#tools;
    if (refusal !== undefined) return { exposition: NOTHING, problem: refusal, bodyBytes: 0 };
    let bodyBytes = 0;
    try {
      const { bytes, contentType } = await this.#tools.fetch(this.#target, this.#stop.signal);
      bodyBytes = bytes.length;
      const exposition = bodyBytes === 0 ? NOTHING : readExposition(bytes, contentType, this.#options);
      return { exposition, problem: undefined, bodyBytes };
    } catch (error) {
      if (error instanceof BodyTooLarge) bodyBytes = -1;
      return { exposition: NOTHING, problem: problemText(error), bodyBytes };
    }
  }

  /** When it begins to fail, when it fails for another reason, and when it is well again. */
  #tell(problem: string | undefined): void {
    const { lastError, lastScrape } = this.#last;
    if ((problem ?? "") === lastError) return;
    const { url } = this.#target;
    if (problem !== undefined) this.#tools.log("warn", `scraping ${url} fails: ${problem}`);
    else if (lastScrape !== undefined) this.#tools.log("info", `scraping ${url} is well again`);
  }

  #newMetadata(now: number): readonly WrittenMetadata[] {
    const all = [...this.#metadata, ...reportMetadata(this.#options)];
    const text = JSON.stringify(all);
    if (text === this.#told.text && now < this.#told.at + METADATA_MS) return [];
    this.#told = { text, at: now };
    return all;
  }
}

const nameIn = (labels: readonly LabelPair[]): string | undefined =>
  labels.find(([name]) => name === "__name__")?.[1];

/** The next time that is not over: scrapes that were missed are not caught up with. */
function nextAfter(due: number, interval: number): number {
  const missed = Math.max(0, Math.floor((Date.now() - due) / interval));
  return due + interval * Math.max(1, missed);
}

const problemText = (error: unknown): string =>
  error instanceof WatchtowerError ? error.message : `internal error: ${errorMessage(error)}`;
