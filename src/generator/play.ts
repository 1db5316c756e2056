import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Attributes, Context, Histogram, Span } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import type { Level, LogLine, Service, Step, StepKind } from "./story.ts";
import type { Telemetry } from "./telemetry.ts";

const KINDS: Readonly<Record<StepKind, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};
const SEVERITIES: Readonly<Record<Level, SeverityNumber>> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
};
/** Between a message's sending and its processing. */
const DELIVERY_MS = 5;
/** Memory grows steadily and falls back each minute, as a garbage collector makes it. */
const BASE_MEMORY_BYTES = 80_000_000;
const MEMORY_SWING_MS = 60_000;
const BYTES_PER_MS = 500;
/** Of the time of a request; the rest is waiting. */
const BUSY_SHARE = 0.2;

/** Milliseconds from a step's start to its end, what happens later left out. */
export function durationOf(step: Step): number {
  const inside = step.steps.filter((child) => child.later === undefined);
  return step.workMs + inside.reduce((sum, child) => sum + durationOf(child), 0);
}

/**
 * Plays a story as if it had just ended: spans, logs and measurements of all services it goes through.
 *
 * @param endMs Unix milliseconds.
 */
export function play(story: Step, services: Readonly<Record<Service, Telemetry>>, endMs: number): void {
  playStep(story, services, endMs - durationOf(story), ROOT_CONTEXT);
}

/** @returns when the step ended. */
function playStep(
  step: Step,
  services: Readonly<Record<Service, Telemetry>>,
  startMs: number,
  parent: Context,
): number {
  const telemetry = services[step.service];
  const options = { kind: KINDS[step.kind], attributes: step.attributes, startTime: startMs };
  const span = telemetry.tracer.startSpan(step.name, options, parent);
  const context = trace.setSpan(parent, span);
  let at = startMs + step.workMs / 2;
  for (const child of step.steps) {
    if (child.later === undefined) at = playStep(child, services, at, context);
    else playStep(child, services, at + DELIVERY_MS, context);
  }
  at += step.workMs / 2;
  for (const line of step.logs) log(telemetry, line, context, at);
  fail(span, step, at);
  span.end(at);
  measure(telemetry, step, span, at - startMs, at);
  return at;
}

function log(telemetry: Telemetry, line: LogLine, context: Context, time: number): void {
  telemetry.logger.emit({
    severityNumber: SEVERITIES[line.level],
    severityText: line.level.toUpperCase(),
    body: line.text,
    timestamp: time,
    context,
    ...(line.attributes === undefined ? {} : { attributes: line.attributes }),
  });
}

function fail(span: Span, { failure, kind }: Step, time: number): void {
  if (failure === undefined) return;
  span.setAttribute("error.type", failure.type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
  const own = kind === "internal" || !/^\d+$/.test(failure.type);
  if (own)
    span.recordException(
      { name: failure.type, message: failure.message, stack: stackOf(failure.type) },
      time,
    );
}

const stackOf = (type: string): string =>
  `${type}\n    at handle (/app/src/handler.js:42:13)\n    at process.processTicksAndRejections (node:internal)`;

/** What the service's own instruments would have recorded of the step. */
function measure(telemetry: Telemetry, step: Step, span: Span, durationMs: number, time: number): void {
  const { instruments } = telemetry;
  const { attributes } = step;
  const record = (instrument: Histogram, name: string, value: number, labels: Attributes): void => {
    instrument.record(value, labels);
    telemetry.exemplars.remember(name, labels, { value, time, span: span.spanContext() });
  };
  const seconds = durationMs / 1000;
  if (step.kind === "server") {
    instruments.memory.record(BASE_MEMORY_BYTES + (time % MEMORY_SWING_MS) * BYTES_PER_MS);
    instruments.cpuTime.add(seconds * BUSY_SHARE, { "cpu.mode": "user" });
    const labels = pick(attributes, [
      "http.request.method",
      "http.route",
      "http.response.status_code",
      "url.scheme",
    ]);
    const method = pick(attributes, ["http.request.method", "url.scheme"]);
    // The story is told when it is over; as seen by this counter it is under way for as long again.
    instruments.activeRequests.add(1, method);
    setTimeout(() => instruments.activeRequests.add(-1, method), durationMs).unref();
    record(instruments.serverDuration, "http.server.request.duration", seconds, labels);
  } else if (attributes["db.system.name"] !== undefined) {
    const labels = pick(attributes, ["db.system.name", "db.operation.name", "db.collection.name"]);
    record(instruments.databaseDuration, "db.client.operation.duration", seconds, labels);
  } else if (step.kind === "client") {
    const labels = pick(attributes, [
      "http.request.method",
      "http.response.status_code",
      "server.address",
      "server.port",
    ]);
    record(instruments.clientDuration, "http.client.request.duration", seconds, labels);
  } else if (step.kind === "producer") {
    const names = ["messaging.system", "messaging.operation.name", "messaging.destination.name"];
    instruments.messages.add(1, pick(attributes, names));
  }
  if (step.name === "POST /orders" && step.failure === undefined) instruments.orders.add(1);
  const amount = attributes["payment.amount"];
  if (typeof amount === "number") record(instruments.orderAmount, "order.amount", amount, {});
}

function pick(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(
    names.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]]])),
  );
}
