import { join } from "node:path";
import { packageRoot } from "../../base/package-root.ts";
import { sequence } from "../../base/units.ts";
import type { Config } from "../../config/settings.ts";
import type { TsdbAdmin } from "../../api/prometheus/admin.ts";
import type { TargetSource } from "../../api/prometheus/targets.ts";
import type { SelfSource } from "../../api/watchtower/self.ts";
import type { ScrapeStatus } from "../../model/prometheus/scrape-status.ts";
import { Labels } from "../../model/labels.ts";
import type { Signal } from "../../model/signal.ts";
import { LineDeletes } from "../../query/logql/deletes/line-deletes.ts";
import { WithoutDeleted } from "../../query/logql/deletes/without-deleted.ts";
import { LogqlEngine } from "../../query/logql/engine.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import type { PromqlFeatures } from "../../query/promql/features.ts";
import { TraceqlEngine } from "../../query/traceql/engine.ts";
import { Progress } from "../../journal/progress.ts";
import { Database } from "../../store/duckdb/database.ts";
import { Ingest, MAX_REPLAY_BYTES } from "../../store/ingest.ts";
import { LogStore } from "../../store/logs/store.ts";
import type { MetricStoreOptions } from "../../store/metrics/options.ts";
import { MetricStore } from "../../store/metrics/store.ts";
import type { Retention } from "../../store/signal-store.ts";
import { TraceStore } from "../../store/traces/store.ts";
import { FileLibrary } from "./dashboards/library.ts";
import { compileEpochs } from "./routing/compile-epochs.ts";
import { EpochRoutes } from "./routing/epoch-routes.ts";
import { Outbox } from "./routing/outbox.ts";
import { RouteFollower } from "./routing/route-follower.ts";
import { TapRunner } from "./routing/tap-runner.ts";
import { newTicket } from "./routing/ticket.ts";
import { dataFolder } from "./data-folder/folder.ts";
import type { DataFolder } from "./data-folder/folder.ts";
import type { FromQueryThread, Judgement, QueryThreadData, ToQueryThread } from "./messages.ts";
import { lokiStreams } from "./facts/loki.ts";
import { prometheusFacts } from "./facts/prometheus.ts";
import { RemoteIntake } from "./intake/remote-intake.ts";
import { RoomTeller } from "./intake/room-teller.ts";
import { startRules } from "./rules/rules.ts";
import type { Rules } from "./rules/rules.ts";
import { keepOwnMetrics } from "./self/own-metrics.ts";
import { selfSource } from "./self/self-source.ts";
import { shareOf } from "./shares.ts";
import { SpanMetricsFeed } from "./span-metrics-feed.ts";
import { startQueryServer } from "./query-port/query-server.ts";
import type { QueryServer } from "./query-port/query-server.ts";
import { StatusBoard } from "./self/status-board.ts";
import { StoreRoom } from "./intake/store-room.ts";
import type { Stores } from "./self/status-board.ts";

/** Rows not yet sealed, and DuckDB's own buffers. */
const DUCKDB_BYTES = 384 * 1024 * 1024;
/** Whoever holds back the journal holds no more of it: it must not be full of what waits for more to come. */
const maxHeldBytes = ({ journalMaxBytes }: Config): number => journalMaxBytes / 4;
/** Everything that runs in the query thread. */
export interface QuerySide {
  readonly port: number;
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
  const { config } = data;
  const folder = dataFolder(config.dataDir);
  const opening = Database.open({ directory: folder.store, memoryLimitBytes: DUCKDB_BYTES });
  const warn = (message: string): void => send({ kind: "log", level: "warn", message });
  const onRefused = seldom(REFUSING_MS, () => send({ kind: "refusing" }));
  // Its series are read while DuckDB opens its file in a thread of its own.
  const metrics = openMetrics(config, folder, { report: warn, onRefused });
  // Reported when it is awaited: not before DuckDB is through, as the process may end then.
  metrics.catch(() => undefined);
  const db = await opening;
  const stores = await openStores(config, db, metrics);
  const progress = new Progress(data.progress);
  const intake = new RemoteIntake(send, config.maxRequestBytes);
  const surroundings = { config, env: process.env };
  const deletes = lineDeletes(config, stores.logs);
  const routes = new EpochRoutes(compileEpochs(data.route.epochs, surroundings, warn));
  const outbox = await spanMetricsOutbox(folder, intake, warn);
  const spanMetrics = await SpanMetricsFeed.open({
    path: folder.spanMetrics,
    settings: config.metricsGenerator,
    maxHeldBytes: maxHeldBytes(config),
    append: async (payload) => outbox.release(await outbox.write([{ signal: "metrics", payload }])),
    madeByFile: routes.madeNames,
    caughtUp: () => outbox.isEmpty && ingest.status().pending === 0,
    onProblem: warn,
  });
  const taps = await TapRunner.open({
    routes,
    dir: join(folder.route, "taps"),
    emit: (made, source) => intake.keepMade(made, source),
    journalDir: folder.journal,
    committed: () => progress.committed,
    caughtUp: () => ingest.status().pending === 0,
    position: () => ingest.position,
    maxHeldBytes: maxHeldBytes(config),
    onEnded: (from) => send({ kind: "epochEnded", from }),
    onProblem: warn,
  });
  progress.passGate(data.route.gate);
  const room = new RoomTeller(new StoreRoom(data.room), stores.metrics);
  const ingest: Ingest = new Ingest({
    journalDir: folder.journal,
    stores,
    flow: room.watch(routes.local),
    taps: [spanMetrics, taps],
    progress,
    needed: data.needed,
    retention: retentionOf(config),
    maxReplayBytes: Math.min(MAX_REPLAY_BYTES, maxHeldBytes(config)),
    onRead: (position) => room.tell(position),
    onNeeded: (needed) => send({ kind: "needed", sequence: needed }),
    onProblem: (message) => send({ kind: "log", level: "error", message }),
    chores: (signal) => deletes.work(signal),
  });
  const board = new StatusBoard(data, stores, ingest, {
    notMade: () => spanMetrics.dropped,
    lost: () => routes.losses(),
  });
  const engine = promqlEngine(config, stores.metrics);
  const logql = logqlEngine(config, stores.logs, deletes);
  const rules = startRules(config, { engine, logql, intake, ingest, warn });
  const scraped: { targets: readonly ScrapeStatus[] } = { targets: [] };
  const self = selfSource({
    config,
    origins: data.origins,
    routes,
    lostOnTheWay: () => board.main?.lost ?? {},
  });
  const admin: TsdbAdmin = {
    isEnabled: config.prometheusAdminApi,
    deleteSeries: (sets, range) => ingest.alone(() => stores.metrics.deleteSeries(sets, range)),
    cleanTombstones: () => ingest.alone(() => stores.metrics.cleanTombstones()),
  };
  const parts = { engine, logql, deletes, intake, rules, targets: scraped, self, admin };
  const server = await startServer(data, stores, board, db, parts);
  board.listening(server.port);
  ingest.start();
  spanMetrics.start();
  taps.start();
  taps.end(routes.newest, progress.committed);
  const follower = new RouteFollower({ routes, taps, progress, ingest, config, warn });
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
      else if (message.kind === "endEpochs") follower.end(message.newest, message.upTo);
      else if (message.kind === "epochs") follower.follow(message);
    },
    stop: async () => {
      rules.stop();
      endOwnMetrics();
      const timer = setTimeout(() => void db.endWrites(), SEAL_AT_STOP_MS);
      await Promise.all([server.close(), ingest.stop(SEAL_AT_STOP_MS)]);
      await spanMetrics.stop();
      await outbox.stop();
      await taps.stop();
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

/** Points that come into the journal twice are the same: the store, which has them, passes them over. */
const spanMetricsOutbox = (
  folder: DataFolder,
  intake: RemoteIntake,
  warn: (problem: string) => void,
): Promise<Outbox> =>
  Outbox.open({
    dir: folder.spanMetricsMade,
    newTicket: () => newTicket(sequence(0)),
    find: () => Promise.resolve(new Map()),
    emit: ({ payload }) => intake.keep(payload),
    onProblem: (problem) => warn(`span metrics: ${problem}`),
  });

async function openStores(config: Config, db: Database, opening: Promise<MetricStore>): Promise<Stores> {
  const [traces, logs, metrics] = await Promise.all([
    TraceStore.open({ db }),
    LogStore.open({ db, streams: lokiStreams(config) }),
    opening,
  ]);
  return { traces, logs, metrics };
}

function openMetrics(
  config: Config,
  folder: DataFolder,
  told: Pick<MetricStoreOptions, "report" | "onRefused">,
): Promise<MetricStore> {
  return MetricStore.open({
    dir: folder.metrics,
    maxSeries: config.metricsMaxSeries,
    maxSeriesPerMetric: config.metricsMaxSeriesPerMetric,
    outOfOrderWindowMs: config.outOfOrderWindowMs,
    startTimes: {
      areKept: config.prometheusFeatures.includes("st-storage"),
      addZeros: config.prometheusFeatures.includes("created-timestamp-zero-ingestion"),
    },
    typesAreLabels: config.prometheusFeatures.includes("type-and-unit-labels"),
    ...told,
  });
}

/** Types that are labels are also what functions look at. */
function languageFeatures({ promqlFeatures, prometheusFeatures }: Config): PromqlFeatures {
  const hasTypes = prometheusFeatures.includes("type-and-unit-labels");
  return new Set([...promqlFeatures, ...(hasTypes ? (["type-and-unit-labels"] as const) : [])]);
}

function promqlEngine(config: Config, metrics: MetricStore): PromqlEngine {
  const { queryTimeoutMs: timeoutMs, queryMaxSeries: maxSeries, queryMaxSamples: maxSamples } = config;
  return new PromqlEngine(metrics, { timeoutMs, maxSeries, maxSamples }, languageFeatures(config));
}

function lineDeletes(config: Config, logs: LogStore): LineDeletes {
  return new LineDeletes(logs, {
    retentionEnabled: config.lokiRetentionEnabled,
    mode: config.lokiDeletionMode,
    cancelPeriodMs: config.lokiDeleteCancelPeriodMs,
    maxIntervalMs: config.lokiDeleteMaxIntervalMs,
  });
}

function logqlEngine(config: Config, logs: LogStore, deletes: LineDeletes): LogqlEngine {
  return new LogqlEngine(new WithoutDeleted(logs, () => deletes.hidden()), {
    timeoutMs: config.lokiQueryTimeoutMs ?? config.queryTimeoutMs,
    maxLines: config.queryMaxLines,
    maxSeries: config.queryMaxLogSeries,
    maxSamples: config.queryMaxSamples,
    maxBytesScanned: config.queryMaxLogBytes || Infinity,
    maxRangeMs: config.lokiMaxQueryLengthMs || Infinity,
    maxVolumes: config.lokiVolumeMaxSeries,
  });
}

interface ServerParts {
  readonly engine: PromqlEngine;
  readonly logql: LogqlEngine;
  readonly deletes: LineDeletes;
  readonly intake: RemoteIntake;
  readonly rules: Rules;
  readonly targets: TargetSource;
  readonly self: SelfSource;
  readonly admin: TsdbAdmin;
}

async function startServer(
  data: QueryThreadData,
  stores: Stores,
  board: StatusBoard,
  db: Database,
  { engine, logql, deletes, intake, rules, targets, self, admin }: ServerParts,
): Promise<QueryServer> {
  const { config } = data;
  const timeoutMs = config.queryTimeoutMs;
  try {
    return await startQueryServer({
      host: config.host,
      port: data.port,
      allowedHosts: config.allowedHosts,
      config,
      promql: engine,
      prometheus: {
        facts: prometheusFacts(data, stores.metrics),
        intake,
        rules: rules.metrics,
        targets,
        admin,
        externalLabels: Labels.fromObject(config.externalLabels),
      },
      logRules: rules.logs,
      logql,
      deletes,
      traceql: new TraceqlEngine(stores.traces, {
        timeoutMs,
        maxSpansInspected: config.queryMaxSpans,
        maxTraces: config.queryMaxTraces,
        maxSeries: config.queryMaxSeries,
        maxSamples: config.queryMaxSamples,
      }),
      status: () => board.status(),
      self,
      version: data.version,
      dashboards: new FileLibrary(
        join(packageRoot(), "dashboards"),
        config.dashboardsDir ?? dataFolder(config.dataDir).dashboards,
      ),
    });
  } catch (error) {
    await db.close();
    throw error;
  }
}

function retentionOf(config: Config): Readonly<Record<Signal, Retention>> {
  const of = (signal: Signal): Retention => ({
    maxAgeMs: (signal === "logs" ? config.lokiRetentionMs : undefined) ?? config.maxAgeMs,
    maxBytes: shareOf(signal, config),
  });
  return { traces: of("traces"), logs: of("logs"), metrics: of("metrics") };
}
