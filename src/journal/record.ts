import type { Sequence, UnixMilli } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";

/** Whether a request came from outside, or was made here of what had come. */
export type RecordOrigin = "received" | "derived";

/** What a record says of how it came to be. */
export interface Provenance {
  /** Absent: received. */
  readonly origin?: RecordOrigin;
  /**
   * Of a derived record: the component that made it, from which it goes on as what was received goes on from the
   * receiver. Without one, it goes into the store and nowhere else. At most 255 bytes of UTF-8.
   */
  readonly source?: string;
}

/** One acknowledged OTLP request: an `Export…ServiceRequest` in protobuf, whatever it came in as. */
export interface JournalRecord extends Provenance {
  readonly sequence: Sequence;
  readonly signal: Signal;
  readonly receivedAt: UnixMilli;
  /** Valid until the next read; copy what must live longer. */
  readonly payload: Uint8Array;
}

/** Whether it came from outside. */
export const isReceived = ({ origin }: Provenance): boolean => origin !== "derived";

/** Whether it may go on to others: it came from outside, or a component of the route made it. */
export const goesOn = (record: Provenance): boolean => isReceived(record) || record.source !== undefined;

/**
 * Which part of the journal's bound a record may use: what its sender can send again, `common`; what was made here and
 * could not be made again, a `reserve` as well.
 */
export type Room = "common" | "reserve";

/** Unless whoever made it can wait. */
export const roomOf = (from: Provenance): Room => (isReceived(from) ? "common" : "reserve");

/** What receivers need of the journal. */
export interface JournalAppender {
  /**
   * Resolves when the record is durable.
   *
   * @param payload an `Export…ServiceRequest` in protobuf, checked; not changed until resolved.
   * @throws WatchtowerError `unavailable` when it cannot be kept now (disk full, cap reached, closing), `limit` when it is
   *   larger than what the journal may take.
   */
  append(signal: Signal, payload: Uint8Array, from?: Provenance, room?: Room): Promise<Sequence>;
}
