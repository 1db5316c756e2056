import type { LokiStream } from "../../../src/api/wire/loki.ts";
import type { MatrixItem } from "../../../src/api/wire/prometheus.ts";
import type {
  MetricsSeries,
  OtlpKeyValue,
  OtlpSpan,
  SearchTrace,
  TraceV2Body,
} from "../../../src/api/wire/tempo.ts";
import type { TraceDiffBody } from "../../../src/api/wire/trace-diff.ts";

/** A small shop's telemetry, made up of numbers that look random but never change. */

export const SERVICES = ["frontend", "checkout", "cart", "payment", "shipping", "catalog"] as const;

/** The same number in [0, 1) for the same seed. */
export function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

function hex(seed: number, length: number): string {
  let text = "";
  for (let index = 0; text.length < length; index += 1) {
    text += Math.floor(noise(seed + index * 0.37) * 0xffff_ffff)
      .toString(16)
      .padStart(8, "0");
  }
  return text.slice(0, length);
}

function base64(id: string): string {
  return Buffer.from(id, "hex").toString("base64");
}

export const traceId = (index: number): string => hex(index + 1, 32);

function attribute(key: string, value: string | number): OtlpKeyValue {
  return { key, value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value } };
}

const OPERATIONS = ["GET /", "GET /product/{id}", "POST /cart", "POST /checkout", "GET /search"];
const CALLS = [
  "authorize card",
  "SELECT products",
  "reserve stock",
  "publish order",
  "quote shipping",
  "GET price",
];

export function searchTraces(count: number, now: number): readonly SearchTrace[] {
  return Array.from({ length: count }, (_, index) => {
    const spans = 6 + Math.floor(noise(index) * 30);
    const failed = noise(index + 0.5) > 0.8;
    const stats = SERVICES.slice(0, 2 + Math.floor(noise(index + 7) * 5)).map((name, at) => [
      name,
      {
        spanCount: Math.max(1, Math.floor(spans / (at + 2))),
        ...(failed && at === 1 ? { errorCount: 1 } : {}),
      },
    ]);
    return {
      traceID: traceId(index),
      rootServiceName: "frontend",
      rootTraceName: OPERATIONS[index % OPERATIONS.length] ?? "",
      startTimeUnixNano: `${now - index * 17_000 - Math.floor(noise(index) * 9000)}000000`,
      durationMs: Math.floor(5 + noise(index + 3) ** 3 * 1800),
      spanSets: [{ spans: [], matched: 3 }],
      serviceStats: Object.fromEntries(stats),
    };
  });
}

/** A trace of any number of spans, with errors, events and links. */
export function trace(id: string, now: number, spans: number): TraceV2Body {
  const start = BigInt(now) * 1_000_000n;
  const byService = new Map<string, OtlpSpan[]>();
  const places = [{ offset: 0, duration: 840_000_000, depth: 0 }];
  for (let index = 0; index < spans; index += 1) {
    const parent = index === 0 ? 0 : Math.max(0, index - 1 - Math.floor(noise(index) * Math.min(index, 5)));
    const above = places[parent] ?? { offset: 0, duration: 1, depth: 0 };
    const offset =
      index === 0 ? 0 : Math.floor(above.offset + above.duration * (0.05 + noise(index + 0.2) * 0.5));
    const duration =
      index === 0 ? 840_000_000 : Math.floor(above.duration * (0.15 + noise(index + 0.4) * 0.4));
    places[index] = { offset, duration, depth: above.depth + 1 };
    const failed = index === 5 || (index > 8 && noise(index + 0.9) > 0.96);
    const service =
      index === 0 ? "frontend" : (SERVICES[Math.floor(noise(index + 0.7) * SERVICES.length)] ?? "cart");
    const span: OtlpSpan = {
      traceId: base64(id),
      spanId: base64(hex(index + 0.11, 16)),
      ...(index === 0 ? {} : { parentSpanId: base64(hex(parent + 0.11, 16)) }),
      name: index === 0 ? "POST /checkout" : (CALLS[index % CALLS.length] ?? ""),
      kind: index % 3 === 0 ? "SPAN_KIND_SERVER" : "SPAN_KIND_CLIENT",
      startTimeUnixNano: String(start + BigInt(offset)),
      endTimeUnixNano: String(start + BigInt(offset + duration)),
      attributes: [
        attribute("http.request.method", "POST"),
        attribute("http.response.status_code", failed ? 502 : 200),
        attribute("url.full", "http://shop.local/checkout?customer=42"),
        attribute(
          "db.query.text",
          "SELECT id, name, price FROM products WHERE id = ANY($1) ORDER BY rank LIMIT 20",
        ),
      ],
      events: failed
        ? [
            {
              timeUnixNano: String(start + BigInt(offset + Math.floor(duration / 2))),
              name: "exception",
              attributes: [
                attribute("exception.type", "PaymentDeclined"),
                attribute("exception.message", "card issuer answered 51"),
                attribute(
                  "exception.stacktrace",
                  "PaymentDeclined: card issuer answered 51\n    at charge (pay.js:42:11)",
                ),
              ],
            },
          ]
        : [],
      links: index === 2 ? [{ traceId: base64(traceId(3)), spanId: base64(hex(0.11, 16)) }] : [],
      status: failed ? { code: "STATUS_CODE_ERROR", message: "card declined" } : {},
    };
    byService.set(service, [...(byService.get(service) ?? []), span]);
  }
  const resourceSpans = [...byService].map(([service, list]) => ({
    resource: {
      attributes: [
        attribute("service.name", service),
        attribute("service.version", "1.4.2"),
        attribute("host.name", "laptop"),
        attribute("process.pid", 4242),
      ],
    },
    scopeSpans: [{ scope: { name: "shop", version: "1.0.0" }, spans: list }],
  }));
  return { trace: { resourceSpans }, metrics: {} };
}

const LINES: readonly (readonly [level: string, line: string])[] = [
  ["info", "GET /product/7 200 12ms"],
  ["info", '{"message":"order placed","order":4711,"total":59.9,"items":[{"sku":"A1","count":2}]}'],
  ["debug", "cache hit key=product:7 age=12s"],
  ["warn", "retrying payment attempt=2 after=250ms"],
  ["info", 'level=info msg="cart updated" customer=42 items=3'],
  ["error", "payment failed: card issuer answered 51 for order 4711, giving up after 3 attempts"],
];

export function logLine(index: number, ms: number): LokiStream {
  const [level = "info", line = ""] = LINES[Math.floor(noise(index) * LINES.length)] ?? [];
  const structuredMetadata: Record<string, string> = { detected_level: level, scope_name: "shop" };
  if (index % 2 === 0) {
    structuredMetadata["trace_id"] = traceId(index % 40);
    structuredMetadata["span_id"] = hex(0.11, 16);
  }
  return {
    stream: { service_name: SERVICES[index % SERVICES.length] ?? "", deployment_environment: "dev" },
    values: [[`${ms}${String(100_000 + (index % 900_000))}`, line, { structuredMetadata }]],
  };
}

/** A wave per series over the grid. */
export function waves(
  names: readonly Readonly<Record<string, string>>[],
  start: number,
  end: number,
  step: number,
): readonly MatrixItem[] {
  return names.map((metric, at) => {
    const values: [number, string][] = [];
    for (let time = start; time <= end; time += step) {
      const wave = 1.4 + Math.sin(time / 400 + at) + 0.35 * noise(time * 0.001 + at) + at * 0.4;
      values.push([time, (wave * 0.08).toFixed(5)]);
    }
    return { metric, values };
  });
}

/** What TraceQL metrics answer: a wave per status, or per quantile of the duration. */
export function traceSeries(
  query: string,
  start: number,
  end: number,
  step: number,
): readonly MetricsSeries[] {
  const labels = query.includes("by (status)")
    ? ["unset", "error"].map((status) => ({ key: "status", value: { stringValue: status } }))
    : [0.5, 0.9, 0.99].map((share) => ({ key: "p", value: { doubleValue: share } }));
  const series = waves(
    labels.map(() => ({})),
    start,
    end,
    step,
  );
  return series.map(({ values = [] }, at) => ({
    labels: labels.slice(at, at + 1),
    samples: values.map(([time, value]) => ({ timestampMs: String(time * 1000), value: Number(value) })),
  }));
}

/** A comparison with a row of each kind. */
export function traceDiff(left: string, right: string): TraceDiffBody {
  const whole = { start: "1795655226043000000", duration: "90000000", spans: 3, errors: 0 };
  const span = (spanId: string, ms: number, status: "unset" | "error" = "unset") => ({
    spanId,
    offset: "0",
    duration: String(ms * 1_000_000),
    status,
  });
  return {
    left: { traceId: left, ...whole },
    right: { traceId: right, ...whole, errors: 1 },
    counts: { same: 2, changed: 1, missing: 1, added: 1 },
    rows: [
      {
        kind: "same",
        service: "frontend",
        name: "POST /checkout",
        depth: 0,
        left: span("a1", 80),
        right: span("b1", 90),
        attributes: [],
      },
      {
        kind: "changed",
        service: "payment",
        name: "POST /charges",
        depth: 1,
        left: span("a2", 20),
        right: span("b2", 60, "error"),
        attributes: [{ scope: "span", key: "http.response.status_code", left: "200", right: "502" }],
      },
      { kind: "missing", service: "shipping", name: "ship", depth: 1, left: span("a3", 5), attributes: [] },
      { kind: "added", service: "payment", name: "refund", depth: 2, right: span("b4", 5), attributes: [] },
      {
        kind: "same",
        service: "cart",
        name: "clear",
        depth: 1,
        left: span("a5", 5),
        right: span("b5", 5),
        attributes: [],
      },
    ],
  };
}
