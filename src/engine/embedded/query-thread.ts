import type { Worker } from "node:worker_threads";
import { errorCode, errorMessage, limitError } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import type { Sequence } from "../../base/units.ts";
import type {
  FromQueryThread,
  Judgement,
  RequestAnswer,
  RequestFromQueryThread,
  QueryThreadData,
  ToQueryThread,
} from "./messages.ts";
import { portError } from "./port-error.ts";
import { loadQueryThread } from "./query-worker.ts";

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const STOP_MS = 4000;

/** What the main thread gives the query thread, and does for it. */
export interface QueryThreadOptions {
  /** One that loads already; if absent, it is begun now. */
  readonly loading: Worker | undefined;
  /** Asked at each start, as the journal has moved on since. */
  readonly data: (port: number) => QueryThreadData;
  readonly log: Logger;
  /** Told the first record that the store still needs, whenever that has moved. */
  readonly onNeeded: (needed: Sequence) => void;
  /** Told that components of an earlier epoch make nothing any more. */
  readonly onEpochEnded: (from: Sequence) => void;
  /** Told how to reach each thread that is started. */
  readonly onLaunch: (send: (message: ToQueryThread) => void) => void;
  readonly onJudged: (judgement: Judgement) => void;
  /** Told that the store refuses points. */
  readonly onRefusing: () => void;
  /** Never rejects. */
  readonly onRequest: (request: RequestFromQueryThread) => Promise<RequestAnswer>;
}

/**
 * The thread with store, queries and page, as the main thread sees it. If it dies it is started again, with
 * growing pauses: receiving goes on meanwhile, since the journal is the queue.
 */
export class QueryThread {
  private readonly options: QueryThreadOptions;
  private worker: Worker | undefined;
  private stopping: Promise<boolean> | undefined;
  /** What a thread that is started again has to know at once. */
  private readonly known = new Map<ToQueryThread["kind"], ToQueryThread>();
  private backoffMs = FIRST_BACKOFF_MS;
  private port: number;

  private constructor(options: QueryThreadOptions, port: number) {
    this.options = options;
    this.port = port;
  }

  /** @throws WatchtowerError or the thread's own error, if it cannot start. */
  static async start(options: QueryThreadOptions, port: number): Promise<QueryThread> {
    const thread = new QueryThread(options, port);
    thread.port = await thread.launch(options.loading);
    return thread;
  }

  /** The page's port, as chosen by the system if it was 0. */
  get listeningPort(): number {
    return this.port;
  }

  /** Lost while no thread runs; of `main` and `targets` the next one is told the newest. */
  send(message: ToQueryThread): void {
    if (message.kind === "main" || message.kind === "targets") this.known.set(message.kind, message);
    this.worker?.postMessage(message);
  }

  /**
   * Lets it flush and close its files; after a while it is left to the end of the process. (Ended by force in the
   * middle of a call of DuckDB it would take the process with it, before the journal is closed.)
   *
   * @returns whether it has ended.
   */
  stop(): Promise<boolean> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<boolean> {
    const { worker } = this;
    if (worker === undefined) return true;
    const exited = new Promise<true>((resolve) => worker.once("exit", () => resolve(true)));
    this.send({ kind: "stop" });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => {
        this.options.log.warn(`the query thread did not end within ${STOP_MS} ms`);
        resolve(false);
      }, STOP_MS);
    });
    const ended = await Promise.race([exited, late]);
    clearTimeout(timer);
    return ended;
  }

  private launch(loading?: Worker): Promise<number> {
    const data = this.options.data(this.port);
    const worker = isAlive(loading) ? loading : loadQueryThread(data.config);
    worker.ref();
    this.worker = worker;
    this.send({ kind: "start", data });
    for (const message of this.known.values()) this.send(message);
    this.options.onLaunch((message) => this.send(message));
    return new Promise((resolve, reject) => {
      let ready = false;
      let explained = false;
      worker.on("message", (message: FromQueryThread) => {
        if (message.kind === "ready") {
          ready = true;
          this.backoffMs = FIRST_BACKOFF_MS;
          resolve(message.port);
        } else if (message.kind === "failed") {
          explained = true;
          const error = Object.assign(new Error(message.message), { code: message.code });
          void portError(error, "httpPort", data.port, data.config.host).then(reject);
        } else this.receive(message);
      });
      worker.on("error", (error) => {
        this.options.log.error("query thread", withLimit(error, data));
        reject(error);
      });
      worker.on("exit", (code) => {
        this.worker = undefined;
        if (!explained) reject(new Error(`the query thread ended with code ${code}`));
        if (ready && this.stopping === undefined) this.restart(code);
      });
    });
  }

  private receive(message: FromQueryThread): void {
    if (message.kind === "needed") this.options.onNeeded(message.sequence);
    else if (message.kind === "epochEnded") this.options.onEpochEnded(message.from);
    else if (message.kind === "judged") this.options.onJudged(message);
    else if (message.kind === "refusing") this.options.onRefusing();
    else if (message.kind === "request")
      void this.options.onRequest(message).then((answer) => this.send(answer));
    else if (message.kind === "log") this.options.log[message.level](message.message);
  }

  private restart(code: number): void {
    const pause = this.backoffMs;
    this.backoffMs = Math.min(LONGEST_BACKOFF_MS, pause * 2);
    // Why it ended has been logged as the error.
    this.options.log.warn(
      `the query thread ended with code ${code}; it is started again in ${pause} ms, receiving goes on`,
    );
    setTimeout(() => {
      if (this.stopping !== undefined) return;
      this.launch().catch((error: unknown) => {
        this.options.log.error(`the query thread did not start: ${errorMessage(error)}`);
        if (this.stopping === undefined) this.restart(code);
      });
    }, pause);
  }
}

/** One that could not load is tried again, by which its error comes to be known. */
const isAlive = (loading: Worker | undefined): loading is Worker =>
  loading !== undefined && loading.threadId !== -1;

/** Names the setting, where its limit was the reason. */
function withLimit(error: unknown, { config }: QueryThreadData): unknown {
  const isHeap = errorCode(error) === "ERR_WORKER_OUT_OF_MEMORY";
  return isHeap ? limitError("query.maxHeap", config.queryMaxHeap, "a query took too much memory") : error;
}
