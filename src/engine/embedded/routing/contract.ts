import type { CheckedAlloy } from "../../../alloy/graph/check.ts";
import type { Config } from "../../../config/settings.ts";

/** A file that the engine uses, or will use from its next start on. */
export interface DeployedFile {
  readonly kind: "dual-write" | "local-only" | "custom";
  readonly name: string;
  /** Whether it is another one than before. */
  readonly changed: boolean;
  /** Whether the engine runs, and so uses it at once. */
  readonly isRunning: boolean;
  /** What is to be said of it, as Alloy prints problems; empty if there is nothing. */
  readonly warnings: string;
}

/**
 * Which Alloy file says where telemetry goes, as it is driven from beside the engine, whether that runs or not. The
 * choice lasts over restarts.
 */
export interface RouterControl {
  /** All problems of a file, also those that show only when it is compiled. Never throws for what stands in it. */
  check(file: { readonly name: string; readonly bytes: Uint8Array }, config: Config): CheckedAlloy;
  /**
   * From the next record on.
   *
   * @throws WatchtowerError `invalid` with all problems of the file; the old one is in use then.
   */
  deploy(config: Config, path: string): Promise<DeployedFile>;
  /** Nothing is copied to Sumo Logic. */
  enableLocalOnly(config: Config): Promise<DeployedFile>;
  /** Everything is copied. */
  disableLocalOnly(config: Config): Promise<DeployedFile>;
}
