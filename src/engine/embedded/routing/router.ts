import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import type { SourceText } from "../../../alloy/syntax/source.ts";
import type { Logger } from "../../../base/logger.ts";
import { WatchtowerError, errorMessage, limitError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { Journal } from "../../../journal/journal.ts";
import { activate } from "./active-epoch.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { compileEpochs } from "./compile-epochs.ts";
import { epochsPath, readEpochs, writeEpochs } from "./epoch-file.ts";
import { EpochRoutes } from "./epoch-routes.ts";
import type { EpochRoute } from "./epoch-routes.ts";
import { fileToUse } from "./file-to-use.ts";
import { leaveAnswer, readWanted, removeWanted } from "./wanted.ts";
import type { Wanted } from "./wanted.ts";
import { MOST_EPOCHS, isSameFile } from "./epoch.ts";
import type { AlloyFile, Epoch } from "./epoch.ts";

/** Who acts on what the file in use says. */
export interface RouteUser {
  /** Called before anything is changed. @throws WatchtowerError `invalid` if it cannot be acted on. */
  check(active: ActiveEpoch): void;
  /** Called when all before the epoch is durable, and nothing of it is written yet. Must not fail. */
  begin(active: ActiveEpoch, epochs: readonly Epoch[]): void;
  /** Acts on it. */
  follow(active: ActiveEpoch): Promise<void>;
}

/** What a file is compiled with, and the journal whose records go by it. */
export interface RouterOptions {
  /** Where the epochs are kept, and commands leave files. */
  readonly folder: string;
  readonly config: Config;
  /** Of `sys.env` in the files. */
  readonly env: NodeJS.ProcessEnv;
  readonly journal: Journal;
  readonly log: Logger;
}

const surroundingsOf = ({ config, env, log }: RouterOptions) => ({
  config,
  env,
  warn: (message: string) => log.warn(message),
});

/** Knows which file is in use, and which was for each record that the journal still has; switches between files. */
export class Router {
  readonly routes: EpochRoutes;
  private readonly options: RouterOptions;
  private current: ActiveEpoch;
  private switching: Promise<unknown> = Promise.resolve();

  private constructor(options: RouterOptions, routes: EpochRoutes, current: ActiveEpoch) {
    this.options = options;
    this.routes = routes;
    this.current = current;
  }

  /**
   * Goes on with the epochs of earlier processes, and begins one if another file is to be used.
   *
   * @throws WatchtowerError `invalid` with the problems of the file, if it cannot be used; `limit` as {@link switchTo}.
   */
  static open(options: RouterOptions): Router {
    const epochs = readEpochs(epochsPath(options.folder));
    const last = epochs.at(-1);
    const wanted = readWanted(options.folder);
    const file = fileToUse(options.config, wanted?.file ?? last?.file);
    const isKnown = last !== undefined && isSameFile(last.file, file);
    const earlier = isKnown ? epochs.slice(0, -1) : epochs;
    // What an earlier version received, which knew no files, is of the first one.
    const next = sequence(options.journal.committedSequence + 1);
    const from = last === undefined ? sequence(1) : next;
    const active = activateFirst(isKnown ? last : { from, since: Date.now(), file }, options);
    const compiled = compileEpochs(earlier, options, surroundingsOf(options).warn);
    const router = new Router(options, new EpochRoutes([...compiled, active]), active);
    if (!isKnown) router.begin(active);
    if (wanted !== undefined) router.answer(wanted);
    return router;
  }

  /** That of the file in use. */
  get active(): ActiveEpoch {
    return this.current;
  }

  /** Oldest first; the last one's file is in use. */
  get epochs(): readonly Epoch[] {
    return this.routes.all.map(({ epoch }) => epoch);
  }

  /**
   * Uses another file from the next record on.
   *
   * @returns whether it is another one than before.
   * @throws WatchtowerError `invalid` with all problems of the file; `limit` while records of too many earlier ones are
   *   still to be stored or sent. The old one is in use then.
   */
  switchTo(file: AlloyFile, user: RouteUser): Promise<boolean> {
    const switched = this.switching.then(() => this.change(file, user));
    this.switching = switched.catch(() => undefined);
    return switched;
  }

  /** Components of an earlier epoch will make nothing behind `until` any more. */
  ended(from: Sequence, until: Sequence): void {
    const epochs = this.routes.all.map((each) =>
      each.epoch.from === from ? { ...each, epoch: { ...each.epoch, until } } : each,
    );
    this.keep(epochs);
  }

  private async change(file: AlloyFile, user: RouteUser): Promise<boolean> {
    const { journal, log } = this.options;
    if (isSameFile(this.current.epoch.file, file) && this.current.filesRead.size === 0) return false;
    const begun = { from: sequence(1), since: Date.now(), file };
    const next = activate(begun, surroundingsOf(this.options), tellTo(log));
    user.check(next);
    const active = await journal.between(async (from) => {
      const placed = { ...next, epoch: { ...next.epoch, from } };
      this.begin(placed);
      user.begin(placed, this.epochs);
      return placed;
    });
    log.info(`${file.name} is in use from record ${active.epoch.from} on`);
    await user.follow(active);
    return true;
  }

  /** A command may still wait that left its file for the process before, which was killed. */
  private answer({ id, file }: Wanted): void {
    const { folder } = this.options;
    // The setting `alloy.file` goes before it.
    const used = this.current.epoch.file;
    const isUsed = file.kind === used.kind && (file.kind !== "custom" || isSameFile(file, used));
    const problem = `the engine was started anew, with ${used.name}`;
    leaveAnswer(folder, { id, changed: true, ...(isUsed ? {} : { problem }) });
    removeWanted(folder);
  }

  private begin(active: ActiveEpoch): void {
    const { from } = active.epoch;
    // One that got no record leaves no trace.
    const earlier = this.routes.all.filter(({ epoch }) => epoch.from < from);
    this.keep([...earlier, active]);
    this.current = active;
  }

  /** Durable before anything goes by it. @throws WatchtowerError `limit` if they are too many: nothing is changed. */
  private keep(epochs: readonly EpochRoute[]): void {
    const { journal, folder } = this.options;
    let kept = reachingTo(journal.stats().firstSequence, epochs);
    if (kept.length > MOST_EPOCHS) kept = withoutRepeated(kept);
    // What is kept for a replay alone, which goes by the file in use, needs no file of its own.
    if (kept.length > MOST_EPOCHS) kept = reachingTo(journal.needed, kept);
    if (kept.length > MOST_EPOCHS) {
      const detail = `records of ${MOST_EPOCHS} earlier files are still to be stored or sent: no other file can be used before`;
      throw limitError("route.files", MOST_EPOCHS, `${detail}; watchtower forward status tells what waits`);
    }
    writeEpochs(
      epochsPath(folder),
      kept.map(({ epoch }) => epoch),
    );
    this.routes.replace(kept);
  }
}

/** The newest, and those that have records from `first` on, or may get some. */
const reachingTo = (first: Sequence, epochs: readonly EpochRoute[]): readonly EpochRoute[] =>
  epochs.filter(
    ({ epoch: { until } }, index) => index === epochs.length - 1 || until === undefined || until >= first,
  );

/**
 * Without those between others of the same text: it means what the files say that it reads, and at a start all of them
 * mean what these say then.
 */
const withoutRepeated = (epochs: readonly EpochRoute[]): readonly EpochRoute[] =>
  epochs.filter(({ epoch: { until, file } }, index) => {
    if (until === undefined || index === 0 || index === epochs.length - 1) return true;
    // What its components made stands in later ones, and then goes by them.
    const last = epochs.findLastIndex(({ epoch }) => epoch.from <= until);
    return !epochs.slice(index - 1, last + 1).every(({ epoch }) => isSameFile(epoch.file, file));
  });

/** @throws WatchtowerError `invalid`, with what to do if nobody asked for the file: it was in use before. */
function activateFirst(epoch: Epoch, options: RouterOptions): ActiveEpoch {
  try {
    return activate(epoch, surroundingsOf(options), tellTo(options.log));
  } catch (error) {
    if (epoch.file.kind !== "custom" || options.config.alloyFile !== undefined) throw error;
    const wayOut =
      "to start with another file: watchtower enable-local-only, then up; or watchtower up --alloy FILE";
    throw new WatchtowerError("invalid", `${errorMessage(error).trimEnd()}\n\n${wayOut}`, { cause: error });
  }
}

/** One line each. */
const tellTo =
  (log: Logger) =>
  ({ message, span }: Diagnostic, source: SourceText): void => {
    const { line, column } = source.positionAt(span?.start ?? 0);
    log.warn(`${source.name}:${line}:${column}: ${message}`);
  };
