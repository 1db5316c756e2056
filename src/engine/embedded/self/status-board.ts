import type { Endpoints, SignalStatus, StatusBody } from "../../../api/wire/watchtower.ts";
import type { Ingest } from "../../../store/ingest.ts";
import type { SignalStats } from "../../../store/signal-store.ts";
import { reachableHost } from "../../exposure.ts";
import { shareOf } from "../shares.ts";
import type { MainStatus, QueryThreadData } from "../messages.ts";
import type { Stores } from "../query-side/stores.ts";

type Counts = () => Readonly<Record<string, number>>;

/** What there is not, and why. */
interface Losses {
  /** Could not be made of spans. */
  readonly notMade: Counts;
  /** Did not come into the store, by component and reason. */
  readonly lost: Counts;
}

/** Puts together what both threads know into the status that the page and `watchtower status` show. */
export class StatusBoard {
  /** What the main thread said last. */
  main: MainStatus | undefined;
  private readonly data: QueryThreadData;
  private readonly stores: Stores;
  private readonly ingest: Ingest;
  private ui = "";

  private readonly notMade: Counts;
  private readonly lost: Counts;

  constructor(data: QueryThreadData, stores: Stores, ingest: Ingest, { notMade, lost }: Losses) {
    this.notMade = notMade;
    this.lost = lost;
    this.data = data;
    this.stores = stores;
    this.ingest = ingest;
  }

  /** The page's address is empty before. */
  listening(port: number): void {
    this.ui = `http://${reachableHost(this.data.config.host)}:${port}`;
  }

  /** What the main thread has not told yet is 0, empty or absent, and the state then `starting`. */
  async status(): Promise<StatusBody> {
    const { data, main } = this;
    const [traces, metrics, logs] = await Promise.all([
      this.stores.traces.stats(),
      this.stores.metrics.stats(),
      this.stores.logs.stats(),
    ]);
    const made = { ...metrics, dropped: { ...metrics.dropped, ...this.notMade() } };
    const none = { traces: 0, metrics: 0, logs: 0 };
    const { rates = none, received = none } = main ?? {};
    const bytes = traces.diskBytes + metrics.diskBytes + logs.diskBytes;
    return {
      engine: "embedded",
      state: main?.state ?? "starting",
      version: data.version,
      pid: data.pid,
      dataDir: data.config.dataDir,
      startedAt: data.startedAt,
      endpoints: this.endpoints(),
      signals: {
        traces: signalStatus(traces, rates.traces, received.traces),
        metrics: signalStatus(made, rates.metrics, received.metrics),
        logs: signalStatus(logs, rates.logs, received.logs),
      },
      journal: {
        ...(main?.journal ?? { bytes: 0, maxBytes: data.config.journalMaxBytes, records: 0 }),
        pending: this.ingest.status().pending,
      },
      store: {
        bytes,
        maxBytes: data.config.maxBytes,
        maxAgeMs: data.config.maxAgeMs,
        maxBytesOf: {
          traces: shareOf("traces", data.config),
          metrics: shareOf("metrics", data.config),
          logs: shareOf("logs", data.config),
        },
      },
      ...(main === undefined ? {} : { route: main.route }),
      forward: main?.forward ?? [],
      ...(main === undefined || Object.keys(main.refused).length === 0 ? {} : { refused: main.refused }),
      ...this.losses(),
      ...(main?.lastError === undefined ? {} : { lastError: main.lastError }),
    };
  }

  private losses(): Pick<StatusBody, "lost"> {
    const store = this.lost();
    const destinations = this.main?.lost ?? {};
    const isNone = Object.keys(store).length + Object.keys(destinations).length === 0;
    return isNone ? {} : { lost: { store, destinations } };
  }

  private endpoints(): Endpoints {
    const { ui } = this;
    const { otlpGrpc = "", otlpHttp = "", zipkin } = this.main?.endpoints ?? {};
    return {
      ui,
      otlpGrpc,
      otlpHttp,
      prometheus: `${ui}/prometheus`,
      loki: `${ui}/loki`,
      tempo: `${ui}/tempo`,
      ...(zipkin === undefined ? {} : { zipkin }),
    };
  }
}

/** Reasons that never came up are left out. */
function signalStatus(stats: SignalStats, rate: number, received: number): SignalStatus {
  const dropped = Object.fromEntries(Object.entries(stats.dropped).filter(([, count]) => count > 0));
  return { ...stats, received, dropped, rate };
}
