import type { Tally } from "../journal/follower.ts";
import type { Signal } from "../model/signal.ts";
import type { Protocol } from "./destination.ts";

/** How far the copy of one signal to one destination is; counts are since the start unless they say otherwise. */
export interface LaneStatus {
  readonly sent: {
    readonly requests: number;
    /** Of the journal: requests as they were received. */
    readonly records: number;
    /** Before compression, and as sent. */
    readonly bytes: number;
    readonly wireBytes: number;
  };
  /** What is still to be sent; `oldest` is when the first of it was received, Unix milliseconds. */
  readonly queue: Tally & { readonly oldest?: number };
  readonly inFlight: number;
  /** Tries that failed, and were or will be followed by another. */
  readonly retries: number;
  /** Items in requests that arrived, which the destination did not take ("partial success"). */
  readonly rejectedItems: number;
  /** Requests put aside as dead letters; and those that could not be. */
  readonly refused: number;
  /** What the journal's bound has cost, ever. */
  readonly lost: Tally;
  /** Since when (Unix milliseconds) nothing arrives; absent while all is well. */
  readonly failingSince?: number;
  /** Also of what was refused for good; Unix milliseconds, without secrets. It stays when all is well again. */
  readonly lastError?: { readonly time: number; readonly message: string };
}

/** What is known of the copy to one destination, whether it is set now or not. */
export interface DestinationStatus {
  readonly name: string;
  /** `off`: nothing is sent there now, but its place in the journal is kept. */
  readonly protocol: Protocol | "off";
  /** Without its secret; empty if it is off. */
  readonly endpoint: string;
  readonly isPaused: boolean;
  /** Kept now. */
  readonly deadLetters: { readonly count: number; readonly bytes: number };
  /** Those that have a place in the journal. */
  readonly signals: Readonly<Partial<Record<Signal, LaneStatus>>>;
}
