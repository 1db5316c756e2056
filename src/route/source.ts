import type { Sequence, UnixMilli } from "../base/units.ts";
import type { ScrapeStatus } from "../model/prometheus/scrape-status.ts";
import type { Signal } from "../model/signal.ts";

/**
 * Components that make data of their own. What they make becomes a record of the journal that says which component made
 * it, and goes on from there as what was received goes on from the receiver.
 */

/** An `Export…ServiceRequest` of the signal, in protobuf: series by `writeToOtlp`, lines by `pushToOtlp`. */
export interface Made {
  readonly signal: Signal;
  readonly payload: Uint8Array;
}

/** What arrives at a tap. */
export interface Arrival {
  /** Its place in the journal. */
  readonly sequence: Sequence;
  readonly signal: Signal;
  readonly receivedAt: UnixMilli;
  /** An `Export…ServiceRequest`, as the components before the tap left it. Valid during the call. */
  readonly payload: Uint8Array;
}

/**
 * Makes data of what arrives, with a memory: tail sampling, and metrics of spans. It runs in the query thread, and its
 * clock is the arrivals': `now` never goes back.
 *
 * What it made and its state become durable one after the other; after a crash it is given the last state, and what
 * arrived from `needed` on once more.
 */
export interface Tap {
  /** Arrivals come in their order; those from `needed` on again after {@link Tap.restore}. */
  observe(arrival: Arrival): void;
  /** What is due at `now`. Called before each arrival and, while none comes, about every second. */
  collect(now: UnixMilli): readonly Made[];
  /** The component is no more: what is still to be made of what it holds. */
  finish(now: UnixMilli): readonly Made[];
  /** The first arrival that must be observed once more after {@link restore}; `undefined` if none of those before. */
  readonly needed: Sequence | undefined;
  /**
   * The journal has no room for arrivals before `until`: they are not to be needed any more. A tap that never needs any
   * has none of it.
   */
  release?(until: Sequence, now: UnixMilli): void;
  /** Small, and in JSON. Arrivals from `needed` on that it says enough about must not be counted twice. */
  state(): unknown;
  /** Begins with a saved state. @throws Error if it is none; the tap begins anew then. */
  restore(state: unknown): void;
}

/** What an active source works with. */
export interface ActiveContext {
  /**
   * Resolves when it is durable.
   *
   * @param ticket given by who can make the same again, and so waits while the journal has no room.
   * @throws WatchtowerError `unavailable` when it cannot be kept now: try again later.
   */
  readonly emit: (made: Made, ticket?: string) => Promise<void>;
  /** Names a record before it is made: who saves it first can ask later, also after a crash, whether it was. */
  readonly newTicket: () => string;
  /** Whether what was emitted with the ticket is durable. @throws the system's error. */
  readonly wasKept: (ticket: string) => Promise<boolean>;
  /** A folder of its own, for places in files and the like; it exists. */
  readonly dir: string;
  readonly log: (level: "info" | "warn" | "error", message: string) => void;
  /** Whether what is scraped gets labels of its type and unit. */
  readonly typesAreLabels?: boolean;
}

/** Fetches or follows something by itself, in the work thread: scrapes and files. */
export interface ActiveSource {
  /** Ends, with what it has in hand made durable. */
  stop(): Promise<void>;
  /** Of one that scrapes: what is known of each of its targets now. */
  readonly targets?: readonly ScrapeStatus[];
}
