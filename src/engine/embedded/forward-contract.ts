import type { Config } from "../../config/settings.ts";

/** Which kept data is sent again, and where to. */
export interface ReplayRequest {
  /** A destination that is set, or the URL of an OTLP endpoint (`http:`, `https:`, `grpc:`, `grpcs:`). */
  readonly destination: string;
  /** When it was received, Unix milliseconds; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
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

/** A request that a destination refused for good. */
export interface DeadLetterReport {
  readonly destination: string;
  readonly id: string;
  readonly signal: string;
  /** Unix milliseconds. */
  readonly refusedAt: number;
  readonly bytes: number;
  readonly status: string;
  readonly answer: string;
}

/** A request as it would be sent. */
export interface PreviewReport {
  readonly signal: string;
  readonly to: string;
  readonly secretHeaders: readonly string[];
  readonly records: number;
  readonly bytes: number;
  readonly wireBytes: number;
  /** In OTLP/JSON. */
  readonly body: unknown;
}

/** The copy to other places, as it is driven from beside the engine, whether that runs or not. */
export interface ForwardControl {
  /** Lasts over restarts; a running engine follows within a second. @throws WatchtowerError `notFound` for a destination that is not set. */
  setPaused(config: Config, destination: string, isPaused: boolean): void;
  /** @throws WatchtowerError `notFound` for a destination that is not set, `unavailable` if nothing arrives for a while. */
  replay(
    config: Config,
    request: ReplayRequest,
    onProgress: (records: number) => void,
    stop: AbortSignal,
  ): Promise<SentReport>;
  /** Sends nothing. @param maxRecords the newest so many of each signal. */
  preview(config: Config, destination: string, maxRecords: number): Promise<readonly PreviewReport[]>;
  /** Oldest first. */
  deadLetters(config: Config): Promise<readonly DeadLetterReport[]>;
  /** Sends them again, and removes those that arrive. @param ids all if there is none. */
  retryDeadLetters(config: Config, ids: readonly string[], stop: AbortSignal): Promise<SentReport>;
  /** @returns how many were removed. */
  removeDeadLetters(config: Config, ids: readonly string[]): Promise<number>;
}
