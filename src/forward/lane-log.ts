import { errorMessage } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Sequence } from "../base/units.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Signal } from "../model/signal.ts";
import type { DeadLetterHead, DeadLetters } from "./dead-letters.ts";
import { NOT_MADE } from "./delivery.ts";
import type { DeliveryEvents, Refusal } from "./delivery.ts";
import type { LaneCounts } from "./lane-counts.ts";

const toldOf = ({ status, reason }: Refusal): Pick<DeadLetterHead, "status" | "answer"> => ({
  status,
  answer: reason,
});

/** The same trouble is logged again after this time. */
const AGAIN_MS = 60_000;

export interface LaneLogOptions {
  readonly signal: Signal;
  /** Name of the destination. */
  readonly to: string;
  readonly log: Logger;
  readonly deadLetters: DeadLetters;
  readonly counts: LaneCounts;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
  /** Told the bytes of a request that was too large. */
  readonly onSplit: (bytes: number) => void;
}

/** Counts and tells what happens to a lane's requests, and puts aside what is refused. */
export class LaneLog {
  private readonly options: LaneLogOptions;
  private readonly toldAt = new Map<string, number>();

  constructor(options: LaneLogOptions) {
    this.options = options;
  }

  /** @param records first and last of what the request is made of. */
  eventsOf(records: readonly [Sequence, Sequence]): DeliveryEvents {
    return {
      sent: (bytes, wireBytes) => this.sent(bytes, wireBytes),
      rejected: (items, message) => this.rejected(items, message),
      failed: (reason) => this.failed(reason),
      reshaped: (reason) => this.warn("reshaped", reason),
      split: (bytes) => this.options.onSplit(bytes),
      refused: (payload, refusal) => this.putAside({ records, ...toldOf(refusal) }, payload),
    };
  }

  /** Nothing could be made of a record: it is put aside as it came. */
  async unmade({ payload, ...record }: JournalRecord, reason: string): Promise<void> {
    const records = [record.sequence, record.sequence] as const;
    await this.putAside({ records, status: NOT_MADE, answer: `${NOT_MADE}: ${reason}`, record }, payload);
  }

  /** Not more often than once a minute for each kind. */
  warn(kind: string, message: string): void {
    const now = performance.now();
    if (now - (this.toldAt.get(kind) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    this.toldAt.set(kind, now);
    this.options.log.warn(`${this.prefix}: ${this.options.mask(message)}`);
  }

  private get prefix(): string {
    return `forward to ${this.options.to}: ${this.options.signal}`;
  }

  private sent(bytes: number, wireBytes: number): void {
    this.options.counts.request(bytes, wireBytes);
    if (this.options.counts.recovered()) this.options.log.info(`${this.prefix} are sent again`);
  }

  private rejected(items: number, message: string): void {
    this.options.counts.rejectedItems += items;
    this.warn("rejected", `${items} items were not taken: ${message || "no reason was given"}`);
  }

  private failed(reason: string): void {
    const masked = this.options.mask(reason);
    this.options.counts.retries++;
    if (this.options.counts.failed(masked))
      this.options.log.warn(`${this.prefix} cannot be sent: ${masked}; they are kept and tried again`);
  }

  private async putAside(
    head: Pick<DeadLetterHead, "records" | "status" | "answer" | "record">,
    payload: Uint8Array,
  ): Promise<void> {
    const { deadLetters, signal, mask } = this.options;
    const answer = mask(head.answer);
    this.options.counts.refused++;
    this.options.counts.recovered();
    this.options.counts.note(answer);
    try {
      const gone = await deadLetters.add({ ...head, signal, refusedAt: Date.now(), answer }, payload);
      this.warn("refused", `a request was refused and is kept as a dead letter: ${answer}`);
      if (gone > 0) this.warn("trimmed", `${gone} older dead letters were removed, as there are too many`);
    } catch (error) {
      const why = errorMessage(error);
      this.warn("lost", `a request was refused (${answer}), and cannot be kept as a dead letter: ${why}`);
    }
  }
}
