import { unixMilli } from "../../../src/base/units.ts";
import { type PromqlAnswer, PromqlEngine } from "../../../src/query/promql/engine.ts";
import { ALL_FEATURES } from "../../../src/query/promql/features.ts";
import { compareAnswer } from "./compare.ts";
import { toCustomBuckets } from "./custom-buckets.ts";
import { MemorySource } from "./memory-source.ts";
import { type EvalCommand, type LoadCommand, parseScript } from "./script.ts";

export interface Failure {
  readonly line: number;
  readonly query: string;
  readonly reason: string;
}

export interface Report {
  readonly evaluations: number;
  readonly failures: readonly Failure[];
}

/** Runs a script of the PromQL test language against the engine, on a store in memory. */
export async function runScript(text: string): Promise<Report> {
  const source = new MemorySource();
  const engine = new PromqlEngine(source, {}, ALL_FEATURES);
  const failures: Failure[] = [];
  let evaluations = 0;
  for (const command of parseScript(text)) {
    if (command.kind === "clear") source.clear();
    else if (command.kind === "load") load(source, command);
    else {
      evaluations++;
      const reason = await evaluate(engine, command);
      if (reason !== undefined) failures.push({ line: command.line, query: command.query, reason });
    }
  }
  return { evaluations, failures };
}

function load(source: MemorySource, command: LoadCommand): void {
  const { stepMs } = command;
  const startLines = command.series.filter(({ starts }) => starts !== undefined);
  const starts = new Map(startLines.map((line) => [line.labels.key(), line.starts]));
  for (const { labels, points, starts: own } of command.series) {
    if (own !== undefined) continue;
    const offsets = starts.get(labels.key());
    source.add(
      labels,
      points.flatMap((point, index) => {
        if (point.value === undefined && point.histogram === undefined && point.stale !== true) return [];
        const time = index * stepMs;
        const offset = offsets?.[index];
        return [{ ...point, time, ...(offset === undefined ? {} : { startTime: time + offset }) }];
      }),
    );
  }
  if (!command.withCustomBuckets) return;
  for (const { labels, samples } of toCustomBuckets(command)) source.add(labels, samples);
}

async function evaluate(engine: PromqlEngine, command: EvalCommand): Promise<string | undefined> {
  const fails = command.expects.filter(({ kind }) => kind === "fail");
  try {
    const answer = await ask(engine, command, command.step);
    if (fails.length > 0) return "expected a failure";
    return compareAnswer(command, answer) ?? (await compareMiddle(engine, command, answer));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (fails.length === 0) return `failed: ${error instanceof TypeError ? error.stack : message}`;
    const wrong = fails.find(({ matches }) => !matches(message));
    return wrong === undefined ? undefined : `expected failure ${wrong.text}, got: ${message}`;
  }
}

function ask(engine: PromqlEngine, { query, start, end }: EvalCommand, step: number): Promise<PromqlAnswer> {
  const options = { signal: new AbortController().signal };
  if (step === 0) return engine.instant(query, unixMilli(start), options);
  return engine.range(query, unixMilli(start), unixMilli(end), step, options);
}

const OF_THE_QUERY = /\b(?:start|end|range|step)\(\)/;

/** An instant query must have the answer of a range query's step at its time. */
async function compareMiddle(
  engine: PromqlEngine,
  command: EvalCommand,
  { result }: PromqlAnswer,
): Promise<string | undefined> {
  const { start, query, expects } = command;
  const comparable = result.kind === "vector" && !OF_THE_QUERY.test(query);
  if (command.step !== 0 || !comparable || expects.some(({ kind }) => kind === "ordered")) return undefined;
  const minute = 60_000;
  const answer = await ask(engine, { ...command, start: start - minute, end: start + minute }, minute);
  if (answer.result.kind !== "matrix") return "no matrix";
  const series = answer.result.series.flatMap(({ labels, times, values, histograms }) => {
    const index = times.indexOf(start);
    if (index < 0) return [];
    const column = { labels, times: Float64Array.of(start), values: Float64Array.of(values[index] ?? NaN) };
    return [histograms === undefined ? column : { ...column, histograms: [histograms[index]] }];
  });
  const seen = { ...answer, warnings: [], infos: [], result: { kind: "vector" as const, series } };
  const difference = compareAnswer({ ...command, expects: [] }, seen);
  return difference === undefined ? undefined : `as a range query: ${difference}`;
}
