import { connect } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { readFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import type { Signal } from "../../src/model/signal.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { Mutator } from "../kit/mutate.ts";
import { logsMessage, metricsMessage, traceMessage } from "../kit/otlp-messages.ts";

/** Damaged input in numbers: whatever it is, the engine answers in time, never with a defect of its own, and lives on. */
const MESSAGES = Number(process.env["WATCHTOWER_FUZZ"] ?? 10_000);
const QUERIES = Number(process.env["WATCHTOWER_FUZZ_QUERIES"] ?? 2000);
const HANG_MS = 5000;
const MEMORY_BOUND_KB = 1_500_000;
const PARALLEL = 8;

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(() => instance.stop());

const now = Date.now();
const json = {
  traces: traceMessage("fuzz", now),
  logs: logsMessage("fuzz", now),
  metrics: metricsMessage("fuzz", now),
};
const SIGNALS: readonly Signal[] = ["traces", "logs", "metrics"];
const jsonOf = (signal: Signal): Buffer => Buffer.from(JSON.stringify(json[signal]));
const protobufOf = (signal: Signal): Buffer => Buffer.from(transcodeRequest(signal, jsonOf(signal)));

async function inParallel(count: number, task: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
}

function residentKilobytes(): number {
  const status = readFileSync(`/proc/${instance.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

async function expectHealthy(): Promise<void> {
  const response = await fetch(`${instance.endpoints.ui}/api/watchtower/status`);
  expect(response.status).toBe(200);
  expect(residentKilobytes()).toBeLessThan(MEMORY_BOUND_KB);
}

describe("damaged OTLP messages", () => {
  it(`answers ${MESSAGES / 2} over HTTP`, { timeout: 300_000 }, async () => {
    const mutator = new Mutator(1);
    const answers = new Map<number, number>();
    await inParallel(MESSAGES / 2, async () => {
      const signal = mutator.pick(SIGNALS);
      const asJson = mutator.pick([true, false]);
      const body = mutator.bytes(asJson ? jsonOf(signal) : protobufOf(signal));
      const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": asJson ? "application/json" : "application/x-protobuf" },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(HANG_MS),
      });
      await response.arrayBuffer();
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    });
    expect([...answers.keys()].toSorted((a, b) => a - b)).toEqual([200, 400]);
    await expectHealthy();
  });

  it(`answers ${MESSAGES / 2} over gRPC`, { timeout: 300_000 }, async () => {
    const mutator = new Mutator(2);
    const session = connect(instance.endpoints.otlpGrpc);
    const codes = new Map<string, number>();
    await inParallel(MESSAGES / 2, async () => {
      const signal = mutator.pick(SIGNALS);
      const code = await exportOverGrpc(session, signal, mutator.bytes(protobufOf(signal)));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    });
    session.close();
    const INVALID_ARGUMENT = "3";
    expect([...codes.keys()].toSorted()).toEqual(["0", INVALID_ARGUMENT]);
    await expectHealthy();
  });
});

const SERVICE = {
  traces: "trace.v1.TraceService",
  metrics: "metrics.v1.MetricsService",
  logs: "logs.v1.LogsService",
};

function exportOverGrpc(session: ClientHttp2Session, signal: Signal, message: Buffer): Promise<string> {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, 5);
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": `/opentelemetry.proto.collector.${SERVICE[signal]}/Export`,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let status = "";
    const read = (headers: Record<string, unknown>): void => {
      if (typeof headers["grpc-status"] === "string") status = headers["grpc-status"];
    };
    stream.setTimeout(HANG_MS, () => reject(new Error("gRPC call hangs")));
    stream.on("response", read);
    stream.on("trailers", read);
    stream.on("error", reject);
    stream.on("close", () => resolve(status));
    stream.resume();
    stream.end(frame);
  });
}

describe("paths that are none", () => {
  it.each([
    ["a request", ""],
    ["an upgrade", "Connection: Upgrade\r\nUpgrade: websocket\r\n"],
  ])("are refused in %s", async (_, headers) => {
    const { hostname, port } = new URL(instance.endpoints.ui);
    const socket = connectTcp(Number(port), hostname);
    socket.setTimeout(HANG_MS, () => socket.destroy(new Error("the connection hangs")));
    socket.end(`GET // HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 40\d /);
    await expectHealthy();
  });
});

interface Language {
  readonly name: string;
  readonly seeds: readonly string[];
  readonly tokens: readonly string[];
  readonly url: (query: string) => string;
}

const encoded = encodeURIComponent;
const LANGUAGES: readonly Language[] = [
  {
    name: "PromQL",
    seeds: [
      'sum by (le) (rate(http_server_request_duration_seconds_bucket{job=~"f.*"}[5m]))',
      "histogram_quantile(0.9, sum without (pod) (rate(x_bucket[1m] offset 5m)))",
      'topk(3, queue_depth > bool 2) or on (job) {__name__="up", a!~"b|c"}',
      "max_over_time(avg(rate(jobs_done_total[1m]))[10m:1m]) ^ -2 * 1e3",
      'label_replace(up @ end(), "a", "$1", "b", "(.*)") unless absent(x)',
    ],
    tokens: [
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      "5m",
      "by",
      "offset",
      "bool",
      '"',
      "=~",
      "\\",
      "NaN",
      "@",
      "1e999",
      "é",
    ],
    url: (text) =>
      `${instance.endpoints.prometheus}/api/v1/query_range?query=${encoded(text)}&start=${now / 1000 - 600}&end=${now / 1000}&step=15`,
  },
  {
    name: "LogQL",
    seeds: [
      '{service_name="fuzz"} |= "payment" | json | logfmt | took > 10ms',
      'sum by (detected_level) (count_over_time({service_name=~".+"} |~ "time.*out" [5m]))',
      '{service_name="fuzz"} | line_format "{{.msg}}" | label_format a=b | drop c',
      'topk(2, rate({job!="x"} != "y" | logfmt --strict | size >= 5KB or a=~"b.*" [1m])) / 2',
      'quantile_over_time(0.9, {service_name="fuzz"} | pattern "<_> <b>" | unwrap duration(b) [1m])',
    ],
    tokens: [
      "{",
      "}",
      "|",
      "|=",
      "|~",
      "(",
      ")",
      "[5m]",
      "by",
      "json",
      "`",
      '"',
      "\\",
      "{{",
      "}}",
      "!=",
      "é",
    ],
    url: (text) => `${instance.endpoints.loki}/loki/api/v1/query_range?query=${encoded(text)}`,
  },
  {
    name: "TraceQL",
    seeds: [
      '{ resource.service.name = "fuzz" && duration > 100ms }',
      '{ status = error || span.http.response.status_code >= 500 } && { name =~ "SELECT.*" }',
      "{ .cart.total * 2 > 10 && !(kind = client) } >> { event.exception.type != nil }",
      '{ span."my key" = `x` } | count() > 2 | avg(duration) < 1h',
      "{ rootName = name && traceDuration > 1ns && parent.x = nil }",
    ],
    tokens: [
      "{",
      "}",
      "&&",
      "||",
      "(",
      ")",
      "span.",
      "resource.",
      "nil",
      '"',
      "`",
      ">>",
      "=~",
      "!",
      "|",
      "1h",
      "é",
    ],
    url: (text) => `${instance.endpoints.tempo}/api/search?q=${encoded(text)}`,
  },
];

describe.each(LANGUAGES)("damaged $name", ({ seeds, tokens, url }) => {
  it(`answers ${QUERIES} queries`, { timeout: 300_000 }, async () => {
    const mutator = new Mutator(3);
    const defects: string[] = [];
    await inParallel(QUERIES, async () => {
      const text = mutator.text(seeds, tokens);
      const response = await fetch(url(text), { signal: AbortSignal.timeout(HANG_MS) });
      const body = await response.text();
      if (response.status === 500 || response.status === 404)
        defects.push(`${text}\n  → ${response.status} ${body}`);
    });
    expect(defects).toEqual([]);
    await expectHealthy();
  });
});
