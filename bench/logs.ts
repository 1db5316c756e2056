import { Instance } from "./instance.ts";
import { LINES_PER_REQUEST, LOG_QUESTIONS, RARE_LINE, logRequest } from "./log-lines.ts";
import type { LineTimes, LogQuestion } from "./log-lines.ts";
import { tailFigures } from "./live-tail.ts";
import { load, percentile } from "./load.ts";
import { Loki } from "./loki.ts";
import type { Figure } from "./report.ts";

const FULL_LINES = 2_000_000;
const CLIENTS = 4;
const RUNS = 7;
const HOUR_NS = 3_600_000_000_000n;
/** So that what is asked is not what has just arrived. */
const AGO_NS = 60_000_000_000n;

/** What is measured: this engine, or a Loki. */
interface Target {
  readonly name: string;
  /** Base of Loki's API. */
  readonly url: string;
  readonly push: string;
  cpuSeconds(): number;
  settle(): Promise<void>;
}

/** Figures of logs over HTTP: 2 M lines at scale 1; beside those of a Loki, if `LOKI_BIN` names one. */
export async function logFigures(scale: number, say: (text: string) => void): Promise<Figure[]> {
  const lines = Math.ceil((FULL_LINES * scale) / LINES_PER_REQUEST) * LINES_PER_REQUEST;
  const end = BigInt(Date.now()) * 1_000_000n - AGO_NS;
  const times = { lines, start: end - HOUR_NS, end };
  const figures = await ownFigures(times, say);
  const binary = process.env["LOKI_BIN"] ?? "";
  return binary === "" ? figures : [...figures, ...(await lokiFigures(binary, times, say))];
}

async function ownFigures(times: LineTimes, say: (text: string) => void): Promise<Figure[]> {
  const instance = new Instance();
  await instance.up();
  const { loki, otlpHttp } = instance.endpoints;
  const target: Target = {
    name: "Watchtower",
    url: loki,
    push: `${otlpHttp}/v1/logs`,
    cpuSeconds: () => instance.cpuSeconds(),
    settle: () => instance.settle(),
  };
  say(`Watchtower: ${times.lines} lines…`);
  const figures = [...(await fill(target, times)), await diskFigure(instance)];
  figures.push(...(await ask(target, times, say)));
  say("Watchtower: live tails…");
  figures.push(...(await tailFigures(instance)));
  figures.push({ group: "memory", what: "after all", value: instance.memory().now, unit: "MB" });
  await instance.down();
  instance.remove();
  return figures;
}

async function lokiFigures(binary: string, times: LineTimes, say: (text: string) => void): Promise<Figure[]> {
  say("Loki starts…");
  const loki = await Loki.start(binary);
  const target: Target = {
    name: "Loki",
    url: loki.url,
    push: `${loki.url}/otlp/v1/logs`,
    cpuSeconds: () => loki.cpuSeconds(),
    settle: () => Promise.resolve(),
  };
  try {
    say(`Loki: ${times.lines} lines…`);
    const figures = await fill(target, times);
    figures.push(...(await ask(target, times, say)));
    // The targets are ours.
    return figures.map(({ group, what, value, unit }) => ({ group, what, value, unit }));
  } finally {
    await loki.stop();
  }
}

async function fill(target: Target, times: LineTimes): Promise<Figure[]> {
  const before = target.cpuSeconds();
  const requests = times.lines / LINES_PER_REQUEST;
  const payload = (number: number): { body: Buffer; items: number } => ({
    body: Buffer.from(logRequest(number * LINES_PER_REQUEST, times)),
    items: LINES_PER_REQUEST,
  });
  const { ackP50 } = await load({ url: target.push, clients: CLIENTS, requests, payload });
  await target.settle();
  const micros = ((target.cpuSeconds() - before) * 1e6) / times.lines;
  const group = `${target.name}: ingest`;
  return [
    { group, what: "a line, CPU of the whole process", value: micros, unit: "µs", target: 4 },
    { group, what: `acknowledgement of ${LINES_PER_REQUEST} lines, p50`, value: ackP50, unit: "ms" },
  ];
}

async function diskFigure(instance: Instance): Promise<Figure> {
  const { items, diskBytes } = (await instance.status()).signals.logs;
  const what = `a line on the disk, of ${items}`;
  return {
    group: "Watchtower: ingest",
    what,
    value: diskBytes / Math.max(1, items),
    unit: "B",
    target: 96,
  };
}

async function ask(target: Target, times: LineTimes, say: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const question of LOG_QUESTIONS) {
    say(`${target.name}: ${question.what}…`);
    figures.push(...(await answer(target, question.what, question.target, urlOf(target, question, times))));
  }
  const values = `${target.url}/loki/api/v1/label/service_name/values?start=${times.start}&end=${times.end}`;
  figures.push(...(await answer(target, "label values", 5, values)));
  return figures;
}

function urlOf(
  { url }: Target,
  { query, stepSeconds, limit }: LogQuestion,
  { start, end }: LineTimes,
): string {
  const parameters = new URLSearchParams({
    query,
    start: String(start),
    end: String(end),
    limit: String(limit ?? 1000),
    step: `${stepSeconds ?? 60}s`,
  });
  return `${url}/loki/api/v1/query_range?${parameters}`;
}

/** Time and CPU of the whole process of an answer, the first left out. */
async function answer(target: Target, what: string, most: number, url: string): Promise<Figure[]> {
  const first = await text(url);
  if (what.startsWith("rare") && !first.includes(RARE_LINE))
    throw new Error(`${what}: ${first.slice(0, 300)}`);
  const times = new Float64Array(RUNS);
  const before = target.cpuSeconds();
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await text(url);
    times[run] = performance.now() - started;
  }
  const cpu = ((target.cpuSeconds() - before) * 1000) / RUNS;
  const group = `${target.name}: query`;
  return [
    { group, what: `${what}: p50`, value: percentile(times, 0.5), unit: "ms", target: most },
    { group, what: `${what}: CPU`, value: cpu, unit: "ms" },
  ];
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  const body = await response.text();
  if (response.ok) return body;
  throw new Error(`${url} answered ${response.status}: ${body.slice(0, 200)}`);
}
