import type { Sequence, UnixMilli } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";

/** Whether a request came from outside, or was made here of what had come: only the former is passed on to others. */
export type RecordOrigin = "received" | "derived";

/** One acknowledged OTLP request: an `Export…ServiceRequest` in protobuf, whatever it came in as. */
export interface JournalRecord {
  readonly sequence: Sequence;
  readonly signal: Signal;
  /** Absent: received. */
  readonly origin?: RecordOrigin;
  readonly receivedAt: UnixMilli;
  /** Valid until the next read; copy what must live longer. */
  readonly payload: Uint8Array;
}

/** Whether it came from outside, and so is passed on to others. */
export const isReceived = ({ origin }: Pick<JournalRecord, "origin">): boolean => origin !== "derived";

/** What receivers need of the journal. */
export interface JournalAppender {
  /**
   * Resolves when the record is durable.
   *
   * @param payload an `Export…ServiceRequest` in protobuf, checked; not changed until resolved.
   * @throws WatchtowerError `unavailable` when it cannot be kept now (disk full, cap reached, closing).
   */
  append(signal: Signal, payload: Uint8Array, origin?: RecordOrigin): Promise<Sequence>;
}
