import type { PreviewReport, SentReport } from "../../../api/wire/forward.ts";
import type { Config } from "../../../config/settings.ts";

/** Which kept data is sent again, and where to. */
export interface ReplayRequest {
  /**
   * A destination that is set, or the URL of an OTLP endpoint (`http:`, `https:`, `grpc:`, `grpcs:`); without one, the
   * only destination that is set.
   */
  readonly destination: string | undefined;
  /** When it was received, Unix milliseconds; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
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

/** Dead letters, of one destination or of all, and of these some or all. */
export interface LetterChoice {
  readonly destination: string | undefined;
  readonly ids: readonly string[];
}

/**
 * The copy to other places, as it is driven from beside the engine, whether that runs or not. All throw WatchtowerError
 * `notFound` for a destination that is not known (by its name, or an exporter's label where that is enough), and `invalid` where one has to be named because there are several.
 */
export interface ForwardControl {
  /** Lasts over restarts; a running engine follows within a second. @returns the destination's name. */
  setPaused(config: Config, destination: string | undefined, isPaused: boolean): string;
  /** @throws WatchtowerError `unavailable` if nothing arrives for a while. */
  replay(
    config: Config,
    request: ReplayRequest,
    onProgress: (records: number) => void,
    stop: AbortSignal,
  ): Promise<SentReport>;
  /** Sends nothing. @param destination all if there is none. @param maxRecords the newest so many of each signal. */
  preview(
    config: Config,
    destination: string | undefined,
    maxRecords: number,
  ): Promise<readonly PreviewReport[]>;
  /** Oldest first. @param destination all if there is none. */
  deadLetters(config: Config, destination: string | undefined): Promise<readonly DeadLetterReport[]>;
  /** Sends them again, and removes those that arrive. */
  retryDeadLetters(config: Config, choice: LetterChoice, stop: AbortSignal): Promise<SentReport>;
  /** @returns how many were removed. */
  removeDeadLetters(config: Config, choice: LetterChoice): Promise<number>;
  /**
   * Gives up what is kept for a destination to which nothing is sent now: its place in the journal, and its dead letters.
   * Of one that is in use, the places of signals that are sent there no more.
   *
   * @returns the destination's name. @throws WatchtowerError `invalid` if there is nothing of the kind, as it is in use.
   */
  forget(config: Config, destination: string): Promise<string>;
}
