import { join } from "node:path";
import { packageRoot } from "../../../base/package-root.ts";
import type { Config } from "../../../config/settings.ts";
import type { TsdbAdmin } from "../../../api/prometheus/admin.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";
import type { Ingest } from "../../../store/ingest.ts";
import type { LogStore } from "../../../store/logs/store.ts";
import type { MetricStore } from "../../../store/metrics/store.ts";
import { FileLibrary } from "../dashboards/library.ts";
import { dataFolder } from "../data-folder/folder.ts";
import type { FromQueryThread, Judgement, QueryThreadData, ToQueryThread } from "../messages.ts";
import { RemoteIntake } from "../intake/remote-intake.ts";
import { startRules } from "../rules/rules.ts";
import { keepOwnMetrics } from "../self/own-metrics.ts";
import { selfSource } from "../self/self-source.ts";
import { StatusBoard } from "../self/status-board.ts";
import { languages } from "./languages.ts";
import { openIngestion } from "./ingestion.ts";
import { openStores } from "./stores.ts";
import type { Stores } from "./stores.ts";
import { startServer } from "./server.ts";

/** Everything that runs in the query thread. */
export interface QuerySide {
  readonly port: number;
  /** All but `start` and `stop`, which are its owner's. */
  receive(message: ToQueryThread): void;
  /** Resolves when all that was durable at the start can be queried. */
  caughtUp(): Promise<void>;
  /** Flushes what time allows, and closes all files. */
  stop(): Promise<void>;
}

/** How often the main thread is told that points are refused, while they are. */
const REFUSING_MS = 10_000;
/** For sealing at a stop; then writes to the store are taken back. */
const SEAL_AT_STOP_MS = 2000;

type Send = (message: FromQueryThread) => void;

/** @throws the system's error if the port cannot be had, WatchtowerError if the store cannot be opened. */
export async function startQuerySide(data: QueryThreadData, send: Send): Promise<QuerySide> {
  const { config, origins } = data;
  const warn = (message: string): void => send({ kind: "log", level: "warn", message });
  const onRefused = seldom(REFUSING_MS, () => send({ kind: "refusing" }));
  const folder = dataFolder(config.dataDir);
  const { db, stores } = await openStores(config, folder, data.needed, { report: warn, onRefused });
  const intake = new RemoteIntake(send, config.maxRequestBytes);
  const deletes = lineDeletes(config, stores.logs);
  const ingestion = await openIngestion({ data, stores, intake, deletes, send, warn });
  const { ingest, routes, spanMetrics } = ingestion;
  const board = new StatusBoard(data, stores, ingest, {
    notMade: () => spanMetrics.dropped,
    lost: () => routes.losses(),
  });
  const engines = languages(config, stores, deletes);
  const rules = startRules(config, { engine: engines.promql, logql: engines.logql, intake, ingest, warn });
  const scraped: { targets: readonly ScrapeStatus[] } = { targets: [] };
  const dashboards = new FileLibrary(
    join(packageRoot(), "dashboards"),
    config.dashboardsDir ?? dataFolder(config.dataDir).dashboards,
  );
  const lostOnTheWay = () => board.main?.lost ?? {};
  const self = selfSource({ config, origins, routes, lostOnTheWay, dashboards });
  const admin = tsdbAdmin(config, stores.metrics, ingest);
  const server = await startServer(data, {
    languages: engines,
    stores,
    board,
    deletes,
    intake,
    rules,
    targets: scraped,
    self,
    admin,
    dashboards,
  }).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  board.listening(server.port);
  ingestion.start();
  const endOwnMetrics = keepOwnMetrics({
    status: () => board.status(),
    keep: (request) => intake.keep(request),
    onProblem: warn,
  });
  return {
    port: server.port,
    caughtUp: () => ingest.caughtUp(),
    receive: (message) => {
      if (message.kind === "committed") ingest.notify();
      else if (message.kind === "requestAnswered") intake.answered(message);
      else if (message.kind === "judge") void judged(message, ingest, stores).then(send);
      else if (message.kind === "main") board.main = message.status;
      else if (message.kind === "targets") scraped.targets = message.targets;
      else if (message.kind === "endEpochs") ingestion.follower.end(message.newest, message.upTo);
      else if (message.kind === "epochs") ingestion.follower.follow(message);
    },
    stop: async () => {
      rules.stop();
      endOwnMetrics();
      const timer = setTimeout(() => void db.endWrites(), SEAL_AT_STOP_MS);
      await Promise.all([server.close(), ingestion.stop(SEAL_AT_STOP_MS)]);
      await stores.metrics.close();
      await db.close();
      clearTimeout(timer);
    },
  };
}

async function judged(
  { id, sequence: record }: Extract<ToQueryThread, { kind: "judge" }>,
  ingest: Ingest,
  { metrics }: Stores,
): Promise<Judgement> {
  await ingest.appended(record);
  const refused = metrics.refusedOf(record);
  return { kind: "judged", id, refused: refused && [...refused] };
}

/** Calls `act` when it is called for, but not again within the time. */
function seldom(withinMs: number, act: () => void): () => void {
  let next = 0;
  return () => {
    const now = performance.now();
    if (now < next) return;
    next = now + withinMs;
    act();
  };
}

function lineDeletes(config: Config, logs: LogStore): LineDeletes {
  return new LineDeletes(logs, {
    retentionEnabled: config.lokiRetentionEnabled,
    mode: config.lokiDeletionMode,
    cancelPeriodMs: config.lokiDeleteCancelPeriodMs,
    maxIntervalMs: config.lokiDeleteMaxIntervalMs,
  });
}

/** What is asked of the store itself waits for its turn. */
const tsdbAdmin = (config: Config, metrics: MetricStore, ingest: Ingest): TsdbAdmin => ({
  isEnabled: config.prometheusAdminApi,
  deleteSeries: (sets, range) => ingest.alone(() => metrics.deleteSeries(sets, range)),
  cleanTombstones: () => ingest.alone(() => metrics.cleanTombstones()),
});
