import { Worker } from "node:worker_threads";
import { errorMessage } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import type { Sequence } from "../../base/units.ts";
import type { FromQueryThread, QueryThreadData, ToQueryThread } from "./messages.ts";
import { portError } from "./port-holder.ts";

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const STOP_MS = 3500;

export interface QueryThreadOptions {
  /** Asked at each start, as the journal has moved on since. */
  readonly data: (port: number) => QueryThreadData;
  readonly log: Logger;
  readonly onNeeded: (needed: Sequence) => void;
}

/**
 * The thread with store, queries and page, as the main thread sees it. If it dies it is started again, with
 * growing pauses: receiving goes on meanwhile, since the journal is the queue.
 */
export class QueryThread {
  private readonly options: QueryThreadOptions;
  private worker: Worker | undefined;
  private stopping = false;
  private backoffMs = FIRST_BACKOFF_MS;
  private port: number;

  private constructor(options: QueryThreadOptions, port: number) {
    this.options = options;
    this.port = port;
  }

  /** @throws WatchtowerError or the thread's own error, if it cannot start. */
  static async start(options: QueryThreadOptions, port: number): Promise<QueryThread> {
    const thread = new QueryThread(options, port);
    thread.port = await thread.launch();
    return thread;
  }

  /** The page's port, as chosen by the system if it was 0. */
  get listeningPort(): number {
    return this.port;
  }

  send(message: ToQueryThread): void {
    this.worker?.postMessage(message);
  }

  /** Lets it flush and close its files; ends it after a while in any case. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { worker } = this;
    if (worker === undefined) return;
    const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.send({ kind: "stop" });
    const timer = setTimeout(() => void worker.terminate(), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  private launch(): Promise<number> {
    const data = this.options.data(this.port);
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const worker = new Worker(new URL(`query.thread.${extension}`, import.meta.url), { workerData: data });
    this.worker = worker;
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
        this.options.log.error("query thread", error);
        reject(error);
      });
      worker.on("exit", (code) => {
        this.worker = undefined;
        if (!explained) reject(new Error(`the query thread ended with code ${code}`));
        if (ready && !this.stopping) this.restart(code);
      });
    });
  }

  private receive(message: FromQueryThread): void {
    if (message.kind === "needed") this.options.onNeeded(message.sequence);
    else if (message.kind === "log") this.options.log.write(message.level, message.message);
  }

  private restart(code: number): void {
    const pause = this.backoffMs;
    this.backoffMs = Math.min(LONGEST_BACKOFF_MS, pause * 2);
    this.options.log.error(
      `the query thread ended with code ${code}; it is started again in ${pause} ms, receiving goes on`,
    );
    setTimeout(() => {
      if (this.stopping) return;
      this.launch().catch((error: unknown) => {
        this.options.log.error(`the query thread did not start: ${errorMessage(error)}`);
        if (!this.stopping) this.restart(code);
      });
    }, pause);
  }
}
