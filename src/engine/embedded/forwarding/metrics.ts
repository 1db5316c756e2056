import type { Forwarder } from "../../../forward/forwarder.ts";
import { ownMetrics } from "../../../forward/own-metrics.ts";
import type { JournalAppender } from "../../../journal/record.ts";

/** As often as other metrics come. */
const EVERY_MS = 15_000;

/**
 * Keeps what the copy says of itself in the store, by way of the journal, but copies it to nobody.
 *
 * @returns ends it. Without a destination there is nothing to say.
 */
export function keepForwardMetrics(
  forwarder: Forwarder,
  journal: JournalAppender,
  startMs: number,
): () => void {
  const timer = setInterval(() => {
    const destinations = forwarder.status();
    if (destinations.length === 0) return;
    const request = ownMetrics(destinations, { startMs, nowMs: Date.now() });
    // A journal that is full says so to those who send; these figures come again.
    journal.append("metrics", request, { origin: "derived" }).catch(() => {});
  }, EVERY_MS);
  return () => clearInterval(timer);
}
