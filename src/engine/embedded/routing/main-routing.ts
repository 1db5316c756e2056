import type { Logger } from "../../../base/logger.ts";
import { errorMessage } from "../../../base/errors.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { Destination } from "../../../forward/destination.ts";
import type { Forwarder } from "../../../forward/forwarder.ts";
import type { Journal } from "../../../journal/journal.ts";
import type { Progress } from "../../../journal/progress.ts";
import { destinationsFor } from "../destinations.ts";
import { dataFolder } from "../folder.ts";
import type { RouteNews } from "../messages.ts";
import type { QueryThread } from "../query-thread.ts";
import type { ActiveEpoch } from "./active-epoch.ts";
import { ActiveRunner } from "./active-runner.ts";
import type { Epoch } from "./epoch.ts";
import type { RouteUser, Router } from "./router.ts";
import { leaveAnswer, readWanted, removeWanted } from "./wanted.ts";

export interface MainRoutingParts {
  readonly router: Router;
  /** Where commands leave files, and components what they remember. */
  readonly folder: string;
  readonly config: Config;
  readonly journal: Journal;
  readonly progress: Progress;
  readonly log: Logger;
}

/** How often it is looked whether a command left another file. */
const LOOK_MS = 200;

/** Acts in the main thread on what the file in use says, and on commands that give another one. */
export class MainRouting implements RouteUser {
  private readonly parts: MainRoutingParts;
  private readonly actives: ActiveRunner;
  private forwarder: Forwarder | undefined;
  private queries: QueryThread | undefined;
  private gate: number;
  private toldTargets = "[]";
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(parts: MainRoutingParts) {
    const { journal, folder, config, log, progress } = parts;
    this.parts = parts;
    const journalDir = dataFolder(config.dataDir).journal;
    this.actives = new ActiveRunner({ journal, journalDir, dir: `${folder}/active`, log });
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

  /** Everything else runs: begins the file's sources, and looks for commands. */
  async start(forwarder: Forwarder, queries: QueryThread): Promise<void> {
    this.forwarder = forwarder;
    this.queries = queries;
    await this.actives.follow(this.parts.router.active);
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
      this.tellTargets();
    }, LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.actives.stop();
  }

  check(active: ActiveEpoch): void {
    this.destinations(active);
  }

  begin(active: ActiveEpoch, epochs: readonly Epoch[]): void {
    const { journal, progress } = this.parts;
    // New destinations miss nothing of the epoch.
    for (const { name, signals } of this.destinations(active))
      for (const signal of signals) journal.follow(`${name}/${signal}`, signal);
    this.gate = progress.setGate(active.epoch.from);
    this.queries?.send({ kind: "epochs", epochs, gate: this.gate });
  }

  async follow(active: ActiveEpoch): Promise<void> {
    const { journal } = this.parts;
    this.obeyLogging(active);
    await this.forwarder?.replace(this.destinations(active));
    await this.actives.follow(active);
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

  /** The query thread answers who asks for targets. Each scrape changes its time; families are many. */
  private tellTargets(): void {
    const { targets } = this.actives;
    const text = JSON.stringify(
      targets.map(({ discoveredLabels, lastScrape }) => [discoveredLabels, lastScrape]),
    );
    if (text === this.toldTargets) return;
    this.toldTargets = text;
    this.queries?.send({ kind: "targets", targets });
  }

  /** The block `logging` of the file; nothing is said at the level `debug`. */
  private obeyLogging({ route }: ActiveEpoch): void {
    const level = route.logging?.string("level");
    this.parts.log.threshold = level === "warn" || level === "error" ? level : "info";
  }

  private async look(): Promise<void> {
    const { folder, router, log } = this.parts;
    const wanted = readWanted(folder);
    if (wanted === undefined) return;
    try {
      const changed = await router.switchTo(wanted.file, this);
      leaveAnswer(folder, { id: wanted.id, changed });
    } catch (error) {
      log.warn(`route: ${errorMessage(error)}`);
      leaveAnswer(folder, { id: wanted.id, changed: false, problem: errorMessage(error) });
    } finally {
      removeWanted(folder);
    }
  }
}
