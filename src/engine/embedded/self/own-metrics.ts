import type { SignalStatus, StatusBody } from "../../../api/wire/watchtower.ts";
import { errorMessage } from "../../../base/errors.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";

/** As often as other metrics come. */
const EVERY_MS = 15_000;

interface OwnMetricsParts {
  readonly status: () => Promise<StatusBody>;
  /** Puts an ExportMetricsServiceRequest into the journal; resolves when it is durable. */
  readonly keep: (request: Uint8Array) => Promise<unknown>;
  readonly onProblem: (message: string) => void;
}

/**
 * Keeps what the engine says of itself in the store, from the first thing received on: an empty engine stays empty.
 *
 * @returns ends it.
 */
export function keepOwnMetrics({ status, keep, onProblem }: OwnMetricsParts): () => void {
  const tell = async (): Promise<void> => {
    const body = await status();
    const { traces, metrics, logs } = body.signals;
    if (traces.items + metrics.items + logs.items > 0) await keep(ownMetrics(body, Date.now()));
  };
  const timer = setInterval(() => {
    tell().catch((error: unknown) => onProblem(`own metrics: ${errorMessage(error)}`));
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * An ExportMetricsServiceRequest: `watchtower_…` in Prometheus' names.
 *
 * @param nowMs Unix milliseconds.
 */
export function ownMetrics(status: StatusBody, nowMs: number): Uint8Array {
  const { journal, startedAt } = status;
  const signals = Object.entries(status.signals);
  const times = { startTimeUnixNano: `${startedAt}000000`, timeUnixNano: `${nowMs}000000` };
  const point = (value: number, attributes: readonly object[] = []): object => ({
    ...times,
    asDouble: value,
    attributes,
  });
  const bySignal = (value: (signal: SignalStatus) => number): readonly object[] =>
    signals.map(([name, signal]) => point(value(signal), [attribute("signal", name)]));
  const metrics = [
    counter(
      "received.items",
      "Spans, data points and log records received.",
      bySignal(({ received }) => received),
    ),
    counter("dropped.items", "What could not be kept.", bySignal(droppedOf)),
    gauge(
      "store.items",
      "{item}",
      "Spans, samples and log records kept.",
      bySignal(({ items }) => items),
    ),
    gauge(
      "store.size",
      "By",
      "What they take on the disk.",
      bySignal(({ diskBytes }) => diskBytes),
    ),
    gauge("journal.size", "By", "Requests in the journal.", [point(journal.bytes)]),
    gauge("journal.waiting", "{request}", "Requests not yet in the store.", [point(journal.pending)]),
    gauge("process.memory", "By", "Physical memory of the engine.", [point(process.memoryUsage.rss())]),
  ];
  const resource = { attributes: [attribute("service.name", "watchtower")] };
  const request = {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: "watchtower" }, metrics }] }],
  };
  return transcodeRequest("metrics", Buffer.from(JSON.stringify(request)));
}

const droppedOf = ({ dropped }: SignalStatus): number =>
  Object.values(dropped).reduce((sum, count) => sum + count, 0);

function counter(name: string, description: string, dataPoints: readonly object[]): object {
  const sum = { dataPoints, aggregationTemporality: 2, isMonotonic: true };
  return { name: `watchtower.${name}`, unit: "{item}", description, sum };
}

function gauge(name: string, unit: string, description: string, dataPoints: readonly object[]): object {
  return { name: `watchtower.${name}`, unit, description, gauge: { dataPoints } };
}

const attribute = (key: string, text: string): object => ({ key, value: { stringValue: text } });
