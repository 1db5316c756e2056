import type { Forwarder } from "../../forward/forwarder.ts";
import { ownMetrics } from "../../forward/own-metrics.ts";
import type { Acceptor } from "../../receive/accept.ts";

/** As often as other metrics come. */
const EVERY_MS = 15_000;

/**
 * Keeps what the copy says of itself in the store, by the way of everything received; so it is copied, too.
 *
 * @returns ends it. Without a destination there is nothing to say.
 */
export function keepForwardMetrics(forwarder: Forwarder, acceptor: Acceptor, startMs: number): () => void {
  if (forwarder.status().length === 0) return () => {};
  const timer = setInterval(() => {
    const request = ownMetrics(forwarder.status(), { startMs, nowMs: Date.now() });
    // A journal that is full says so to those who send; these figures come again.
    acceptor.accept("metrics", "protobuf", request).catch(() => {});
  }, EVERY_MS);
  return () => clearInterval(timer);
}
