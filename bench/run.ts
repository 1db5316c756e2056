/**
 * `npm run bench [-- [logs|metrics] --scale 0.1 --only PART --json FILE]`: measures a real engine, started as a user starts it. At
 * scale 1 it keeps 2 M spans, 2 M log lines and 20 M samples. Prints a table, and the report as JSON. With `logs` it
 * measures more of logs and nothing else, beside a Loki if LOKI_BIN names its binary; with `metrics` the same of metrics,
 * beside a Prometheus and a VictoriaMetrics if PROMETHEUS_BIN and VICTORIA_METRICS_BIN name them.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { diskFigures, ingestFigures, measureIngest } from "./ingest.ts";
import { Instance } from "./instance.ts";
import { logFigures } from "./logs.ts";
import { metricFigures } from "./metrics/run.ts";
import { pageFigures } from "./page.ts";
import { queryFigures } from "./queries.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";

const SIGNALS = ["traces", "logs", "metrics"] as const;
const FULL_ITEMS = { traces: 2_000_000, logs: 2_000_000, metrics: 20_000_000 };
const ITEMS_PER_REQUEST = { traces: 230, logs: 300, metrics: 800 };
const INGEST_REQUESTS = 1500;
const CLIENTS = 4;
/** V8 gives back what the start took when nothing has happened for some seconds. */
const REST_MS = 20_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    json: { type: "string" },
  },
});
const scale = Number(values.scale);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function emptyEngine(): Promise<Figure[]> {
  const instance = new Instance();
  const figures: Figure[] = [
    { group: "start", what: "empty store", value: await instance.up(), unit: "ms", target: 500 },
  ];
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  figures.push({ group: "memory", what: "at rest", value: instance.memory().now, unit: "MB", target: 120 });
  figures.push(...(await pageFigures(instance)));
  for (const signal of SIGNALS) {
    say(`ingest of ${signal}…`);
    figures.push(...(await ingestFigures(instance, signal, Math.ceil(INGEST_REQUESTS * scale))));
  }
  figures.push({
    group: "memory",
    what: "highest under load",
    value: instance.memory().peak,
    unit: "MB",
    target: 600,
  });
  await instance.down();
  instance.remove();
  return figures;
}

async function fullEngine(): Promise<Figure[]> {
  const instance = new Instance();
  await instance.up();
  for (const signal of SIGNALS) {
    say(`filling ${signal}…`);
    const requests = Math.ceil((FULL_ITEMS[signal] * scale) / ITEMS_PER_REQUEST[signal]);
    await measureIngest(instance, signal, requests, CLIENTS);
  }
  const figures = await diskFigures(instance);
  await instance.down();
  figures.push({
    group: "start",
    what: "full store, after down",
    value: await instance.up(),
    unit: "ms",
    target: 2000,
  });
  say("queries…");
  figures.push(...(await queryFigures(instance)));
  figures.push({
    group: "memory",
    what: "full store, after the queries",
    value: instance.memory().now,
    unit: "MB",
  });
  await instance.kill();
  figures.push({
    group: "start",
    what: "full store, after a kill",
    value: await instance.up(),
    unit: "ms",
    target: 2000,
  });
  await instance.down();
  instance.remove();
  return figures;
}

async function figuresOf(what: string | undefined): Promise<Figure[]> {
  if (what === "logs") return logFigures(scale, say);
  if (what === "metrics") return metricFigures(scale, values.only, say);
  return [...(await emptyEngine()), ...(await fullEngine())];
}

const figures = await figuresOf(positionals[0]);
const report = reportOf(figures);
process.stdout.write(`${renderTable(report)}\n${JSON.stringify(report)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
