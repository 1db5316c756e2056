import type { Config } from "../config/settings.ts";

/** Base URLs of a running instance, as `http://127.0.0.1:13000/prometheus`. */
export interface InstanceEndpoints {
  readonly ui: string;
  readonly otlpGrpc: string;
  readonly otlpHttp: string;
  readonly prometheus: string;
  readonly loki: string;
  readonly tempo: string;
}

/** A running instance, as it can be found by its data folder. */
export interface RunningInstance {
  readonly engine: Config["engine"];
  readonly version: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endpoints: InstanceEndpoints;
}

/** A process that holds a data folder, and is not or no more ready. */
export interface BusyInstance {
  readonly pid: number;
  readonly state: "starting" | "stopping";
}

export interface UpResult {
  readonly instance: RunningInstance;
  /** It ran before this call. */
  readonly alreadyRunning: boolean;
  /** From the call until it was ready. */
  readonly readyMs: number;
}

/** Journal of an instance, by segment. */
export interface JournalReport {
  readonly segments: readonly {
    readonly path: string;
    readonly usedBytes: number;
    readonly records: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
    readonly damage: readonly { readonly kind: string; readonly offset: number; readonly bytes: number }[];
  }[];
  readonly lastSequence: number;
  readonly missing: number;
  readonly problem?: string;
  readonly cursors: Readonly<Record<string, number>>;
}

/** What every engine does, however it does it. Each call is idempotent. */
export interface Engine {
  /**
   * Starts in the background and returns when ready.
   *
   * @throws WatchtowerError `unavailable` when it cannot start (a taken port, a folder in use, …): nothing is
   *   left running then.
   */
  up(config: Config): Promise<UpResult>;
  /** Starts in this process and returns when `stop` aborts and everything is flushed. */
  foreground(
    config: Config,
    onReady: (result: UpResult) => void | Promise<void>,
    stop: AbortSignal,
  ): Promise<void>;
  /** Stops; data stays. @returns whether it ran. */
  down(config: Config): Promise<boolean>;
  /** Removes this instance's data, and nothing else. It must be stopped. @returns whether there were any. */
  purge(config: Config): Promise<boolean>;
  /** `undefined` if it does not run, or not yet. */
  find(config: Config): RunningInstance | undefined;
  /** The process that starts or stops on this folder. */
  findBusy(config: Config): BusyInstance | undefined;
  /** What lies in the journal, read record by record. */
  inspectJournal(config: Config): JournalReport;
  /** File with what the engine says, newest last. */
  logFile(config: Config): string;
}
