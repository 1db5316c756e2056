import { connect } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import type { Signal } from "../../src/model/signal.ts";
import { ExtremeMessages } from "../kit/extreme-otlp.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { mutateWire } from "../kit/mutate-wire.ts";
import { Mutator } from "../kit/mutate.ts";
import { logsMessage, metricsMessage, traceMessage } from "../kit/otlp-messages.ts";
import { LOGQL, PROMQL, TRACEQL, sentence } from "../kit/query-grammar.ts";

/** Damaged input in numbers: whatever it is, the engine answers in time, never with a defect of its own, and lives on. */
const MESSAGES = Number(process.env["WATCHTOWER_FUZZ"] ?? 10_000);
const QUERIES = Number(process.env["WATCHTOWER_FUZZ_QUERIES"] ?? 2000);
/** Another seed takes other ways; a failure names it. */
const SEED = Number(process.env["WATCHTOWER_FUZZ_SEED"] ?? 1);
/** The engine ends its queries itself: who gets no answer long after that has hung. */
const QUERY_TIMEOUT = "2s";
const HANG_MS = 30_000;
const MEMORY_BOUND_KB = 1_500_000;
const PARALLEL = 8;

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance({ WATCHTOWER_QUERY_TIMEOUT: QUERY_TIMEOUT });
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

/** Damage to bytes, damage that keeps the framing, and whole messages of extreme values, damaged or not. */
class Messages {
  private readonly random: Random;
  private readonly mutator: Mutator;
  private readonly extreme: ExtremeMessages;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.mutator = new Mutator(seed + 1);
    this.extreme = new ExtremeMessages(this.random);
  }

  next(asJson: boolean): { signal: Signal; body: Buffer } {
    const signal = this.random.pick(SIGNALS);
    const kind = this.random.below(5);
    const whole = kind < 2 ? jsonOf(signal) : Buffer.from(JSON.stringify(this.extreme.request(signal)));
    const bytes = asJson ? whole : Buffer.from(transcodeRequest(signal, whole));
    switch (kind) {
      case 0:
      case 2:
        return { signal, body: this.mutator.bytes(bytes) };
      case 1:
      case 3:
        return { signal, body: asJson ? this.mutator.bytes(bytes) : this.strained(bytes) };
      default:
        return { signal, body: bytes };
    }
  }

  private strained(bytes: Buffer): Buffer {
    let body = bytes;
    for (let times = 1 + this.random.below(3); times > 0; times--) body = mutateWire(this.random, body);
    return body;
  }
}

async function inParallel(count: number, task: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    try {
      while (next < count) await task(next++);
    } finally {
      next = count;
    }
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
  expect(readFileSync(join(instance.dataDir, "watchtower.log"), "utf8")).not.toMatch(/^\S+ error/m);
  expect(residentKilobytes()).toBeLessThan(MEMORY_BOUND_KB);
}

describe("damaged OTLP messages", () => {
  it(`answers ${MESSAGES / 2} over HTTP`, { timeout: 900_000 }, async () => {
    const messages = new Messages(10 * SEED);
    const answers = new Map<number, number>();
    await inParallel(MESSAGES / 2, async (number) => {
      const asJson = number % 2 === 0;
      const { signal, body } = messages.next(asJson);
      const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": asJson ? "application/json" : "application/x-protobuf" },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(HANG_MS),
      });
      await response.arrayBuffer();
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    });
    // 413 is for what grew beyond the limit.
    expect([200, 400, 413]).toEqual(expect.arrayContaining([...answers.keys()]));
    expect([...answers.keys()]).toEqual(expect.arrayContaining([200, 400]));
    await expectHealthy();
  });

  it(`answers ${MESSAGES / 2} over gRPC`, { timeout: 900_000 }, async () => {
    const messages = new Messages(10 * SEED + 2);
    // Of what Node's client may hold, 10 MB are too few for eight messages of megabytes at once.
    const session = connect(instance.endpoints.otlpGrpc, { maxSessionMemory: 1000 });
    const codes = new Map<string, number>();
    await inParallel(MESSAGES / 2, async () => {
      const { signal, body } = messages.next(false);
      const code = await exportOverGrpc(session, signal, body);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    });
    session.close();
    const [OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED] = ["0", "3", "8"] as const;
    expect([OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED]).toEqual(expect.arrayContaining([...codes.keys()]));
    expect([...codes.keys()]).toEqual(expect.arrayContaining([OK, INVALID_ARGUMENT]));
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
  readonly grammar: Readonly<Record<string, readonly string[]>>;
  readonly urls: (query: string) => readonly string[];
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
    grammar: PROMQL,
    urls: (text) => {
      const base = `${instance.endpoints.prometheus}/api/v1`;
      const range = `start=${now / 1000 - 600}&end=${now / 1000}`;
      return [
        `${base}/query_range?query=${encoded(text)}&${range}&step=15`,
        `${base}/query?query=${encoded(text)}`,
        `${base}/query_exemplars?query=${encoded(text)}&${range}`,
        `${base}/series?match[]=${encoded(text)}`,
        `${base}/label/le/values?match[]=${encoded(text)}`,
      ];
    },
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
    grammar: LOGQL,
    urls: (text) => {
      const base = `${instance.endpoints.loki}/loki/api/v1`;
      return [
        `${base}/query_range?query=${encoded(text)}`,
        `${base}/query_range?query=${encoded(text)}&direction=forward&step=1&limit=5`,
        `${base}/query?query=${encoded(text)}`,
        `${base}/series?match[]=${encoded(text)}`,
        `${base}/index/volume?query=${encoded(text)}`,
        `${base}/detected_fields?query=${encoded(text)}`,
      ];
    },
  },
  {
    name: "TraceQL",
    seeds: [
      '{ resource.service.name = "fuzz" && duration > 100ms }',
      '{ status = error || span.http.response.status_code >= 500 } && { name =~ "SELECT.*" }',
      "{ .cart.total * 2 > 10 && !(kind = client) } >> { event.exception.type != nil }",
      '{ span."my key" = `x` } | count() > 2 | avg(duration) < 1h',
      "{ rootName = name && traceDuration > 1ns && parent.x = nil }",
      "{ kind = server } | quantile_over_time(duration, 0.5, 0.9) by (resource.service.name) | topk(3)",
      "({ status = error } | rate() by (name)) / ({} | rate() by (name)) * 100 > 1",
      "{} | compare({ status = error }, 5) with (exemplars = 10)",
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
    grammar: TRACEQL,
    urls: (text) => {
      const base = `${instance.endpoints.tempo}/api`;
      return [
        `${base}/search?q=${encoded(text)}`,
        `${base}/search?q=${encoded(text)}&limit=1&spss=100&start=${Math.floor(now / 1000) - 60}&end=${Math.floor(now / 1000) + 60}`,
        `${base}/metrics/query_range?q=${encoded(text)}&since=1h`,
        `${base}/metrics/query?q=${encoded(text)}`,
        `${base}/v2/search/tags?q=${encoded(text)}`,
        `${base}/v2/search/tag/name/values?q=${encoded(text)}`,
      ];
    },
  },
];

describe.each(LANGUAGES)("$name, made and damaged", ({ seeds, tokens, grammar, urls }) => {
  it(`answers ${QUERIES} queries`, { timeout: 900_000 }, async () => {
    const random = new Random(10 * SEED + 4);
    const mutator = new Mutator(10 * SEED + 5);
    const defects: string[] = [];
    let answered = 0;
    await inParallel(QUERIES, async () => {
      const made = sentence(grammar, random);
      const mutated = random.pick([made, mutator.text(seeds, tokens), mutator.text([made], tokens)]);
      // A character cut in half is none that a URL can carry.
      const text = Buffer.from(mutated).toString();
      const url = random.pick(urls(text));
      const response = await fetch(url, { signal: AbortSignal.timeout(HANG_MS) }).catch((error: unknown) => {
        throw new Error(`no answer to ${text}\n  at ${url}`, { cause: error });
      });
      const body = await response.text();
      if (response.status === 200) answered++;
      if (response.status === 500 || response.status === 404)
        defects.push(`${text}\n  ${url}\n  → ${response.status} ${body}`);
    });
    expect(defects).toEqual([]);
    expect(answered).toBeGreaterThan(QUERIES / 20);
    await expectHealthy();
  });
});
