import type { WrittenMetadata } from "./remote-write.ts";

/** What is known of a target that is scraped, as Prometheus tells it under `/api/v1/targets`. */
export interface ScrapeStatus {
  /** Labels before any of them was taken away. */
  readonly discoveredLabels: Readonly<Record<string, string>>;
  /** Those that its series have. */
  readonly labels: Readonly<Record<string, string>>;
  /** The job that it belongs to. */
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** Empty if the last scrape was well. */
  readonly lastError: string;
  /** Unix milliseconds; `undefined` before the first scrape. */
  readonly lastScrape: number | undefined;
  /** Seconds. */
  readonly lastScrapeDuration: number;
  readonly health: "up" | "down" | "unknown";
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Of the last scrape that was well. */
  readonly metadata: readonly WrittenMetadata[];
}
