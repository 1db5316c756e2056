import { randomBytes } from "node:crypto";
import { WatchtowerError } from "../../../base/errors.ts";
import { printGoDuration } from "../../../base/go-duration.ts";
import { unixMilli, unixNano } from "../../../base/units.ts";
import type { UnixMilli } from "../../../base/units.ts";
import { isDone, partsOf } from "../../../store/logs/delete-requests.ts";
import type { DeleteRequest, DeleteRequests } from "../../../store/logs/delete-requests.ts";
import type { LogRemoval } from "../../../store/logs/remove-rows.ts";
import { type Deletion, compileDeletion, parseDeletion } from "./deletion.ts";

export type { DeleteRequest } from "../../../store/logs/delete-requests.ts";

/** Loki's `limits_config.deletion_mode`. */
export type DeletionMode = "disabled" | "filter-only" | "filter-and-delete";

/** Loki's settings of the same names. */
export interface DeletionSettings {
  /** `compactor.retention_enabled` */
  readonly retentionEnabled: boolean;
  /** `limits_config.deletion_mode` */
  readonly mode: DeletionMode;
  /** `compactor.delete_request_cancel_period` */
  readonly cancelPeriodMs: number;
  /** `compactor.delete_max_interval` */
  readonly maxIntervalMs: number;
}

/** Where the lines are. */
export interface DeletableLogs {
  readonly deletes: Pick<DeleteRequests, "all" | "add" | "remove" | "forgetOld">;
  /** Removes the lines of one part of a request from the store. @returns how many went. */
  removePart(request: DeleteRequest, removal: LogRemoval, signal: AbortSignal): Promise<number>;
}

const NANOS = 1_000_000n;
/** How long one call of {@link LineDeletes.work} removes lines. */
const WORK_MS = 5000;
const MOST_COMPILED = 2000;

/**
 * Requests to delete lines, as Loki's compactor has them: what they name is hidden from queries at once, may be had back
 * for a while by canceling, and is then removed from the store.
 */
export class LineDeletes {
  readonly settings: DeletionSettings;
  private readonly logs: DeletableLogs;
  private readonly compiled = new Map<string, Deletion>();

  constructor(logs: DeletableLogs, settings: DeletionSettings) {
    this.logs = logs;
    this.settings = settings;
  }

  get requests(): readonly DeleteRequest[] {
    return this.logs.deletes.all;
  }

  /** Those whose lines may still be in the store, and are hidden. */
  hidden(): readonly Deletion[] {
    const { retentionEnabled, mode } = this.settings;
    if (!retentionEnabled || mode === "disabled") return [];
    return this.requests.filter((request) => !isDone(request)).map((request) => this.deletion(request));
  }

  /**
   * Durable when it resolves.
   *
   * @param partMs how much time is dealt with at once, where lines have to be read; Loki's `max_interval`.
   * @returns its id. @throws WatchtowerError `invalid`, `limit`
   */
  async add(query: string, start: UnixMilli, end: UnixMilli, partMs: number | undefined): Promise<string> {
    const isRead = readsLines(query);
    const id = randomBytes(4).toString("hex");
    await this.logs.deletes.add({
      id,
      query,
      start,
      end,
      createdAt: unixMilli(Date.now()),
      partMs: isRead ? (partMs ?? this.settings.maxIntervalMs) : 0,
      done: 0,
    });
    return id;
  }

  /** @throws WatchtowerError `notFound`, `invalid` where it is too late */
  async cancel(id: string, force: boolean): Promise<void> {
    const request = this.requests.find((one) => one.id === id);
    if (request === undefined)
      throw new WatchtowerError("notFound", "could not find delete request with given id");
    if (isDone(request)) {
      const message = "deletion of request which is in process or already processed is not allowed";
      throw new WatchtowerError("invalid", message);
    }
    if ((request.done > 0 || this.isDue(request, Date.now())) && !force) {
      const period = printGoDuration(BigInt(this.settings.cancelPeriodMs) * NANOS);
      const message =
        `Cancellation of partially completed delete request or delete request past the deadline of ${period} ` +
        "since its creation is not allowed. To force, use the ?force query parameter";
      throw new WatchtowerError("invalid", message);
    }
    await this.logs.deletes.remove([id]);
    this.compiled.delete(id);
  }

  /**
   * Removes lines of requests that cannot be canceled any more, for a while; the rest at the next call. To be called
   * when nothing else writes to the store.
   */
  async work(signal: AbortSignal): Promise<void> {
    const { retentionEnabled, mode } = this.settings;
    if (!retentionEnabled || mode !== "filter-and-delete") return;
    const startedAt = performance.now();
    for (;;) {
      const now = Date.now();
      const request = this.requests.find((one) => !isDone(one) && this.isDue(one, now));
      if (request === undefined || signal.aborted || performance.now() - startedAt > WORK_MS) break;
      const { matchers, readsLines: isRead, goes } = this.deletion(request);
      await this.logs.removePart(
        request,
        { matchers, ...partOf(request), ...(isRead ? { goes } : {}) },
        signal,
      );
    }
    await this.logs.deletes.forgetOld();
  }

  private isDue({ createdAt }: DeleteRequest, now: number): boolean {
    return createdAt + this.settings.cancelPeriodMs < now;
  }

  private deletion(request: DeleteRequest): Deletion {
    let deletion = this.compiled.get(request.id);
    if (deletion !== undefined) return deletion;
    if (this.compiled.size >= MOST_COMPILED) this.compiled.clear();
    this.compiled.set(request.id, (deletion = compileDeletion(request)));
    return deletion;
  }
}

/** Whether lines have to be read to tell which go. @throws WatchtowerError `invalid` */
export const readsLines = (query: string): boolean =>
  parseDeletion(query).stages.some(({ kind }) => kind === "line" || kind === "filter");

/** How far a request is, as Loki says it. */
export function statusOf(request: DeleteRequest): string {
  if (request.done === 0) return "received";
  const part = request.done / partsOf(request);
  return part >= 1 ? "processed" : `${Math.trunc(part * 100)}% Complete`;
}

/** The time of the part that comes next, in nanoseconds. */
function partOf(request: DeleteRequest): Pick<LogRemoval, "start" | "end"> {
  const { start, end, partMs, done } = request;
  const from = start + done * partMs;
  const isLast = done + 1 >= partsOf(request);
  return {
    start: unixNano(BigInt(from) * NANOS),
    end: unixNano(isLast ? BigInt(end) * NANOS + 1n : BigInt(from + partMs) * NANOS),
  };
}
