import { ownMetrics } from "../../../forward/own-metrics.ts";
import type { DestinationStatus } from "../../../forward/status.ts";
import type { JournalAppender } from "../../../journal/record.ts";

/** As often as other metrics come. */
const EVERY_MS = 15_000;

interface ForwardMetricsParts {
  readonly forwarder: { status(): readonly DestinationStatus[] };
  readonly journal: JournalAppender;
  /** Whether the journal never took anything. */
  readonly isEmpty: () => boolean;
  /** When the engine started, Unix milliseconds. */
  readonly startMs: number;
}

/**
 * Keeps what the copy says of itself in the store, by way of the journal, but copies it to nobody. An engine that
 * nothing was sent to stays empty, and without a destination there is nothing to say.
 *
 * @returns ends it.
 */
export function keepForwardMetrics({
  forwarder,
  journal,
  isEmpty,
  startMs,
}: ForwardMetricsParts): () => void {
  const timer = setInterval(() => {
    const destinations = forwarder.status();
    if (destinations.length === 0 || isEmpty()) return;
    const request = ownMetrics(destinations, { startMs, nowMs: Date.now() });
    // A journal that is full says so to those who send; these figures come again.
    journal.append("metrics", request, { origin: "derived" }).catch(() => {});
  }, EVERY_MS);
  return () => clearInterval(timer);
}
