import { Worker } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { WatchtowerError, errorKind, errorMessage } from "../../../base/errors.ts";
import type { Logger } from "../../../base/logger.ts";
import type { MakeText } from "../../../forward/request-text.ts";
import type { JournalAppender, JournalRecord } from "../../../journal/record.ts";
import type { ScrapeStatus } from "../../../model/prometheus/scrape-status.ts";
import { threadFile } from "../thread-file.ts";
import { sumOf } from "./sum-of.ts";
import type { Counts } from "./sum-of.ts";
import type { FromWorkThread, ToWorkThread, WorkError, WorkRequest, WorkThreadData } from "./messages.ts";

/** What the thread is started with, and what becomes of what it makes. */
export interface WorkThreadOptions {
  /** Asked at each start of it. */
  readonly data: () => WorkThreadData;
  /** Gets what its sources make. */
  readonly journal: JournalAppender;
  readonly log: Logger;
  readonly onTargets: (targets: readonly ScrapeStatus[]) => void;
}

interface Waiting {
  /** Of a flow: the record and where it goes; of a text: the request. */
  readonly about?: string;
  resolve(bytes: Uint8Array | undefined): void;
  reject(error: unknown): void;
}

/** A scrape of the largest body takes a fraction of it. */
const HEAP_MB = 1024;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A thread that lived so long was well. */
const WELL_MS = 60_000;
const STOP_MS = 2000;
/** A record or request over which it failed so often is given up. */
const MOST_FAILURES = 3;

/**
 * The work thread as the main thread sees it. It is started when there is something for it to do: most files have no
 * sources, and most records are small. If it dies it is started again.
 */
export class WorkThread {
  private readonly options: WorkThreadOptions;
  private readonly file: string;
  private readonly waiting = new Map<number, Waiting>();
  private readonly keeping = new Set<Promise<void>>();
  /** How often in a row nothing could be made of a record or request. */
  private readonly failures = new Map<string, number>();
  private worker: Worker | undefined;
  private nextId = 1;
  private hasSources = false;
  private isStopped = false;
  private startedAt = 0;
  private backoffMs = FIRST_BACKOFF_MS;
  /** Of threads that ended, and of the one that runs. */
  private lost: { readonly before: Counts; readonly now: Counts } = { before: {}, now: {} };

  /** @param file of another program, for tests. */
  constructor(options: WorkThreadOptions, file = threadFile("work")) {
    this.options = options;
    this.file = file;
  }

  /** What components did not pass on in there, as `<component>: <reason>`. */
  get losses(): Counts {
    return sumOf(this.lost.before, this.lost.now);
  }

  /** The files have changed; to be told before anything is asked that depends on it. */
  tell({ epochs }: Pick<WorkThreadData, "epochs">): void {
    // Something may be made of a record by the new one.
    this.failures.clear();
    this.post({ kind: "epochs", epochs });
  }

  /** Runs the sources of the file in use in place of those before. @param hasSources whether it has any. */
  async runSources(hasSources: boolean): Promise<void> {
    const isNeeded = hasSources || this.hasSources;
    this.hasSources = hasSources;
    if (isNeeded) await this.askForSources();
  }

  /**
   * What of a record goes to a destination.
   *
   * @throws WatchtowerError `unavailable` if the thread ends meanwhile, `internal` with what went wrong in there; `limit`
   *   when that has happened so often over the same data that nothing will ever be made of them.
   */
  flow(destination: string, record: JournalRecord): Promise<Uint8Array | undefined> {
    const payload = new Uint8Array(record.payload);
    const request = { kind: "flow", destination, record: { ...record, payload } } as const;
    return this.ask(request, [payload.buffer], `${destination} ${record.sequence}`);
  }

  /** A request as text, made in there. @throws WatchtowerError as {@link flow}. */
  async text(...[form, signal, request]: Parameters<MakeText>): Promise<Uint8Array> {
    const own = new Uint8Array(request);
    const about = `${form} ${signal} ${own.length} ${crc32(own)}`;
    const text = await this.ask({ kind: "text", form, signal, request: own }, [own.buffer], about);
    return text ?? new Uint8Array(0);
  }

  /** Lets what its sources have in hand become durable; after a while it is ended by force. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const { worker } = this;
    if (worker === undefined) return;
    const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    this.post({ kind: "stop" });
    const timer = setTimeout(() => void worker.terminate(), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  private ask(
    request: WorkRequest,
    transfer: readonly ArrayBuffer[] = [],
    about?: string,
  ): Promise<Uint8Array | undefined> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.isStopped) return reject(ENDED);
      this.worker ??= this.launch();
      this.waiting.set(id, { resolve, reject, ...(about === undefined ? {} : { about }) });
      this.post({ ...request, id }, transfer);
    });
  }

  private post(message: ToWorkThread, transfer: readonly ArrayBuffer[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  private launch(): Worker {
    const { data, log } = this.options;
    const worker = new Worker(this.file, {
      workerData: data(),
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.startedAt = performance.now();
    worker.on("message", (message: FromWorkThread) => this.receive(message));
    worker.on("error", (error) => log.error("work thread", error));
    worker.on("exit", () => this.ended());
    return worker;
  }

  private receive(message: FromWorkThread): void {
    switch (message.kind) {
      case "answer":
        return this.answer(message);
      case "made":
        return this.keep(message);
      case "targets":
        return this.options.onTargets(message.targets);
      case "losses":
        this.lost = { ...this.lost, now: message.losses };
        return;
      case "log":
        return this.options.log[message.level](message.message);
    }
  }

  private answer({ id, bytes, error }: FromWorkThread & { readonly kind: "answer" }): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (waiting === undefined) return;
    if (error !== undefined) return this.fail(waiting, new WatchtowerError("internal", error));
    if (waiting.about !== undefined) this.failures.delete(waiting.about);
    waiting.resolve(bytes);
  }

  /** @param error what went wrong over it. */
  private fail(waiting: Waiting, error: WatchtowerError): void {
    const { about } = waiting;
    if (about === undefined) return waiting.reject(error);
    const failures = (this.failures.get(about) ?? 0) + 1;
    if (failures < MOST_FAILURES) {
      this.failures.set(about, failures);
      return waiting.reject(error);
    }
    this.failures.delete(about);
    waiting.reject(new WatchtowerError("limit", `${error.message}, ${failures} times over the same data`));
  }

  private keep(message: FromWorkThread & { readonly kind: "made" }): void {
    const kept = this.append(message);
    this.keeping.add(kept);
    void kept.finally(() => this.keeping.delete(kept));
  }

  private async append({
    id,
    made,
    source,
    canWait,
  }: FromWorkThread & { readonly kind: "made" }): Promise<void> {
    const { signal, payload } = made;
    const { worker } = this;
    // One that was started meanwhile knows nothing of it.
    const tell = (error?: WorkError): void => {
      if (worker === this.worker) this.post({ kind: "kept", id, ...(error === undefined ? {} : { error }) });
    };
    try {
      await this.options.journal.append(
        signal,
        payload,
        { origin: "derived", source },
        canWait ? "common" : "reserve",
      );
      tell();
    } catch (error) {
      tell({ kind: errorKind(error), message: errorMessage(error) });
    }
  }

  private ended(): void {
    this.worker = undefined;
    this.lost = { before: this.losses, now: {} };
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    // Records and requests are worked on one after the other: the first that waits was under way.
    const first = this.isStopped ? undefined : waiting.find(({ about }) => about !== undefined);
    for (const each of waiting) {
      if (each === first) this.fail(each, ENDED);
      else each.reject(ENDED);
    }
    if (this.isStopped) return;
    if (performance.now() - this.startedAt > WELL_MS) this.backoffMs = FIRST_BACKOFF_MS;
    const pause = this.backoffMs;
    this.backoffMs = Math.min(LONGEST_BACKOFF_MS, pause * 2);
    this.options.log.warn(`the work thread ended; it is started again in ${pause} ms, receiving goes on`);
    setTimeout(() => this.resume(), pause);
  }

  private resume(): void {
    if (!this.isStopped && this.hasSources) void this.askForSources();
  }

  /** If the thread ends meanwhile, they are begun when it is started again. */
  private async askForSources(): Promise<void> {
    // Sources that begin ask the journal for what those of a thread that died made last.
    await Promise.all(this.keeping);
    try {
      await this.ask({ kind: "sources" });
    } catch (error) {
      if (!this.isStopped) this.options.log.error("the file's sources do not run now", error);
    }
  }
}

const ENDED = new WatchtowerError("unavailable", "the work thread ended");
