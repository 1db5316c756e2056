/**
 * `npm run bench:logql [-- --lines 2000000] [--json FILE]`: what LogQL asks of the store, measured in this process
 * without HTTP: 20 services of text, one of JSON. Figures are CPU time, the best of a few runs, so that other work on
 * the machine counts little.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sequence, unixMilli, unixNano } from "../src/base/units.ts";
import { WireWriter } from "../src/model/wire/writer.ts";
import { LogqlEngine } from "../src/query/logql/engine.ts";
import { Database } from "../src/store/duckdb/database.ts";
import { LogStore } from "../src/store/logs/store.ts";
import { Random } from "./random.ts";
import { machineName, renderTable } from "./report.ts";
import type { Figure } from "./report.ts";

const { values } = parseArgs({
  options: { lines: { type: "string", default: "2000000" }, json: { type: "string" } },
});
const LINES = Number(values.lines);
const LINES_PER_REQUEST = 500;
const SERVICES = 20;
/** One line in ten is JSON, of a service of its own. */
const JSON_EVERY = 10;
const RARE = "circuit breaker opened";
const HOUR_NS = 3_600_000_000_000n;
const END = 1_700_000_000_000_000_000n;
const START = END - HOUR_NS;
const RUNS = 3;

const random = new Random(7);
const LEVELS = ["info", "info", "info", "warn", "error"];

function lineOf(isJson: boolean, index: number): string {
  const status = random.pick([200, 200, 200, 404, 500]);
  const took = random.below(900);
  if (index === Math.floor(LINES / 2)) return `${RARE} for payment`;
  if (isJson)
    return `{"method":"GET","path":"/items/${took}","status":${status},"duration":"${took}ms","user":{"id":${index}}}`;
  return `method=GET path=/items/${took} status=${status} duration=${took}ms user=${index} msg="request done"`;
}

function request(first: number): Uint8Array {
  const number = first / LINES_PER_REQUEST;
  const isJson = number % JSON_EVERY === 0;
  const service = isJson ? "gateway" : `service-${number % SERVICES}`;
  const writer = new WireWriter(1 << 17);
  writer.message(1, (group) => {
    group.message(1, (resource) => attribute(resource, 1, "service.name", service));
    group.message(2, (scope) => {
      for (let index = first; index < first + LINES_PER_REQUEST; index++) {
        scope.message(2, (record) => {
          record.fixed64(1, START + (HOUR_NS * BigInt(index)) / BigInt(LINES));
          record.string(3, random.pick(LEVELS));
          record.message(5, (body) => body.string(1, lineOf(isJson, index)));
          attribute(record, 6, "thread", `worker-${index % 8}`);
        });
      }
    });
  });
  return writer.finish();
}

function attribute(writer: WireWriter, field: number, name: string, value: string): void {
  writer.message(field, (pair) => {
    pair.string(1, name);
    pair.message(2, (any) => any.string(1, value));
  });
}

async function fill(store: LogStore): Promise<Figure> {
  let micros = 0;
  for (let first = 0, number = 1; first < LINES; first += LINES_PER_REQUEST, number++) {
    const payload = request(first);
    const before = process.cpuUsage();
    store.append({
      sequence: sequence(number),
      signal: "logs",
      receivedAt: unixMilli(Number(END / 1_000_000n)),
      payload,
    });
    if (number % 40 === 0) await store.flush();
    if (number % 250 === 0) await store.seal(false);
    micros += cpuMicros(before);
  }
  const before = process.cpuUsage();
  await store.flush();
  await store.seal(true);
  micros += cpuMicros(before);
  return {
    group: "ingest",
    what: "decode and store a line (CPU)",
    value: micros / LINES,
    unit: "µs",
    target: 4,
  };
}

function cpuMicros(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Question {
  readonly what: string;
  readonly query: string;
  readonly stepSeconds?: number;
  readonly limit?: number;
  readonly target: number;
}

const QUESTIONS: readonly Question[] = [
  { what: "rare substring, all lines", query: `{service_name=~".+"} |= "${RARE}"`, target: 260 },
  { what: "substring, one service", query: '{service_name="service-3"} |= "no such text"', target: 30 },
  { what: "newest 100 of a service", query: '{service_name="service-3"}', limit: 100, target: 10 },
  {
    what: "count by detected_level, all lines",
    query: 'sum by (detected_level) (count_over_time({service_name=~".+"}[1m]))',
    stepSeconds: 60,
    target: 200,
  },
  {
    what: "json and status >= 500, no line kept",
    query: '{service_name="gateway"} | json | status >= 501',
    target: 400,
  },
  {
    what: "json, count of status >= 500",
    query: 'sum(count_over_time({service_name="gateway"} | json | status >= 500 [1m]))',
    stepSeconds: 60,
    target: 400,
  },
];

async function measure(
  engine: LogqlEngine,
  { what, query, stepSeconds, limit, target }: Question,
): Promise<Figure> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    await engine.range(
      query,
      {
        start: unixNano(START),
        end: unixNano(END),
        limit: limit ?? 1000,
        direction: "backward",
        intervalNs: 0n,
        stepNs: (stepSeconds ?? 60) * 1e9,
      },
      new AbortController().signal,
    );
    best = Math.min(best, cpuMicros(before) / 1000);
  }
  return { group: "query (CPU)", what, value: best, unit: "ms", target };
}

const directory = mkdtempSync(join(tmpdir(), "watchtower-bench-"));
const db = await Database.open({ directory });
try {
  const store = await LogStore.open({ db });
  const figures = [await fill(store)];
  const engine = new LogqlEngine(store);
  const labels = process.cpuUsage();
  await store.labelValues("service_name", [], { start: unixNano(START), end: unixNano(END) });
  const milliseconds = cpuMicros(labels) / 1000;
  figures.push({ group: "query (CPU)", what: "label values", value: milliseconds, unit: "ms", target: 5 });
  for (const question of QUESTIONS) figures.push(await measure(engine, question));
  const report = {
    machine: machineName(),
    node: process.versions.node,
    date: new Date().toISOString(),
    figures,
  };
  process.stdout.write(`${renderTable(report)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ lines: LINES, ...report }));
} finally {
  await db.close();
  rmSync(directory, { recursive: true, force: true });
}
