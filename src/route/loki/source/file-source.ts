import { setTimeout as delay } from "node:timers/promises";
import { errorMessage } from "../../../base/errors.ts";
import type { ActiveContext, ActiveSource } from "../../source.ts";
import type { FileEncoding } from "./encoding.ts";
import type { Beginning } from "./followed-file.ts";
import { FollowedFiles } from "./followed-files.ts";
import type { Followed } from "./followed-files.ts";
import { LineClock, LinesRecord } from "./lines-record.ts";
import { Positions, readLegacyPositions } from "./positions.ts";
import type { Place } from "./positions.ts";
import type { FileTarget } from "./targets.ts";

/** What `loki.source.file` says. */
export interface FileSourceOptions {
  readonly encoding: FileEncoding;
  /** Where a file is begun that was not read before. */
  readonly beginning: Beginning;
  /** Between two looks at the files, while they grow and while they do not; milliseconds. */
  readonly pollMs: { readonly min: number; readonly max: number };
  /** The files to follow now. */
  readonly targets: () => Promise<readonly FileTarget[]>;
  /** How long targets stay the same; milliseconds, or `Infinity`. */
  readonly targetsMs: number;
  /** Files that were not changed for longer are not begun with; milliseconds, or `Infinity`. */
  readonly ignoreOlderMs: number;
  /** Positions of Grafana Agent or Promtail, for the first start; empty if there are none. */
  readonly legacyPositions: string;
  /**
   * If the places cannot be read: `skip` follows nothing, `restart_from_end` begins at the last lines,
   * `restart_from_beginning` as usual.
   */
  readonly onPositionsError: string;
}

/** When lines cannot be kept, they are offered again after this, then twice as long, and so on; milliseconds. */
const RETRY_MS = { first: 250, most: 10_000 } as const;
/** Of one file in a row, so that it does not keep the others waiting. */
const MOST_LOOKS = 16;

/**
 * Follows files and puts their lines into the journal, each once: places in files are saved with the ticket of the record
 * that makes them true before it is written, and for good when it is durable. After a crash, the journal says which.
 */
export class FileSource implements ActiveSource {
  readonly #options: FileSourceOptions;
  readonly #context: ActiveContext;
  readonly #stop = new AbortController();
  readonly #clock = new LineClock();
  readonly #ended: Promise<void>;

  constructor(options: FileSourceOptions, context: ActiveContext) {
    this.#options = options;
    this.#context = context;
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    try {
      const files = await this.#begin();
      if (files === undefined) return;
      await this.#follow(files);
      await files.close();
    } catch (error) {
      this.#context.log("error", `files are followed no more: ${errorMessage(error)}`);
    }
  }

  /** `undefined` if the places are not known, and the file says to follow nothing then. */
  async #begin(): Promise<FollowedFiles | undefined> {
    const { dir, log } = this.#context;
    const { legacyPositions, onPositionsError } = this.#options;
    let { beginning } = this.#options;
    let positions: Positions;
    try {
      positions = await Positions.open(dir);
    } catch (error) {
      log("error", `${errorMessage(error)} (on_positions_file_error = "${onPositionsError}")`);
      if (onPositionsError === "skip") return undefined;
      if (onPositionsError === "restart_from_end") beginning = "last line";
      positions = Positions.empty(dir);
    }
    const { pendingTicket } = positions;
    if (pendingTicket !== undefined) positions.settle(await this.#context.wasKept(pendingTicket));
    const isFirst = positions.isEmpty && legacyPositions !== "";
    const legacy = isFirst ? await this.#legacy(legacyPositions) : new Map<string, number>();
    return new FollowedFiles({ ...this.#options, beginning }, positions, legacy, log);
  }

  async #legacy(path: string): Promise<ReadonlyMap<string, number>> {
    try {
      return await readLegacyPositions(path);
    } catch (error) {
      this.#context.log("warn", `legacy_positions_file is not used: ${errorMessage(error)}`);
      return new Map();
    }
  }

  async #follow(files: FollowedFiles): Promise<void> {
    const { min, max } = this.#options.pollMs;
    let pause = min;
    while (!this.#isStopped) {
      await files.refresh();
      const isBusy = await this.#round(files);
      pause = isBusy ? min : Math.min(pause * 2, max);
      await this.#wait(pause);
    }
  }

  /** Looks at all files. @returns whether there were lines. */
  async #round(files: FollowedFiles): Promise<boolean> {
    let isBusy = false;
    let batch = new Batch();
    for (const followed of files.all) {
      for (let look = 0; look < MOST_LOOKS; look++) {
        const found = await files.look(followed);
        if (found === undefined) break;
        if (found.lines.length > 0) {
          isBusy = true;
          batch.record.add(followed.target.labels, found.lines, this.#clock);
        }
        batch.places.set(followed, found.place);
        if (batch.record.isFull) {
          if (!(await this.#keep(batch, files))) return false;
          batch = new Batch();
        }
        if (!found.hasMore || this.#isStopped) break;
      }
      if (this.#isStopped) break;
    }
    return (await this.#keep(batch, files)) && isBusy;
  }

  /** @returns whether it is done: not if this ends before it can be. */
  async #keep({ record, places }: Batch, files: FollowedFiles): Promise<boolean> {
    if (!record.isEmpty) {
      const ticket = this.#context.newTicket();
      await files.expect(ticket, places);
      if (!(await this.#emit(record.payload(), ticket))) return false;
    }
    await files.remember(places);
    return true;
  }

  async #emit(payload: Uint8Array, ticket: string): Promise<boolean> {
    for (let pause: number = RETRY_MS.first; ; pause = Math.min(pause * 2, RETRY_MS.most)) {
      try {
        await this.#context.emit({ signal: "logs", payload }, ticket);
        return true;
      } catch (error) {
        if (this.#isStopped) return false;
        if (pause === RETRY_MS.first) this.#context.log("warn", `lines wait: ${errorMessage(error)}`);
        await this.#wait(pause);
        if (this.#isStopped) return false;
      }
    }
  }

  async #wait(milliseconds: number): Promise<void> {
    try {
      await delay(milliseconds, undefined, { signal: this.#stop.signal });
    } catch {
      // It ends.
    }
  }
}

/** Lines on their way, and where their files go on behind them. */
class Batch {
  readonly record = new LinesRecord();
  readonly places = new Map<Followed, Place>();
}
