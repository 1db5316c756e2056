import type { Logger } from "../../../base/logger.ts";
import { errorKind, errorMessage } from "../../../base/errors.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { Destination } from "../../../forward/destination.ts";
import type { Forwarder } from "../../../forward/forwarder.ts";
import { makeTextHere } from "../../../forward/request-text.ts";
import type { MakeText } from "../../../forward/request-text.ts";
import type { LaneFlow } from "../../../forward/flow.ts";
import type { Span } from "../../../journal/follower.ts";
import type { Journal } from "../../../journal/journal.ts";
import type { JournalAppender, JournalRecord } from "../../../journal/record.ts";
import type { Progress } from "../../../journal/progress.ts";
import type { Signal } from "../../../model/signal.ts";
import { destinationsFor } from "../destinations/destinations.ts";
import { dataFolder } from "../data-folder/folder.ts";
import type { RouteNews } from "../messages.ts";
import type { QueryThread } from "../query-thread.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { sumOf } from "../work/sum-of.ts";
import { WorkThread } from "../work/work-thread.ts";
import type { Epoch } from "./epoch.ts";
import { ReadFiles } from "./read-files.ts";
import type { RouteUser, Router } from "./router.ts";
import { leaveAnswer, readWanted, removeWanted } from "./wanted.ts";

export interface MainRoutingParts {
  readonly router: Router;
  /** Where commands leave files, and components what they remember. */
  readonly folder: string;
  readonly config: Config;
  readonly journal: Journal;
  /** For what components make. */
  readonly counted: JournalAppender;
  readonly progress: Progress;
  readonly log: Logger;
}

/** Components take up to some 40 µs for 250 bytes: what is smaller holds up nobody for long. */
const LARGE_BYTES = 64 * 1024;

const isLarge = ({ payload }: JournalRecord): boolean => payload.length > LARGE_BYTES;

/** How often it is looked whether a command left another file. */
const LOOK_MS = 100;
/** How often it is looked at the files that the one in use reads. */
const FILES_MS = 1000;

/** Acts in the main thread on what the file in use says, and on commands that give another one. */
export class MainRouting implements RouteUser {
  private readonly parts: MainRoutingParts;
  private readonly work: WorkThread;
  private forwarder: Forwarder | undefined;
  private queries: QueryThread | undefined;
  private onSwitched = (): void => {};
  private gate: number;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly readFiles = new ReadFiles();
  private lookedAtFiles = 0;
  /** What `local.file` reads has changed, and the change waits for records that are on their way. */
  private isReadingLate = false;

  constructor(parts: MainRoutingParts) {
    const { config, counted, folder, log, progress } = parts;
    this.parts = parts;
    this.work = new WorkThread({
      data: () => ({
        config,
        dir: `${folder}/active`,
        journalDir: dataFolder(config.dataDir).journal,
        progress: progress.memory,
        epochs: parts.router.epochs,
      }),
      journal: counted,
      log,
      onTargets: (targets) => this.queries?.send({ kind: "targets", targets }),
    });
    this.obeyLogging(parts.router.active);
    // Whoever reads the journal is told of the first epochs when it starts.
    this.gate = progress.setGate(parts.router.active.epoch.from);
  }

  /** What the query thread has to know to pass the gate. */
  get news(): RouteNews {
    return { epochs: this.parts.router.epochs, gate: this.gate };
  }

  /** Where the file in use sends to. @throws WatchtowerError `invalid` */
  destinations(active: ActiveEpoch = this.parts.router.active): readonly Destination[] {
    const { config, router } = this.parts;
    const flowTo = (name: string) => router.routes.remote(name);
    return destinationsFor(active, { config, env: process.env, flowTo });
  }

  /**
   * Everything else runs: begins the file's sources, and looks for commands.
   *
   * @param onSwitched called before a command is told that its file is in use.
   */
  async start(forwarder: Forwarder, queries: QueryThread, onSwitched: () => void): Promise<void> {
    this.forwarder = forwarder;
    this.queries = queries;
    this.onSwitched = onSwitched;
    await this.runSources(this.parts.router.active);
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_MS);
  }

  /** Ends the sources, and looks for commands no more; flows still work. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.work.runSources(false);
  }

  /** Nothing is sent any more. */
  close(): Promise<void> {
    return this.work.stop();
  }

  /** What of a record goes to a destination; of a large one, the work is done in another thread. */
  flowTo(name: string): LaneFlow {
    const { routes } = this.parts.router;
    const [flow, isWork] = [routes.remote(name), routes.isWork(name)];
    return (record) => (isLarge(record) && isWork(record) ? this.work.flow(name, record) : flow(record));
  }

  /** A request as text; that of a large one is made in another thread. */
  readonly makeText: MakeText = (form, signal, request) =>
    request.length > LARGE_BYTES
      ? this.work.text(form, signal, request)
      : makeTextHere(form, signal, request);

  /** Whether anything of a record goes to a destination as soon as that is set again. */
  isHeldFor(name: string): (record: JournalRecord) => boolean | Promise<boolean> {
    const { routes } = this.parts.router;
    const [isHeld, isWork] = [routes.isHeldFor(name), routes.isWork(name)];
    return (record) => (isLarge(record) && isWork(record) ? this.hasPart(name, record) : isHeld(record));
  }

  /** The parts of the journal in which no file sends to a destination what is received of a signal. */
  unsent(name: string, signal: Signal): readonly Span[] {
    return this.parts.router.routes.unsent(name, signal);
  }

  /** What components did not pass on to destinations, as `<component>: <reason>`. */
  losses(): Readonly<Record<string, number>> {
    return sumOf(this.parts.router.routes.losses(), this.work.losses);
  }

  /** @throws WatchtowerError `invalid` if a destination of the file cannot be made. */
  check(active: ActiveEpoch): void {
    this.destinations(active);
  }

  /** Sets the gate before the first record of the epoch, and tells the other threads of it. */
  begin(active: ActiveEpoch, epochs: readonly Epoch[]): void {
    const { journal, progress } = this.parts;
    // New destinations miss nothing of the epoch.
    for (const { name, signals } of this.destinations(active))
      for (const signal of signals) journal.follow(`${name}/${signal}`, signal);
    this.gate = progress.setGate(active.epoch.from);
    this.work.tell({ epochs });
    this.queries?.send({ kind: "epochs", epochs, gate: this.gate });
  }

  /** Sends to the epoch's destinations, runs its sources, and lets earlier taps end. */
  async follow(active: ActiveEpoch): Promise<void> {
    const { journal } = this.parts;
    this.obeyLogging(active);
    await this.forwarder?.replace(this.destinations(active));
    await this.runSources(active);
    this.queries?.send({ kind: "endEpochs", newest: active.epoch.from, upTo: journal.committedSequence });
  }

  /** Components of an earlier epoch make nothing any more. */
  ended(from: Sequence): void {
    const { router, journal, log } = this.parts;
    try {
      router.ended(from, journal.committedSequence);
    } catch (error) {
      log.warn(`route: that an earlier file has done its work cannot be noted: ${errorMessage(error)}`);
    }
  }

  private runSources({ route }: ActiveEpoch): Promise<void> {
    return this.work.runSources(route.actives.length > 0);
  }

  private async hasPart(name: string, record: JournalRecord): Promise<boolean> {
    try {
      return (await this.work.flow(name, record)) !== undefined;
    } catch (error) {
      // Of which nothing can be made, that is told when the destination is set again.
      if (errorKind(error) === "limit") return true;
      throw error;
    }
  }

  /** The block `logging` of the file; nothing is said at the level `debug`. */
  private obeyLogging({ route }: ActiveEpoch): void {
    const level = route.logging?.string("level");
    this.parts.log.threshold = level === "warn" || level === "error" ? level : "info";
  }

  private async look(): Promise<void> {
    const { folder, router, log } = this.parts;
    const wanted = readWanted(folder);
    if (wanted === undefined) return this.lookAtFiles();
    try {
      const changed = await router.switchTo(wanted.file, this);
      this.onSwitched();
      leaveAnswer(folder, { id: wanted.id, changed });
    } catch (error) {
      log.warn(`route: ${errorMessage(error)}`);
      leaveAnswer(folder, { id: wanted.id, changed: false, problem: errorMessage(error) });
    } finally {
      removeWanted(folder);
    }
  }

  /** What `local.file` reads is read anew when it has changed, as in Alloy; what cannot be used changes nothing. */
  private async lookAtFiles(): Promise<void> {
    const { router, log } = this.parts;
    const { epoch, filesRead } = router.active;
    if (filesRead.size === 0 || performance.now() - this.lookedAtFiles < FILES_MS) return;
    this.lookedAtFiles = performance.now();
    if (!this.readFiles.isDue(filesRead)) return;
    try {
      await router.switchTo(epoch.file, this);
      log.info(`${epoch.file.name}: what local.file reads had changed, and is read anew`);
      this.isReadingLate = false;
      this.onSwitched();
    } catch (error) {
      this.notRead(error);
    }
  }

  private notRead(error: unknown): void {
    const isLate = errorKind(error) === "limit";
    if (isLate) this.readFiles.tryAgain();
    if (!isLate || !this.isReadingLate)
      this.parts.log.warn(`route: what was read before stays in use: ${errorMessage(error)}`);
    this.isReadingLate = isLate;
  }
}
