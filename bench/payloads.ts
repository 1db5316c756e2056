import { WireWriter } from "../src/model/wire/writer.ts";
import { Random } from "./random.ts";
import { Template, packedSlot, slotBytes, slotField } from "./template.ts";
import type { Slot } from "./template.ts";

/** Requests of about 100 kB, as SDKs with batching send them: spans of 444 B, log lines of 346 B. */
const SPANS_PER_REQUEST = 230;
const LOGS_PER_REQUEST = 300;

const SERVICES = ["frontend", "checkout", "payment", "cart", "catalogue", "shipping"];
const ROUTES = ["/", "/cart", "/cart/{id}", "/product/{id}", "/checkout", "/api/pay", "/api/ship", "/health"];
const METHODS = ["GET", "POST", "PUT", "DELETE"];

function attribute(writer: WireWriter, field: number, key: string, value: string | number): void {
  writer.message(field, (pair) => {
    pair.string(1, key);
    pair.message(2, (any) =>
      typeof value === "string" ? any.string(1, value) : any.int64(3, BigInt(value)),
    );
  });
}

function resource(writer: WireWriter, service: string): void {
  writer.message(1, (message) => {
    attribute(message, 1, "service.name", service);
    attribute(message, 1, "service.version", "1.4.2");
    attribute(message, 1, "service.instance.id", `${service}-7d9c5b6f4-x2x9z`);
    attribute(message, 1, "deployment.environment.name", "development");
    attribute(message, 1, "host.name", "laptop");
    attribute(message, 1, "telemetry.sdk.language", "nodejs");
  });
}

function scope(writer: WireWriter): void {
  writer.message(1, (message) => {
    message.string(1, "@opentelemetry/instrumentation-http");
    message.string(2, "0.205.0");
  });
}

function exportRequest(service: string, writeItems: (scopeItems: WireWriter) => void): Uint8Array {
  const writer = new WireWriter(1 << 17);
  writer.message(1, (resourceItems) => {
    resource(resourceItems, service);
    resourceItems.message(2, (scopeItems) => {
      scope(scopeItems);
      writeItems(scopeItems);
    });
  });
  return writer.finish();
}

function span(writer: WireWriter, random: Random): void {
  const route = random.pick(ROUTES);
  const method = random.pick(METHODS);
  const status = random.below(20) === 0 ? 500 : 200;
  slotBytes(writer, 1, ["traceHigh", "traceLow"]);
  slotBytes(writer, 2, ["span"]);
  writer.string(5, `${method} ${route}`);
  writer.uint32(6, 2 + random.below(2));
  slotField(writer, 7, "time");
  slotField(writer, 8, "end");
  attribute(writer, 9, "http.request.method", method);
  attribute(writer, 9, "http.route", route);
  attribute(writer, 9, "http.response.status_code", status);
  attribute(writer, 9, "url.path", route.replace("{id}", String(random.below(100_000))));
  attribute(writer, 9, "server.address", "shop.example");
  attribute(writer, 9, "server.port", 8080);
  attribute(writer, 9, "user.id", `user-${random.below(50_000)}`);
  attribute(writer, 9, "user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) shop/1.4");
  if (status === 500) writer.message(15, (message) => message.uint32(3, 2));
}

export function spansTemplate(seed: number): Template {
  const random = new Random(seed);
  const bytes = exportRequest(random.pick(SERVICES), (writer) => {
    for (let i = 0; i < SPANS_PER_REQUEST; i++) writer.message(2, (message) => span(message, random));
  });
  return new Template(bytes, SPANS_PER_REQUEST);
}

/** One line of the first template holds this text: what the substring query looks for. */
export const RARE_TEXT = "circuit breaker opened";

const RARE_LINE = `level=warn msg="${RARE_TEXT}" target=payment`;

function logLine(random: Random): string {
  const route = random.pick(ROUTES);
  return (
    `level=info method=${random.pick(METHODS)} path=${route.replace("{id}", String(random.below(1_000_000)))} ` +
    `status=200 duration=${random.below(900)}ms bytes=${random.below(65_536)} client=10.1.${random.below(250)}.${random.below(250)}`
  );
}

export function logsTemplate(seed: number): Template {
  const random = new Random(seed);
  const bytes = exportRequest(random.pick(SERVICES), (writer) => {
    for (let i = 0; i < LOGS_PER_REQUEST; i++) {
      writer.message(2, (message) => {
        slotField(message, 1, "time");
        slotField(message, 11, "time");
        message.uint32(2, 9);
        message.string(3, "INFO");
        message.message(5, (body) => body.string(1, seed === 1 && i === 0 ? RARE_LINE : logLine(random)));
        attribute(message, 6, "code.function.name", "handleRequest");
        attribute(message, 6, "thread.id", random.below(16));
        slotBytes(message, 9, ["traceHigh", "traceLow"]);
        slotBytes(message, 10, ["span"]);
      });
    }
  });
  return new Template(bytes, LOGS_PER_REQUEST);
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** 50 histograms with 11 buckets: the 550 series of the rate query. */
const HISTOGRAM_POINTS = 50;
const BUCKETS = BOUNDS.length + 1;
/** Buckets, sum and count of each point are a sample each. */
const SAMPLES_PER_POINT = BUCKETS + 2;
const GAUGE_POINTS = 150;

function pointAttributes(writer: WireWriter, field: number, index: number): void {
  attribute(writer, field, "http.route", ROUTES[index % ROUTES.length] ?? "/");
  attribute(writer, field, "pod", `pod-${index}`);
}

function histogramPoint(writer: WireWriter, index: number): void {
  slotField(writer, 3, "time");
  slotField(writer, 4, "count");
  slotField(writer, 5, "gauge");
  writer.message(6, (packed) => BOUNDS.concat(Infinity).forEach(() => packedSlot(packed, "bucket")));
  writer.message(7, (packed) => BOUNDS.forEach((bound) => packed.rawDouble(bound)));
  pointAttributes(writer, 9, index);
}

function gaugePoint(writer: WireWriter, index: number): void {
  slotField(writer, 3, "time");
  slotField(writer, 4, "gauge");
  pointAttributes(writer, 7, index);
}

/** One export of a service: cumulative histograms `http.server.request.duration` and gauges `queue.depth`. */
export function metricsTemplate(service: string): Template {
  const bytes = exportRequest(service, (writer) => {
    writer.message(2, (metric) => {
      metric.string(1, "http.server.request.duration");
      metric.string(3, "s");
      metric.message(9, (histogram) => {
        for (let i = 0; i < HISTOGRAM_POINTS; i++) histogram.message(1, (point) => histogramPoint(point, i));
        histogram.uint32(2, 2);
      });
    });
    writer.message(2, (metric) => {
      metric.string(1, "queue.depth");
      metric.message(5, (gauge) => {
        for (let i = 0; i < GAUGE_POINTS; i++) gauge.message(1, (point) => gaugePoint(point, i));
      });
    });
  });
  return new Template(bytes, HISTOGRAM_POINTS * SAMPLES_PER_POINT + GAUGE_POINTS);
}

/** Fills one export: all points at `time` (Unix ms), counters grown for the `scrape`-th time. */
export function scrapeFiller(random: Random, time: number, scrape: number) {
  const nanos = BigInt(time) * 1_000_000n;
  return (view: DataView, offset: number, slot: Slot): void => {
    if (slot === "time") view.setBigUint64(offset, nanos, true);
    else if (slot === "bucket") view.setBigUint64(offset, BigInt(scrape), true);
    else if (slot === "count") view.setBigUint64(offset, BigInt(scrape * BUCKETS), true);
    else view.setFloat64(offset, random.below(1000) / 4, true);
  };
}
