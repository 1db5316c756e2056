import type { Signal } from "../model/signal.ts";

/** What was done with a request. */
export interface Receipt {
  /** Items in the request that are durable now. */
  readonly items: number;
  /** Items that cannot be kept; the others are durable. */
  readonly rejected: number;
  /** Why, for the sender; "" when none. */
  readonly message: string;
}

/** The way of requests that come to the query port into the journal. */
export interface Intake {
  readonly maxRequestBytes: number;
  /**
   * Resolves when the request is durable.
   *
   * @param bytes an `Export…ServiceRequest` of the signal, decompressed.
   * @throws WatchtowerError `invalid` for a malformed request, or `unavailable`: retry later.
   */
  receive(signal: Signal, encoding: "protobuf" | "json", bytes: Uint8Array): Promise<Receipt>;
}
