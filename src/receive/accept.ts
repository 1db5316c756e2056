import { errorKind, errorMessage } from "../base/errors.ts";
import type { Sequence } from "../base/units.ts";
import type { JournalAppender } from "../journal/record.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import { validate } from "../model/otlp/validate.ts";
import type { Validation } from "../model/otlp/validate.ts";
import type { Signal } from "../model/signal.ts";
import { RequestBudget } from "./budget.ts";

export type Encoding = "protobuf" | "json";

/** What a receiver counted since the start. */
export interface ReceiveCounts {
  /** Requests acknowledged, and those refused by the kind of error. */
  readonly requests: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Items acknowledged by signal; and items rejected in requests that were otherwise accepted, by reason. */
  readonly items: Readonly<Record<Signal, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  readonly lastError: { readonly time: number; readonly message: string } | undefined;
}

/** Says what the store refuses of what is durable, before the sender is answered. */
export interface StoreJudge {
  /**
   * @param append makes the request durable, and gives its place in the journal; called once.
   * @param bytes of the request.
   * @param waits whether the sender waits for the store's word in any case.
   * @returns points that are not kept though the validation has nothing against them, by reason.
   * @throws WatchtowerError what `append` throws, or `unavailable`: durable, but not known yet whether all of it is kept.
   */
  keep(
    append: () => Promise<Sequence>,
    validation: Validation,
    bytes: number,
    waits: boolean,
  ): Promise<ReadonlyMap<string, number>>;
}

const NONE: ReadonlyMap<string, number> = new Map();

/**
 * What both transports do with a request once it is read: check, make durable, count. Shared by them, so that
 * the bound on bytes in work holds for all clients together.
 */
export class Acceptor {
  /** Each transport takes a share of it for each request, from its first byte to its answer. */
  readonly budget: RequestBudget;
  private readonly journal: JournalAppender;
  private readonly judge: StoreJudge | undefined;
  private requests = 0;
  private readonly refused: Record<string, number> = {};
  private readonly items: Record<Signal, number> = { traces: 0, metrics: 0, logs: 0 };
  private readonly rejected: Record<string, number> = {};
  private lastError: ReceiveCounts["lastError"];

  constructor(journal: JournalAppender, budget = new RequestBudget(), judge?: StoreJudge) {
    this.journal = journal;
    this.budget = budget;
    this.judge = judge;
  }

  /**
   * @param bytes an `Export…ServiceRequest`, decompressed.
   * @param waits whether the answer waits for what the store says of metrics, also where hardly anything can be refused.
   * @returns what was accepted, durably, and what of it cannot be kept.
   * @throws WatchtowerError `invalid` for a malformed request, or `unavailable`: retry later.
   */
  async accept(signal: Signal, encoding: Encoding, bytes: Uint8Array, waits = false): Promise<Validation> {
    const payload = encoding === "json" ? transcodeRequest(signal, bytes) : bytes;
    const validation = validate(signal, payload);
    // One without items may still describe metrics; an empty one holds nothing to keep.
    const isKept = validation.items > 0 || (signal === "metrics" && payload.length > 0);
    const refused = isKept ? await this.keep(signal, payload, validation, waits) : NONE;
    this.count(signal, validation);
    if (refused.size === 0) return validation;
    return { ...validation, rejected: new Map([...validation.rejected, ...refused]) };
  }

  /** @returns what the store refuses, as far as it can be known. */
  private async keep(
    signal: Signal,
    payload: Uint8Array,
    validation: Validation,
    waits: boolean,
  ): Promise<ReadonlyMap<string, number>> {
    const append = (): Promise<Sequence> => this.journal.append(signal, payload);
    if (signal === "metrics" && this.judge !== undefined)
      return this.judge.keep(append, validation, payload.length, waits);
    await append();
    return NONE;
  }

  /** Counts a request that was not accepted, whether it failed in {@link accept} or before it was read whole. */
  countRefusal(error: unknown): void {
    const kind = errorKind(error);
    this.refused[kind] = (this.refused[kind] ?? 0) + 1;
    this.lastError = { time: Date.now(), message: errorMessage(error) };
  }

  counts(): ReceiveCounts {
    const { requests, refused, items, rejected, lastError } = this;
    return { requests, refused: { ...refused }, items: { ...items }, rejected: { ...rejected }, lastError };
  }

  private count(signal: Signal, validation: Validation): void {
    this.requests++;
    this.items[signal] += validation.items;
    for (const [reason, count] of validation.rejected)
      this.rejected[reason] = (this.rejected[reason] ?? 0) + count;
  }
}

/** `3 rejected: data point without value (2), metric without name (1)`, for partial success. */
export function rejectionText(validation: Validation): { readonly count: number; readonly message: string } {
  let count = 0;
  const reasons: string[] = [];
  for (const [reason, times] of validation.rejected) {
    count += times;
    reasons.push(`${reason} (${times})`);
  }
  return { count, message: count === 0 ? "" : reasons.join(", ") };
}
