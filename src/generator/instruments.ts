import type { Counter, Gauge, Histogram, Meter, UpDownCounter } from "@opentelemetry/api";

/** Advised by the semantic conventions: of HTTP, and of databases. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const DATABASE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** The instruments of a service, named by the semantic conventions where these have a name. */
export class Instruments {
  /** In seconds, as the two below. */
  readonly serverDuration: Histogram;
  readonly clientDuration: Histogram;
  readonly databaseDuration: Histogram;
  readonly activeRequests: UpDownCounter;
  /** Messages that were sent. */
  readonly messages: Counter;
  readonly orders: Counter;
  /** In euros; aggregated exponentially. */
  readonly orderAmount: Histogram;
  /** In bytes. */
  readonly memory: Gauge;
  /** In seconds. */
  readonly cpuTime: Counter;

  constructor(meter: Meter) {
    const seconds = { unit: "s", advice: { explicitBucketBoundaries: SECONDS } };
    this.serverDuration = meter.createHistogram("http.server.request.duration", {
      ...seconds,
      description: "Duration of HTTP server requests.",
    });
    this.clientDuration = meter.createHistogram("http.client.request.duration", {
      ...seconds,
      description: "Duration of HTTP client requests.",
    });
    this.databaseDuration = meter.createHistogram("db.client.operation.duration", {
      unit: "s",
      advice: { explicitBucketBoundaries: DATABASE_SECONDS },
      description: "Duration of database client operations.",
    });
    this.activeRequests = meter.createUpDownCounter("http.server.active_requests", {
      unit: "{request}",
      description: "Number of active HTTP server requests.",
    });
    this.messages = meter.createCounter("messaging.client.sent.messages", {
      unit: "{message}",
      description: "Number of messages sent.",
    });
    this.orders = meter.createCounter("orders.placed", {
      unit: "{order}",
      description: "Orders that were placed.",
    });
    this.orderAmount = meter.createHistogram("order.amount", {
      unit: "EUR",
      description: "Amount of each order.",
    });
    this.memory = meter.createGauge("process.memory.usage", {
      unit: "By",
      description: "The amount of physical memory in use.",
    });
    this.cpuTime = meter.createCounter("process.cpu.time", {
      unit: "s",
      description: "Total CPU seconds broken down by different CPU modes.",
    });
  }
}
