import { WatchtowerError } from "../base/errors.ts";
import type { Signal } from "../model/signal.ts";
import { deliver } from "./delivery.ts";
import type { Refusal, Way } from "./delivery.ts";
import type { RemoteDestination } from "./destination.ts";
import { Gate } from "./gate.ts";
import { destinationMasker, shownPlace } from "./mask.ts";
import { remoteTransport } from "./transport/make-transport.ts";

/** What a {@link Courier} has sent so far. */
export interface CourierCounts {
  /** Those that arrived; parts of one that was too large count by themselves. */
  requests: number;
  /** Before compression. */
  bytes: number;
  /** Items not taken of requests that arrived ("partial success"). */
  rejectedItems: number;
  /** Requests, or parts of them, refused for good. */
  refused: number;
  /** The last refusal, in the destination's words. */
  lastRefusal?: string;
}

/** Sends requests one after another while somebody waits: gives up when nothing arrives for a while. */
export class Courier {
  readonly counts: CourierCounts = { requests: 0, bytes: 0, rejectedItems: 0, refused: 0 };
  private readonly way: Way;
  private readonly giveUpMs: number;
  private readonly mask: (text: string) => string;
  private arrivedAt = performance.now();

  /** @param giveUpMs how long failures in a row may go on. */
  constructor(destination: RemoteDestination, giveUpMs: number, stop: AbortSignal) {
    const gate = new Gate(destination.retry);
    this.way = { destination, transport: remoteTransport(destination), gate, stop, abort: stop };
    this.giveUpMs = giveUpMs;
    this.mask = destinationMasker(destination);
  }

  /**
   * @returns whether all of it arrived; if not, the rest was refused for good.
   * @throws WatchtowerError `unavailable` when it gives up, or the stop's reason.
   */
  async send(signal: Signal, payload: Uint8Array): Promise<boolean> {
    let isWhole = true;
    const { counts } = this;
    await deliver(this.way, signal, payload, {
      sent: (bytes) => {
        counts.requests++;
        counts.bytes += bytes;
        this.arrivedAt = performance.now();
      },
      rejected: (items) => (counts.rejectedItems += items),
      failed: (reason) => this.failed(reason),
      split: () => {},
      reshaped: () => {},
      refused: async (_, refusal: Refusal) => {
        isWhole = false;
        counts.refused++;
        counts.lastRefusal = this.mask(refusal.reason);
      },
    });
    return isWhole;
  }

  close(): Promise<void> {
    return this.way.transport.close();
  }

  private failed(reason: string): void {
    if (performance.now() - this.arrivedAt < this.giveUpMs) return;
    const place = shownPlace(this.way.destination);
    throw new WatchtowerError("unavailable", `${place} does not take what is sent: ${this.mask(reason)}`);
  }
}
