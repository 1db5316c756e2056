import type { Origins } from "../../config/load.ts";
import type { Config } from "../../config/settings.ts";
import type { ForwardControl } from "./forwarding/contract.ts";
import type { RouterControl } from "./routing/contract.ts";
import type { Engine, RunningInstance, UpResult } from "../engine.ts";

/** A process of its own, as it can be found by its data folder. */
export interface EmbeddedInstance extends RunningInstance {
  readonly engine: "embedded";
  readonly pid: number;
  readonly dataDir: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
}

/** A process that holds a data folder, and is not or no more ready. */
export interface BusyInstance {
  readonly pid: number;
  readonly state: "starting" | "stopping";
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
  /** Records between the first and the last that are not there. */
  readonly missing: number;
  /** The files of cursors and followers, if they could not be read. */
  readonly problem?: string;
  /** By reader, the record that it needs next. */
  readonly cursors: Readonly<Record<string, number>>;
  /** Readers that may be overrun, and what that has cost them. */
  readonly followers: Readonly<
    Record<string, { readonly next: number; readonly lostRecords: number; readonly lostBytes: number }>
  >;
}

/** A file of recording and alerting rules, checked. */
export interface RuleFileReport {
  readonly file: string;
  /** PromQL on metrics, or LogQL on logs. */
  readonly on: "metrics" | "logs";
  readonly groups: number;
  readonly rules: number;
  readonly problems: readonly { readonly line: number; readonly column: number; readonly message: string }[];
}

export interface EmbeddedUpResult extends UpResult<EmbeddedInstance> {
  /** What is to be said of the user's Alloy file it was started with, as Alloy prints problems; empty if there is nothing. */
  readonly warnings: string;
}

/** The data stay when it is stopped; where it cannot start, nothing is left running. */
export interface EmbeddedEngine extends Engine<EmbeddedInstance> {
  /** @param origins where the settings came from: for the page, which shows it. */
  up(config: Config, origins?: Origins): Promise<EmbeddedUpResult>;
  /** Starts in this process and returns when `stop` aborts and everything is flushed. */
  foreground(
    config: Config,
    onReady: (result: EmbeddedUpResult) => void | Promise<void>,
    stop: AbortSignal,
    origins?: Origins,
  ): Promise<void>;
  /** Removes this instance's data, and nothing else. It must be stopped. @returns whether there were any. */
  purge(config: Config): Promise<boolean>;
  /** The process that starts or stops on this folder. */
  findBusy(config: Config): BusyInstance | undefined;
  /** What lies in the journal, read record by record. */
  inspectJournal(config: Config): Promise<JournalReport>;
  /** Reads rule files. @param named paths, with `*` in their last parts; those of the configuration, if there are none. */
  checkRules(config: Config, named: readonly string[]): Promise<readonly RuleFileReport[]>;
  /** Loaded when it is asked for. */
  forward(): Promise<ForwardControl>;
  /** Loaded when it is asked for. */
  router(): Promise<RouterControl>;
  /** File with what the engine says, newest last. */
  logFile(config: Config): string;
}
