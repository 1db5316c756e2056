/**
 * `npm run bench:ack [-- --seconds 40]`: how long a small request waits for its acknowledgement while the engine has
 * heavy work: scrapes of 16 MiB, and large requests that a component changes on their way to a destination. Beside it,
 * on Linux, how much CPU time the main thread's longest turn takes, which does not depend on what else runs.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { payloads } from "./ingest.ts";
import { Instance } from "./instance.ts";
import { load, percentile } from "./load.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";

const GROUP = "acknowledging";
const WARM_MS = 2000;
const EVERY_MS = 20;
const BODY_MIB = 16;
/** Of about 75 kB each. */
const JOINED = 100;
const LARGE_EVERY_MS = 5000;

const { values } = parseArgs({ options: { seconds: { type: "string", default: "40" } } });
const seconds = Number(values.seconds);

const RECEIVER = (more: string): string => `
otelcol.receiver.otlp "in" {
  http { }
  output {
    traces = [otelcol.exporter.otlp.tempo.input${more}]
  }
}
otelcol.exporter.otlp "tempo" {
  client {
    endpoint = "tempo:4317"
  }
}
`;

const SCRAPING = (port: number): string => `
prometheus.scrape "shop" {
  targets         = [{ __address__ = "127.0.0.1:${port}" }]
  scrape_interval = "10s"
  scrape_timeout  = "9s"
  forward_to      = [prometheus.remote_write.mimir.receiver]
}
prometheus.remote_write "mimir" {
  endpoint {
    url = "http://mimir-distributor:8080/api/v1/push"
  }
}
`;

const CHANGING = (port: number): string => `
otelcol.processor.transform "t" {
  trace_statements {
    context    = "span"
    statements = ["set(attributes[\\"seen\\"], true)"]
  }
  output {
    traces = [otelcol.exporter.otlphttp.away.input]
  }
}
otelcol.exporter.otlphttp "away" {
  client {
    endpoint = "http://127.0.0.1:${port}"
  }
}
`;

async function started(
  file: URL,
  ...args: readonly string[]
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(file), args, { execArgv: ["--import", "tsx"] });
  const [port] = (await once(child, "message")) as [number];
  return { child, port };
}

async function measure(what: string, text: string, beside?: (instance: Instance) => Promise<void>) {
  const instance = new Instance();
  const path = join(instance.dataDir, "bench.alloy");
  writeFileSync(path, text);
  const turns = join(instance.dataDir, "turns.json");
  const other = new Instance({
    WATCHTOWER_ALLOY_FILE: path,
    WATCHTOWER_DATA_DIR: join(instance.dataDir, "data"),
    NODE_OPTIONS: `--require ${fileURLToPath(new URL("turns.cjs", import.meta.url))}`,
    BENCH_TURNS: turns,
  });
  await other.up();
  try {
    writeFileSync(turns, "[]");
    await wait(WARM_MS);
    const end = performance.now() + seconds * 1000;
    const besides = beside === undefined ? undefined : repeated(() => beside(other), end);
    const figures = await paced(what, other, end);
    await besides;
    return [...figures, ...longestTurn(what, turns)];
  } finally {
    await other.down();
    instance.remove();
  }
}

function longestTurn(what: string, path: string): readonly Figure[] {
  // What turns.cjs wrote; empty where there is no /proc.
  const [longest] = JSON.parse(readFileSync(path, "utf8")) as readonly number[];
  if (longest === undefined) return [];
  return [{ group: GROUP, what: `longest turn, ${what}`, value: longest, unit: "ms of CPU" }];
}

async function repeated(step: () => Promise<void>, end: number): Promise<void> {
  while (performance.now() < end) {
    await step();
    await wait(LARGE_EVERY_MS);
  }
}

/** One small request after the other, none waiting for the one before. */
async function paced(what: string, instance: Instance, end: number): Promise<readonly Figure[]> {
  const url = `${instance.endpoints.otlpHttp}/v1/traces`;
  const { body } = payloads("traces", 1)(0);
  const acks: Promise<number>[] = [];
  let failed = 0;
  const failedAfter = (ms: number): number => {
    failed++;
    return ms;
  };
  while (performance.now() < end) {
    const one = load({ url, clients: 1, requests: 1, payload: () => ({ body, items: 1 }) });
    const sentAt = performance.now();
    acks.push(one.then(({ ackP50 }) => ackP50).catch(() => failedAfter(performance.now() - sentAt)));
    await wait(EVERY_MS);
  }
  const times = Float64Array.from(await Promise.all(acks));
  const figure = (name: string, share: number): Figure => ({
    group: GROUP,
    what: `ack ${name}, ${what}`,
    value: percentile(times, share),
    unit: "ms",
  });
  return [
    figure("p50", 0.5),
    figure("p99", 0.99),
    figure("max", 1),
    { group: GROUP, what: `not acknowledged, ${what}`, value: failed, unit: `of ${times.length} requests` },
  ];
}

const target = await started(new URL("metrics-target.ts", import.meta.url), String(BODY_MIB));
const sink = await started(new URL("sink.ts", import.meta.url));
const part = payloads("traces", JOINED);
const large = Buffer.concat(Array.from({ length: JOINED }, (_, at) => part(at).body));
const sendLarge = async (instance: Instance): Promise<void> => {
  await load({
    url: `${instance.endpoints.otlpHttp}/v1/traces`,
    clients: 1,
    requests: 1,
    payload: () => ({ body: large, items: 1 }),
  });
};
const figures = [
  ...(await measure("nothing else", RECEIVER(""))),
  ...(await measure(`scraping ${BODY_MIB} MiB every 10 s`, RECEIVER("") + SCRAPING(target.port))),
  ...(await measure(
    "large requests, passed",
    RECEIVER(", otelcol.exporter.otlphttp.away.input") + CHANGING(sink.port),
    sendLarge,
  )),
  ...(await measure(
    "large requests, changed",
    RECEIVER(", otelcol.processor.transform.t.input") + CHANGING(sink.port),
    sendLarge,
  )),
];
for (const { child } of [target, sink]) child.kill();
const report = reportOf(figures);
process.stdout.write(`${renderTable(report)}\n`);
