import { errorMessage } from "../../../src/base/errors.ts";
import { parseGoDuration } from "../../../src/base/go-duration.ts";
import { unixNano } from "../../../src/base/units.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import { TraceqlEngine, instantSteps, rangeSteps } from "../../../src/query/traceql/engine.ts";
import type { FoundTrace, Series, Steps } from "../../../src/query/traceql/engine.ts";
import { MemorySource } from "../../../src/query/traceql/testing/memory-source.ts";
import { BASE, TraceNotation } from "./notation.ts";

/*
 * A script loads traces in the notation of TraceNotation, and then says what queries find of them:
 *
 *     load
 *       trace t1
 *         a web "GET /" 0s 10ms
 *
 *     eval { name = "GET /" }
 *       t1: a
 *
 *     fail { name = }
 *       parse error at line 1, col 10
 *
 *     range 0s 20s 10s {} | count_over_time()
 *       {__name__="count_over_time"} 0 1 0
 *
 *     instant 0s 20s {} | rate()
 *       {__name__="rate"} 0.05
 *
 * Sets of spans are separated by `|`, with what `by` and aggregates say of them in braces. `show` is `eval` with the
 * attributes of each span. `_` is a sample that is not there. Nothing under a query says that there is no answer. A
 * query may go on in the next line, behind a backslash.
 */

export interface ScriptResult {
  readonly evaluations: number;
  readonly failures: readonly string[];
}

interface Block {
  readonly command: string;
  readonly body: string[];
}

export async function runScript(script: string): Promise<ScriptResult> {
  let engine = new TraceqlEngine(new MemorySource([]));
  let evaluations = 0;
  const failures: string[] = [];
  for (const { command, body } of blocksOf(script)) {
    if (command === "load") {
      engine = new TraceqlEngine(new MemorySource(load(body)));
      continue;
    }
    evaluations++;
    const expected = body.map((line) => line.trim().replaceAll(/\s+/g, " "));
    const found = await answer(engine, command);
    const same = command.startsWith("fail ")
      ? found.length === 1 && expected.length === 1 && (found[0] ?? "").includes(expected[0] ?? "?")
      : found.join("\n") === expected.join("\n");
    if (!same) failures.push([command, ...found.map((line) => `  ${line}`)].join("\n"));
  }
  return { evaluations, failures };
}

function blocksOf(script: string): readonly Block[] {
  const blocks: Block[] = [];
  for (const line of script.replaceAll("\\\n", " ").split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (line.startsWith(" ")) blocks.at(-1)?.body.push(line);
    else blocks.push({ command: line.trim(), body: [] });
  }
  return blocks;
}

function load(lines: readonly string[]): TraceNotation["groups"] {
  const notation = new TraceNotation();
  for (const line of lines) notation.line(line);
  return notation.groups;
}

const signal = new AbortController().signal;
const NANOS = 1_000_000_000n;
const EVERYTHING = { start: unixNano(0n), end: unixNano(2n ** 62n) };

async function answer(engine: TraceqlEngine, command: string): Promise<readonly string[]> {
  const [, kind = "", rest = ""] = /^(\w+)\s+([\s\S]*)$/.exec(command) ?? [];
  try {
    switch (kind) {
      case "eval":
      case "show":
        return await searched(engine, rest, kind === "show");
      case "fail":
        return [`no error, but ${(await searched(engine, rest, false)).join("; ")}`];
      case "range": {
        const [start, end, step, query] = timed(rest, 3);
        return await measured(engine, rangeSteps(start, end, step), query);
      }
      case "instant": {
        const [start, end, , query] = timed(rest, 2);
        return await measured(engine, instantSteps(start, end), query);
      }
      default:
        return [`unknown command ${kind}`];
    }
  } catch (error) {
    return [errorMessage(error)];
  }
}

function timed(text: string, count: number): [start: bigint, end: bigint, step: bigint, query: string] {
  const parts = text.split(/\s+/).slice(0, count);
  const [start = 0n, end = 0n, step = 0n] = parts.map((part) => BigInt(parseGoDuration(part) ?? 0));
  const query = text.replace(new RegExp(String.raw`^(?:\S+\s+){${count}}`), "");
  return [BASE * NANOS + start, BASE * NANOS + end, step, query];
}

async function searched(engine: TraceqlEngine, query: string, shown: boolean): Promise<readonly string[]> {
  const request = { query, range: EVERYTHING, limit: 100, spansPerSpanSet: 100 };
  const { traces } = await engine.search(request, signal);
  return traces.map((trace) => `t${Number(trace.traceId)}: ${setsText(trace, shown)}`);
}

function setsText({ spanSets }: FoundTrace, shown: boolean): string {
  return spanSets
    .map(({ spans, attributes }) => {
      const names = spans.map((span) => {
        const name = Buffer.from(span.spanId.replace(/^(00)+/, ""), "hex").toString();
        const own = span.attributes.map(({ key, value }) => ({ key, value }));
        return shown ? `${name}${labelsText(own)}` : name;
      });
      return `${names.join(" ")}${attributes.length === 0 ? "" : ` ${labelsText(attributes)}`}`;
    })
    .join(" | ");
}

async function measured(engine: TraceqlEngine, steps: Steps, query: string): Promise<readonly string[]> {
  const { series } = await engine.metrics({ query, steps, exemplars: 0 }, signal);
  return series.filter(({ values }) => values.some((value) => !Number.isNaN(value))).map(seriesText);
}

function seriesText({ labels, values }: Series): string {
  const texts = Array.from(values, (value) =>
    Number.isNaN(value) ? "_" : String(Number(value.toPrecision(6))),
  );
  return `${labelsText(labels)} ${texts.join(" ")}`;
}

const labelsText = (labels: readonly KeyValue[]): string =>
  `{${labels.map(({ key, value }) => `${key}=${valueText(value)}`).join(", ")}}`;

function valueText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value);
    case "int":
    case "bool":
      return String(value.value);
    case "double":
      return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
    case "array":
      return `[${value.value.map(valueText).join(",")}]`;
    case "bytes":
    case "map":
    case "empty":
      return value.kind;
  }
}
