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
import { LogqlEngine } from "../src/query/logql/engine.ts";
import { Database } from "../src/store/duckdb/database.ts";
import { LogStore } from "../src/store/logs/store.ts";
import { LINES_PER_REQUEST, LOG_QUESTIONS, logRequest } from "./log-lines.ts";
import type { LogQuestion } from "./log-lines.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";

const { values } = parseArgs({
  options: { lines: { type: "string", default: "2000000" }, json: { type: "string" } },
});
const LINES = Number(values.lines);
const HOUR_NS = 3_600_000_000_000n;
const END = 1_700_000_000_000_000_000n;
const START = END - HOUR_NS;
const RUNS = 3;

async function fill(store: LogStore): Promise<Figure> {
  let micros = 0;
  for (let first = 0, number = 1; first < LINES; first += LINES_PER_REQUEST, number++) {
    const payload = logRequest(first, { lines: LINES, start: START, end: END });
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

async function measure(
  engine: LogqlEngine,
  { what, query, stepSeconds, limit, target }: LogQuestion,
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
  for (const question of LOG_QUESTIONS) figures.push(await measure(engine, question));
  const report = reportOf(figures);
  process.stdout.write(`${renderTable(report)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ lines: LINES, ...report }));
} finally {
  await db.close();
  rmSync(directory, { recursive: true, force: true });
}
