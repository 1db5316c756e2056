import { WireWriter } from "../src/model/wire/writer.ts";
import { Random } from "./random.ts";

/** Whole traces of a shop, as a Collector passes them on: a request holds the spans of many traces, by service. */
const TRACES_PER_REQUEST = 60;
export const SPANS_PER_TRACE = 8;
/** Distinct values of `url.path` (which has a column) and of `user.id` (which has none). */
export const DISTINCT = 100_000;
/** The id of the trace that is larger than all others. */
export const LARGE_TRACE = "0badcafe0badcafe0badcafe0badcafe";
export const LARGE_TRACE_SPANS = 50_000;

const SERVICES = ["frontend", "checkout", "payment", "cart", "catalogue", "shipping"];
const ROUTES = ["/", "/cart", "/cart/{id}", "/product/{id}", "/checkout", "/api/pay", "/api/ship", "/health"];
const METHODS = ["GET", "POST", "PUT", "DELETE"];
/** Of each span in a trace, which one is its parent: a tree of four levels. */
const PARENTS = [-1, 0, 0, 1, 1, 3, 3, 2];
const SERVICE_OF = [0, 1, 3, 2, 5, 2, 4, 3];
const ERROR = 2;
const MILLI = 1_000_000n;

interface BenchSpan {
  readonly trace: Uint8Array;
  readonly id: Uint8Array;
  readonly parent: Uint8Array | undefined;
  readonly start: bigint;
  readonly duration: bigint;
  readonly kind: number;
}

function attribute(writer: WireWriter, key: string, value: string | number): void {
  writer.message(9, (pair) => {
    pair.string(1, key);
    pair.message(2, (any) =>
      typeof value === "string" ? any.string(1, value) : any.int64(3, BigInt(value)),
    );
  });
}

function writeSpan(writer: WireWriter, random: Random, span: BenchSpan): void {
  const route = random.pick(ROUTES);
  const method = random.pick(METHODS);
  const status = random.below(20) === 0 ? 500 : 200;
  writer.bytes(1, span.trace);
  writer.bytes(2, span.id);
  if (span.parent !== undefined) writer.bytes(4, span.parent);
  writer.string(5, `${method} ${route}`);
  writer.uint32(6, span.kind);
  writer.fixed64(7, span.start);
  writer.fixed64(8, span.start + span.duration);
  attribute(writer, "http.request.method", method);
  attribute(writer, "http.route", route);
  attribute(writer, "http.response.status_code", status);
  attribute(writer, "url.path", `/product/${random.below(DISTINCT)}`);
  attribute(writer, "server.address", "shop.example");
  attribute(writer, "server.port", 8080);
  attribute(writer, "user.id", `user-${random.below(DISTINCT)}`);
  attribute(writer, "user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) shop/1.4");
  if (status === 500) writer.message(15, (message) => message.uint32(3, ERROR));
}

function randomId(random: Random, length: 8 | 16): Uint8Array {
  const words = new Uint32Array(length / 4);
  for (let i = 0; i < words.length; i++) words[i] = random.bits();
  return new Uint8Array(words.buffer);
}

function writeGroup(writer: WireWriter, service: string, write: (scope: WireWriter) => void): void {
  writer.message(1, (group) => {
    group.message(1, (resource) => {
      for (const [key, value] of [
        ["service.name", service],
        ["service.version", "1.4.2"],
        ["service.instance.id", `${service}-7d9c5b6f4-x2x9z`],
        ["deployment.environment.name", "development"],
        ["host.name", "laptop"],
        ["telemetry.sdk.language", "nodejs"],
      ] as const) {
        resource.message(1, (pair) => {
          pair.string(1, key);
          pair.message(2, (any) => any.string(1, value));
        });
      }
    });
    group.message(2, (scope) => {
      scope.message(1, (message) => {
        message.string(1, "@opentelemetry/instrumentation-http");
        message.string(2, "0.205.0");
      });
      write(scope);
    });
  });
}

/** Requests with at least `spans` spans whose traces begin evenly over `[start, end)`, Unix nanoseconds, oldest first. */
export function* shopRequests(
  spans: number,
  start: bigint,
  end: bigint,
): Generator<{ readonly body: Uint8Array; readonly spans: number }> {
  const random = new Random(42);
  const traces = Math.ceil(spans / SPANS_PER_TRACE);
  for (let first = 0; first < traces; first += TRACES_PER_REQUEST) {
    const count = Math.min(TRACES_PER_REQUEST, traces - first);
    const batch = Array.from({ length: count }, (_, index) =>
      traceSpans(random, start + ((end - start) * BigInt(first + index)) / BigInt(traces)),
    );
    const writer = new WireWriter(1 << 18);
    for (const [number, service] of SERVICES.entries()) {
      writeGroup(writer, service, (scope) => {
        for (const trace of batch) {
          for (const [place, span] of trace.entries()) {
            if (SERVICE_OF[place] === number) scope.message(2, (message) => writeSpan(message, random, span));
          }
        }
      });
    }
    yield { body: writer.finish(), spans: count * SPANS_PER_TRACE };
  }
}

function traceSpans(random: Random, start: bigint): BenchSpan[] {
  const trace = randomId(random, 16);
  const spans: BenchSpan[] = [];
  for (const [place, parent] of PARENTS.entries()) {
    spans.push({
      trace,
      id: randomId(random, 8),
      parent: spans[parent]?.id,
      start: start + BigInt(place) * MILLI,
      duration: BigInt(1 + random.below(500)) * MILLI,
      kind: 2 + (place % 2),
    });
  }
  return spans;
}

const PER_REQUEST = 500;

/** One trace of {@link LARGE_TRACE_SPANS} spans: each has up to ten children. */
export function* largeTrace(start: bigint): Generator<{ readonly body: Uint8Array; readonly spans: number }> {
  const random = new Random(7);
  const trace = Uint8Array.from(Buffer.from(LARGE_TRACE, "hex"));
  const ids = Array.from({ length: LARGE_TRACE_SPANS }, () => randomId(random, 8));
  for (let first = 0; first < LARGE_TRACE_SPANS; first += PER_REQUEST) {
    const writer = new WireWriter(1 << 18);
    const service = SERVICES[(first / PER_REQUEST) % SERVICES.length] ?? "";
    writeGroup(writer, service, (scope) => {
      for (let index = first; index < first + PER_REQUEST; index++) {
        const id = ids[index];
        if (id === undefined) continue;
        const parent = index === 0 ? undefined : ids[Math.floor((index - 1) / 10)];
        const span = { trace, id, parent, start: start + BigInt(index), duration: MILLI, kind: 1 };
        scope.message(2, (message) => writeSpan(message, random, span));
      }
    });
    yield { body: writer.finish(), spans: PER_REQUEST };
  }
}
