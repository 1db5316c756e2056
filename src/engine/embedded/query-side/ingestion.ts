import { join } from "node:path";
import { sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";
import { Progress } from "../../../journal/progress.ts";
import { Ingest } from "../../../store/ingest.ts";
import { MAX_REPLAY_BYTES } from "../../../store/sealing.ts";
import { compileEpochs } from "../routing/compile-epochs.ts";
import { EpochRoutes } from "../routing/epoch-routes.ts";
import { Outbox } from "../routing/outbox.ts";
import { RouteFollower } from "../routing/route-follower.ts";
import { TapRunner } from "../routing/tap-runner.ts";
import { newTicket } from "../routing/ticket.ts";
import { dataFolder } from "../data-folder/folder.ts";
import type { DataFolder } from "../data-folder/folder.ts";
import type { FromQueryThread, QueryThreadData } from "../messages.ts";
import type { RemoteIntake } from "../intake/remote-intake.ts";
import { RoomTeller } from "../intake/room-teller.ts";
import { SpanMetricsFeed } from "../span-metrics-feed.ts";
import { StoreRoom } from "../intake/store-room.ts";
import { retentionOf } from "./stores.ts";
import type { Stores } from "./stores.ts";

/** Whoever holds back the journal holds no more of it: it must not be full of what waits for more to come. */
const maxHeldBytes = ({ journalMaxBytes }: Config): number => journalMaxBytes / 4;

interface IngestionParts {
  readonly data: QueryThreadData;
  readonly stores: Stores;
  readonly intake: RemoteIntake;
  readonly deletes: LineDeletes;
  readonly send: (message: FromQueryThread) => void;
  readonly warn: (message: string) => void;
}

/** The way from the journal into the stores, and into what is made of records beside it. */
export interface Ingestion {
  readonly ingest: Ingest;
  readonly routes: EpochRoutes;
  readonly spanMetrics: SpanMetricsFeed;
  readonly follower: RouteFollower;
  /** Begins to read, with the records that the stores lack. */
  start(): void;
  /** Flushes and seals what time allows. Resolves when nothing of it goes on. */
  stop(withinMs: number): Promise<void>;
}

/** Opens all of it; nothing is read before it is started. */
export async function openIngestion(parts: IngestionParts): Promise<Ingestion> {
  const { data, stores, intake, deletes, send, warn } = parts;
  const { config } = data;
  const folder = dataFolder(config.dataDir);
  const progress = new Progress(data.progress);
  const routes = new EpochRoutes(compileEpochs(data.route.epochs, { config, env: process.env }, warn));
  const onSaved = (): void => ingest.notify();
  const outbox = await spanMetricsOutbox(folder, intake, warn);
  const spanMetrics = await SpanMetricsFeed.open({
    path: folder.spanMetrics,
    settings: config.metricsGenerator,
    maxHeldBytes: maxHeldBytes(config),
    onSaved,
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
    onSaved,
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
  const follower = new RouteFollower({ routes, taps, progress, ingest, config, warn });
  return {
    ingest,
    routes,
    spanMetrics,
    follower,
    start: () => {
      ingest.start();
      spanMetrics.start();
      taps.start();
      taps.end(routes.newest, progress.committed);
    },
    stop: async (withinMs) => {
      await ingest.stop(withinMs);
      await spanMetrics.stop();
      await outbox.stop();
      await taps.stop();
    },
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
