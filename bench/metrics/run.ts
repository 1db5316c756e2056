import { request } from "node:http";
import { ingestFigures } from "../ingest.ts";
import { percentile } from "../load.ts";
import type { Figure } from "../report.ts";
import { byteFigures } from "./bytes.ts";
import { type Answer, compareAnswers, readAnswer } from "./answers.ts";
import { manySeries, shopRequests } from "./data.ts";
import type { TimedExport } from "./data.ts";
import { type Question, questions } from "./questions.ts";
import { restartFigures } from "./restart.ts";
import { type Target, startPrometheus, startVictoriaMetrics, startWatchtower } from "./targets.ts";

/**
 * Asked so often and so long at least before it is measured, as by a dashboard that is open: V8 compiles what runs
 * often. The first answer is a figure of its own.
 */
const WARM_RUNS = 20;
const WARM_MS = 2000;
const RUNS = 60;
/** What takes longer is asked less often. */
const SLOW_MS = 300;
const SLOW_RUNS = 3;
const MINUTE_MS = 60_000;
/** So that the sender of yesterday's samples is not kept waiting until the store has judged them. */
const OLD_SAMPLES = { WATCHTOWER_PROMETHEUS_STORAGE_TSDB_OUT_OF_ORDER_TIME_WINDOW: "48h" };
const MANY_SERIES = 100_000;
const INGEST_REQUESTS = 3000;

/**
 * Figures of metrics over HTTP: 6.3 M samples of a day at scale 1, 100,000 series, then 1 M series and 20 M samples that
 * are there again after a kill. The same is asked of a Prometheus and of a VictoriaMetrics if `PROMETHEUS_BIN` and
 * `VICTORIA_METRICS_BIN` name them; answers that differ from Prometheus' are an error.
 *
 * @param only a part of the name of the parts to run: ingest, bytes, queries, restart; "" for all.
 */
export async function metricFigures(
  scale: number,
  only: string,
  say: (text: string) => void,
): Promise<Figure[]> {
  const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
    ingest: () => ingest(scale),
    bytes: byteFigures,
    queries: () => measureAll(scale, say),
    restart: () => restartFigures(scale, say),
  };
  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (!name.includes(only)) continue;
    say(`${name}…`);
    figures.push(...(await part()));
  }
  return figures;
}

async function ingest(scale: number): Promise<Figure[]> {
  const { instance, stop } = await startWatchtower();
  const figures = await ingestFigures(instance, "metrics", Math.ceil(INGEST_REQUESTS * scale));
  await stop();
  return figures;
}

async function measureAll(scale: number, say: (text: string) => void): Promise<Figure[]> {
  const end = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  const own = await measure(await startWatchtower(OLD_SAMPLES), end, scale, say);
  const figures = [...own.figures];
  const prometheus = process.env["PROMETHEUS_BIN"] ?? "";
  if (prometheus !== "") {
    const other = await measure(await startPrometheus(prometheus), end, scale, say);
    figures.push(...withoutTargets(other.figures), compared(own.answers, other.answers));
  }
  const victoria = process.env["VICTORIA_METRICS_BIN"] ?? "";
  if (victoria !== "") {
    const other = await measure(await startVictoriaMetrics(victoria), end, scale, say);
    figures.push(...withoutTargets(other.figures));
  }
  return figures;
}

/** The targets are ours. */
const withoutTargets = (figures: readonly Figure[]): Figure[] =>
  figures.map(({ group, what, value, unit }) => ({ group, what, value, unit }));

interface Measured {
  readonly figures: readonly Figure[];
  /** By question. */
  readonly answers: ReadonlyMap<string, Answer>;
}

async function measure(
  target: Target,
  end: number,
  scale: number,
  say: (text: string) => void,
): Promise<Measured> {
  try {
    say(`${target.name}: filling…`);
    const figures = [
      await fill(target, "a sample of the day, CPU of the whole process", shopRequests(end, scale)),
      await fill(
        target,
        `a sample of ${MANY_SERIES} new series, CPU`,
        manySeries(["inventory.level"], MANY_SERIES, [end - MINUTE_MS, end]),
      ),
    ];
    const answers = new Map<string, Answer>();
    for (const question of questions(end / 1000)) {
      say(`${target.name}: ${question.what}…`);
      const { answer, measured } = await ask(target, question);
      answers.set(question.what, answer);
      figures.push(...measured);
    }
    return { figures, answers };
  } finally {
    await target.stop();
  }
}

async function fill(target: Target, what: string, exports: Iterable<TimedExport>): Promise<Figure> {
  const before = target.cpuSeconds();
  let samples = 0;
  for (const { source, time } of exports) {
    await target.send(source, time);
    samples += source.samples;
  }
  await target.settle();
  const micros = ((target.cpuSeconds() - before) * 1e6) / samples;
  return { group: `${target.name}: ingest`, what, value: micros, unit: "µs" };
}

/** CPU of the whole process for an answer, and the time until it was there; of the first answer the time alone. */
async function ask(
  { name, url, cpuSeconds }: Target,
  { what, path, target, least }: Question,
): Promise<{ readonly answer: Answer; readonly measured: readonly Figure[] }> {
  const started = performance.now();
  const answer = readAnswer(await get(url + path));
  const first = performance.now() - started;
  if (answer.size < least) throw new Error(`${name}: ${what}: ${answer.size} of at least ${least} series`);
  const isSlow = first > SLOW_MS;
  if (!isSlow) await warmUp(url + path);
  const runs = isSlow ? SLOW_RUNS : RUNS;
  const times = new Float64Array(runs);
  const cpu = new Float64Array(runs);
  for (let run = 0; run < runs; run++) {
    const cpuBefore = cpuSeconds();
    const before = performance.now();
    await get(url + path);
    times[run] = performance.now() - before;
    cpu[run] = (cpuSeconds() - cpuBefore) * 1000;
  }
  const group = `${name}: query`;
  const bound = target === undefined ? {} : { target };
  const measured = [
    { group, what: `${what}: CPU`, value: percentile(cpu, 0.5), unit: "ms", ...bound },
    { group, what: `${what}: p50`, value: percentile(times, 0.5), unit: "ms" },
    { group, what: `${what}: first`, value: first, unit: "ms" },
  ];
  return { answer, measured };
}

async function warmUp(url: string): Promise<void> {
  const end = performance.now() + WARM_MS;
  for (let run = 0; run < WARM_RUNS || performance.now() < end; run++) await get(url);
}

/** On a connection of its own: one that is kept may end while a large answer is read here. Not zipped. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** @throws where an answer differs by more than rounding. */
function compared(own: ReadonlyMap<string, Answer>, other: ReadonlyMap<string, Answer>): Figure {
  let [points, rounded] = [0, 0];
  for (const [what, theirs] of other) {
    const difference = compareAnswers(own.get(what) ?? new Map(), theirs);
    if (difference.wrong !== undefined)
      throw new Error(`${what}: Prometheus answers otherwise: ${difference.wrong}`);
    points += difference.points;
    rounded += difference.rounded;
  }
  const what = `of ${points} points as Prometheus has them, those that differ in their last digits`;
  return { group: "answers", what, value: rounded, unit: "points" };
}
