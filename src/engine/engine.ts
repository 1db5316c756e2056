import type { Config } from "../config/settings.ts";

/** Base URLs of a running instance, as `http://127.0.0.1:13000/prometheus`. */
export interface InstanceEndpoints {
  readonly ui: string;
  readonly otlpGrpc: string;
  readonly otlpHttp: string;
  /** Absent where Zipkin's spans have no port of their own. */
  readonly zipkin?: string;
  readonly prometheus: string;
  readonly loki: string;
  readonly tempo: string;
}

/** An instance that is ready. */
export interface RunningInstance {
  readonly engine: Config["engine"];
  readonly version: string;
  readonly endpoints: InstanceEndpoints;
}

/** What a start came to. */
export interface UpResult<Instance extends RunningInstance> {
  readonly instance: Instance;
  /** It ran before this call. */
  readonly alreadyRunning: boolean;
  /** From the call until it was ready. */
  readonly readyMs: number;
}

/**
 * What every engine does, however it does it. Each call is idempotent. What only one engine does is in its own
 * contract, which extends this one.
 *
 * @template Watch how `up` is followed, where there is more to see than its end.
 */
export interface Engine<Instance extends RunningInstance = RunningInstance, Watch = never> {
  /**
   * Starts in the background and returns when ready.
   *
   * @throws WatchtowerError `unavailable` when it cannot start: a taken port, a folder in use, …
   */
  up(config: Config, watch: Watch): Promise<UpResult<Instance>>;
  /** @returns whether there was anything to stop. */
  down(config: Config): Promise<boolean>;
  /** `undefined` if it does not run, or not yet. */
  find(config: Config): Promise<Instance | undefined>;
}
