/** What the copy to other places is asked to do, under /api/watchtower/forward. */

/** GET /preview?destination=NAME&records=N: what would be sent, of one destination or of all. */
export interface PreviewBody {
  readonly previews: readonly PreviewReport[];
}

/** A request as it would be sent. Secrets of the place and of headers are not in it. */
export interface PreviewReport {
  readonly destination: string;
  readonly signal: "traces" | "metrics" | "logs";
  /** Where to, masked. */
  readonly to: string;
  /** Names of the headers that carry secrets. */
  readonly secretHeaders: readonly string[];
  /** Records of the journal that it is made of. */
  readonly records: number;
  readonly bytes: number;
  readonly wireBytes: number;
  /** In OTLP/JSON; series and streams with their labels in pairs. */
  readonly body: unknown;
}

/** POST /dead-letters/retry: sends them again, and answers a {@link SentReport}. */
export interface RetryRequest {
  /** All if there is none. */
  readonly destination?: string;
  /** All if there are none. */
  readonly ids?: readonly string[];
}

/** What was sent while somebody waited. */
export interface SentReport {
  /** Of the journal; or dead letters. */
  readonly records: number;
  readonly requests: number;
  readonly bytes: number;
  readonly rejectedItems: number;
  readonly refused: number;
  readonly lastRefusal?: string;
}
