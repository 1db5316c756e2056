import { goQuote } from "../../../src/base/go-quote.ts";
import { unixNano } from "../../../src/base/units.ts";
import type { Labels as LabelSet } from "../../../src/model/labels.ts";
import { type LogEntry, LogqlEngine, type LogqlResult } from "../../../src/query/logql/engine.ts";
import { at } from "../../../src/query/logql/testing/ask.ts";
import { MemorySource, type TestLine } from "../../../src/query/logql/testing/memory-source.ts";
import { type Block, type Command, parseScript } from "./script.ts";

export interface Failure {
  readonly line: number;
  readonly query: string;
  readonly reason: string;
}

export interface Report {
  readonly evaluations: number;
  readonly failures: readonly Failure[];
}

const SIGNAL = new AbortController().signal;
const BETWEEN = " ¦ ";
const NOTHING = "nothing";
/** How much a value may differ by rounding. */
const TOLERANCE = 1e-9;
const DAY = 86_400;

/** Runs a script against the engine, on a store in memory. */
export async function runScript(text: string): Promise<Report> {
  const failures: Failure[] = [];
  let lines: TestLine[] = [];
  let evaluations = 0;
  for (const command of parseScript(text).commands) {
    if (command.kind === "clear") lines = [];
    else if (command.kind === "load") lines.push(...loaded(command));
    else {
      evaluations++;
      const { line, query, block, expected } = command;
      const given = await evaluate(block, query, lines);
      if (!isSame(given, expected))
        failures.push({ line, query, reason: `expected ${expected}\n     got ${given}` });
    }
  }
  return { evaluations, failures };
}

function loaded({ stream, lines }: Extract<Command, { kind: "load" }>): TestLine[] {
  return lines.map(({ seconds, text, metadata }) => ({ time: at(seconds), line: text, stream, metadata }));
}

/** What a query gives, as the script writes it. */
async function evaluate(block: Block, query: string, lines: readonly TestLine[]): Promise<string> {
  const engine = new LogqlEngine(new MemorySource(lines));
  try {
    return await answer(engine, block, query, lines);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return block.kind === "fails" ? message.trimEnd() : `failed: ${message}`;
  }
}

async function answer(
  engine: LogqlEngine,
  block: Block,
  query: string,
  lines: readonly TestLine[],
): Promise<string> {
  switch (block.kind) {
    case "keeps":
      return shownList(
        (await entries(engine, query)).map((entry) => String(numberOf(entry, lines))),
        " ",
      );
    case "texts":
      return shownList(
        (await entries(engine, query)).map(({ line }) => line.replaceAll("\n", "\\n")),
        BETWEEN,
      );
    case "parsed":
      return shownList(
        (await entries(engine, query)).map(({ labels }) => shownLabels(labels.parsed)),
        BETWEEN,
      );
    case "labels":
      return shownList((await entries(engine, query)).map(allLabels), BETWEEN);
    case "formats":
      return engine.format(query).replaceAll("\n", "\\n");
    case "at": {
      const { result } = await engine.instant(query, unixNano(at(block.seconds)), SIGNAL);
      return shownResult(result);
    }
    case "range": {
      const { result } = await range(engine, query, block.from, block.to, block.step);
      return shownResult(result);
    }
    case "fails": {
      const { result } = await range(engine, query, 0, 60, 60);
      return `it does not fail: ${result.kind}`;
    }
  }
}

function range(engine: LogqlEngine, query: string, from: number, to: number, step: number) {
  const options = {
    start: unixNano(at(from)),
    end: unixNano(at(to)),
    limit: 1000,
    direction: "forward" as const,
    intervalNs: 0n,
    stepNs: step * 1e9,
  };
  return engine.range(query, options, SIGNAL);
}

async function entries(engine: LogqlEngine, query: string): Promise<readonly LogEntry[]> {
  const { result } = await range(engine, query, 0, DAY, DAY);
  if (result.kind !== "streams") throw new TypeError("not lines");
  return result.entries;
}

/** The place of the entry's line among those that were loaded, from 1; by its time. */
function numberOf(entry: LogEntry, lines: readonly TestLine[]): number {
  return lines.findIndex(({ time }) => time === entry.time) + 1;
}

const shownList = (items: readonly string[], between: string): string =>
  items.length === 0 ? NOTHING : items.join(between);

function shownLabels(labels: LabelSet): string {
  return `{${labels.pairs.map(([name, value]) => `${name}=${goQuote(value)}`).join(", ")}}`;
}

function allLabels({ labels: { stream, metadata, parsed } }: LogEntry): string {
  const pairs = [...stream.pairs, ...metadata.pairs, ...parsed.pairs].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return `{${pairs.map(([name, value]) => `${name}=${goQuote(value)}`).join(", ")}}`;
}

function shownResult(result: LogqlResult): string {
  if (result.kind === "streams") throw new TypeError("lines");
  if (result.kind === "scalar") return String(result.value);
  const series = result.series.map(({ labels, kinds, values }) => {
    const points = Array.from(values, (value, step) => (kinds[step] === 0 ? "_" : String(value)));
    return `${shownLabels(labels)} ${points.join(" ")}`;
  });
  return shownList(series, BETWEEN);
}

/** Word by word; numbers may differ by rounding, and behind `…` anything may stand. */
function isSame(given: string, expected: string): boolean {
  if (given === expected) return true;
  if (expected.endsWith("…")) return given.startsWith(expected.slice(0, -1));
  const [left, right] = [given.split(" "), expected.split(" ")];
  return left.length === right.length && left.every((word, index) => isSameWord(word, right[index] ?? ""));
}

function isSameWord(given: string, expected: string): boolean {
  const [left, right] = [Number(given), Number(expected)];
  return given === expected || Math.abs(left - right) <= TOLERANCE * Math.max(1, Math.abs(right));
}
