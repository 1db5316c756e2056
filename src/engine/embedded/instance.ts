import type { Worker } from "node:worker_threads";
import { errorCode } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { packageVersion } from "../../base/version.ts";
import type { Origins } from "../../config/load.ts";
import type { Config } from "../../config/settings.ts";
import { Forwarder } from "../../forward/forwarder.ts";
import type { Journal } from "../../journal/journal.ts";
import { Progress } from "../../journal/progress.ts";
import type { Destination } from "../../forward/destination.ts";
import { Acceptor } from "../../receive/accept.ts";
import { RequestBudget } from "../../receive/budget.ts";
import type { EmbeddedInstance } from "./contract.ts";
import { acceptRequest } from "./intake/accept-request.ts";
import { keepForwardMetrics } from "./forwarding/metrics.ts";
import { cannotUse, dataFolder, lockFolder, makeDataFolder } from "./data-folder/folder.ts";
import type { DataFolder } from "./data-folder/folder.ts";
import type { Lock } from "../../base/lock-file.ts";
import { MadeRecords } from "./intake/made-records.ts";
import { MainReporter } from "./self/main-reporter.ts";
import { OnTheWay } from "./intake/on-the-way.ts";
import { QueryThread } from "./query-thread.ts";
import { MainRouting } from "./routing/main-routing.ts";
import { Router } from "./routing/router.ts";
import { endpointsOf, startReceivers, tellPorts } from "./receivers.ts";
import { neededByStore, openJournal, releaseForStore } from "./store-journal.ts";
import { undoAll } from "./undo.ts";
import type { Undo } from "./undo.ts";
import { RemoteJudge } from "./intake/store-judge.ts";
import { StoreRoom } from "./intake/store-room.ts";
import { markStopping, removeRunFile, writeRunFile } from "./data-folder/run-file.ts";

/** What an instance is started with. */
export interface StartOrder {
  readonly config: Config;
  /** Where the settings came from. */
  readonly origins: Origins;
}

/** What has been started, as those are told who wanted it. */
export interface Started {
  readonly running: EmbeddedInstance;
  /** What is to be said of the user's Alloy file in use, as Alloy prints problems; empty if there is nothing. */
  readonly warnings: string;
}

/** A whole embedded engine in this process: receivers and journal here, the rest in the query thread. */
export interface Instance extends Started {
  /** When the data folder is no longer this instance's: nobody could find or stop it there, and nothing would be kept. */
  readonly lost: Promise<void>;
  /**
   * Answers what is open, flushes, ends.
   *
   * @returns whether nothing of it goes on. If something does, the folder stays this process's, which has to end.
   */
  stop(): Promise<boolean>;
}

/**
 * Starts everything and returns when all ports answer and the store has caught up with the journal.
 *
 * @param loading the query thread, where it was begun already.
 * @throws WatchtowerError `unavailable` if it cannot; what was started is stopped again.
 */
export async function startInstance(
  { config, origins }: StartOrder,
  log: Logger,
  loading?: Worker,
): Promise<Instance> {
  const folder = dataFolder(config.dataDir);
  makeDataFolder(folder);
  const undo: Undo = [];
  try {
    const lock = lockFolder(folder);
    undo.push((ended) => {
      // Else the next one would come upon files that are still written; a dead process's lock is taken over.
      if (!ended) return;
      if (lock.isHeld()) removeRunFile(folder);
      lock.release();
    });
    // That of a process that was killed says nothing of this one.
    removeRunFile(folder);
    const started = await startParts({ order: { config, origins }, folder, log, loading }, undo);
    undo.push(() => {
      if (lock.isHeld()) markStopping(folder);
    });
    const lost = whenLost(lock, undo).then(() =>
      log.error(`${folder.root} was removed, moved or taken by another process: stopping`),
    );
    return { ...started, lost, stop: () => undoAll(undo, log) };
  } catch (error) {
    await undoAll(undo, log);
    throw isOfFiles(error) ? cannotUse(folder.root, error) : error;
  }
}

const FILE_ERRORS: readonly unknown[] = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO", "ENOTDIR"];

/** Ports' errors of these codes were explained where they came from. */
const isOfFiles = (error: unknown): boolean => FILE_ERRORS.includes(errorCode(error));

const LOOK_MS = 1000;

function whenLost(lock: Lock, undo: Undo): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (lock.isHeld()) return;
      clearInterval(timer);
      resolve();
    }, LOOK_MS);
    undo.push(() => clearInterval(timer));
  });
}

const STOP_MS = 4500;

/**
 * Stops within 5 s. If not all is closed by then, the process is ended at once, whatever it is at: what was
 * acknowledged is durable. Any other end would wait for DuckDB, or break off in the middle of it.
 */
export async function stopInTime(instance: Instance, log: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), STOP_MS);
  });
  const stopped = await Promise.race([instance.stop(), late]);
  clearTimeout(timer);
  if (stopped) return log.info("stopped");
  log.info(`not all was closed within ${STOP_MS} ms; it is made up for at the next start`);
  process.kill(process.pid, "SIGKILL");
}

interface Ground {
  readonly order: StartOrder;
  readonly folder: DataFolder;
  readonly log: Logger;
  readonly loading: Worker | undefined;
}

async function startParts({ order, folder, log, loading }: Ground, undo: Undo): Promise<Started> {
  const { config, origins } = order;
  const startedAt = Date.now();
  const version = packageVersion();
  const journal = await openJournal(config, folder, log);
  undo.push(() => journal.close());
  const progress = new Progress();
  const room = new StoreRoom();
  const onTheWay = new OnTheWay(room, journal.committedSequence);
  const counted = onTheWay.counting(journal);
  const router = Router.open({ folder: folder.route, config, env: process.env, journal, log });
  const routing = new MainRouting({ router, folder: folder.route, config, journal, counted, progress, log });
  undo.push(() => routing.close());
  const destinations = routing.destinations();
  progress.publish(journal.committedSequence);
  const judge = new RemoteJudge({ windowMs: config.outOfOrderWindowMs, onTheWay });
  const acceptor = new Acceptor(journal, new RequestBudget(), judge);
  const made = new MadeRecords(counted);
  const queryThread = QueryThread.start(
    {
      loading,
      log,
      onNeeded: (needed) => releaseForStore(journal, needed, log),
      onEpochEnded: (from) => routing.ended(from),
      onLaunch: (send) => judge.connect(send),
      onJudged: (judgement) => judge.answered(judgement),
      onRefusing: () => judge.beWary(),
      onRequest: (request) => acceptRequest(acceptor, made, request, router.active.route.receiver),
      data: (port) => ({
        config,
        origins,
        port,
        version,
        pid: process.pid,
        startedAt,
        progress: progress.memory,
        room: room.memory,
        needed: neededByStore(journal),
        route: routing.news,
      }),
    },
    config.httpPort,
  );
  // It may fail while the receivers start: that is reported when it is awaited below.
  const settled = queryThread.catch(() => undefined);
  undo.push(async () => (await settled)?.stop());
  const forwarder = await startForwarder({ destinations, journal, folder, routing, log });
  undo.push(() => forwarder.stop());
  const isEmpty = (): boolean => journal.committedSequence === 0;
  undo.push(keepForwardMetrics({ forwarder, journal: counted, isEmpty, startMs: startedAt }));
  const receivers = await startReceivers(config, { acceptor, router }, undo);
  const queries = await queryThread;
  // It takes the longest, and so begins before the receivers end.
  undo.push(() => void queries.stop());
  const endpoints = endpointsOf(config.host, queries.listeningPort, receivers);
  tellPorts(router, endpoints, log);
  const reporter = new MainReporter({
    acceptor,
    journal,
    forwarder,
    router,
    routing,
    log,
    queries,
    endpoints,
  });
  await routing.start(forwarder, queries, () => reporter.tell());
  undo.push(() => routing.stop());
  const running = {
    engine: "embedded",
    version,
    pid: process.pid,
    dataDir: folder.root,
    startedAt,
    endpoints,
  } as const;
  reporter.start();
  undo.push(() => reporter.stop());
  journal.onCommit((committed) => {
    forwarder.notify();
    if (progress.publish(committed)) queries.send({ kind: "committed" });
  });
  // For what was committed before that.
  if (progress.publish(journal.committedSequence)) queries.send({ kind: "committed" });
  writeRunFile(folder, running);
  return { running, warnings: router.active.warnings };
}

interface ForwarderParts {
  readonly destinations: readonly Destination[];
  readonly journal: Journal;
  readonly folder: DataFolder;
  readonly routing: MainRouting;
  readonly log: Logger;
}

async function startForwarder(parts: ForwarderParts): Promise<Forwarder> {
  const { destinations, journal, folder, routing, log } = parts;
  const names = destinations.flatMap(({ name, signals }) => signals.map((signal) => `${name}/${signal}`));
  for (const { name } of journal.listFollowers().filter((one) => !names.includes(one.name)))
    log.warn(`forward: ${name} is not set now; what it has not had is kept, up to journal.maxBytes`);
  return Forwarder.start({
    journal,
    journalDir: folder.journal,
    dir: folder.forward,
    destinations,
    isHeldFor: (name) => routing.isHeldFor(name),
    unsent: (name, signal) => routing.unsent(name, signal),
    flowTo: (name) => routing.flowTo(name),
    makeText: routing.makeText,
    log,
  });
}
