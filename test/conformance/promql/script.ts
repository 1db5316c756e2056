import { parsePrometheusDuration } from "../../../src/base/prometheus-duration.ts";
import { type SequencePoint, type SeriesLine, parseSeriesLine } from "./notation.ts";

/** Commands of the PromQL test language, as promptool's tests and Prometheus' own scripts have it. */
export type Command = LoadCommand | { readonly kind: "clear" } | EvalCommand;

export interface LoadCommand {
  readonly kind: "load";
  readonly stepMs: number;
  /** Also as native histograms with custom buckets. */
  readonly withCustomBuckets: boolean;
  readonly series: readonly SeriesLine[];
}

export type Expectation = "ordered" | "fail" | "warn" | "no_warn" | "info" | "no_info";

/** `expect <kind> [msg|regex]: <text>` */
export interface Expect {
  readonly kind: Expectation;
  readonly matches: (text: string) => boolean;
  readonly text: string;
}

export interface EvalCommand {
  readonly kind: "eval";
  readonly line: number;
  readonly query: string;
  readonly start: number;
  readonly end: number;
  /** 0 for an instant query. */
  readonly step: number;
  readonly expects: readonly Expect[];
  readonly series: readonly SeriesLine[];
  readonly scalar?: SequencePoint;
  readonly string?: string;
  /** Times of an expected range vector. */
  readonly rangeVector?: { readonly start: number; readonly end: number; readonly step: number };
}

const LOAD = /^load(_with_nhcb)?\s+(\S+)/;
const EVAL_INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const EVAL_RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;
const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const EXPECT_RANGE = /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/;

/** @throws Error naming the line that is not understood. */
export function parseScript(text: string): Command[] {
  const lines = text.split("\n").map((line) => (line.trim().startsWith("#") ? undefined : line.trim()));
  const commands: Command[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (line === undefined || line === "") {
      at++;
      continue;
    }
    const block: { text: string; line: number }[] = [];
    const head = at++;
    for (; at < lines.length && lines[at] !== ""; at++) {
      const next = lines[at];
      if (next === undefined) continue;
      if (/^(?:load|clear|eval)(?:_|\s|$)/.test(next)) break;
      block.push({ text: next, line: at + 1 });
    }
    commands.push(parseCommand(line, head + 1, block));
  }
  return commands;
}

type Block = readonly { readonly text: string; readonly line: number }[];

function parseCommand(line: string, number: number, block: Block): Command {
  if (line === "clear") return { kind: "clear" };
  const load = LOAD.exec(line);
  if (load !== null) {
    const series = block.map(({ text, line: at }) => parseSeriesLine(text, at));
    return {
      kind: "load",
      stepMs: milliseconds(load[2] ?? ""),
      withCustomBuckets: load[1] !== undefined,
      series,
    };
  }
  const range = EVAL_RANGE.exec(line);
  if (range !== null) {
    const [, mode, from = "", to = "", step = "", query = ""] = range;
    const times = { start: milliseconds(from), end: milliseconds(to), step: milliseconds(step) };
    return { kind: "eval", line: number, query, ...times, ...parseExpected(block, mode) };
  }
  const instant = EVAL_INSTANT.exec(line);
  if (instant === null) throw new Error(`line ${number}: not a command: ${line}`);
  const [, mode, time = "0s", query = ""] = instant;
  const start = milliseconds(time);
  return { kind: "eval", line: number, query, start, end: start, step: 0, ...parseExpected(block, mode) };
}

type Expected = Pick<EvalCommand, "expects" | "series" | "scalar" | "string" | "rangeVector">;

function parseExpected(block: Block, mode: string | undefined): Expected {
  const expects: Expect[] =
    mode === undefined ? [] : [{ kind: mode as Expectation, matches: () => true, text: "" }];
  const series: SeriesLine[] = [];
  let rest: Pick<EvalCommand, "scalar" | "string" | "rangeVector"> = {};
  for (const { text, line } of block) {
    const range = EXPECT_RANGE.exec(text);
    const expect = EXPECT.exec(text);
    if (range !== null) {
      const [, from = "", to = "", step = ""] = range;
      rest = {
        ...rest,
        rangeVector: { start: milliseconds(from), end: milliseconds(to), step: milliseconds(step) },
      };
    } else if (text.startsWith("expect string")) {
      rest = { ...rest, string: unquote(text.slice("expect string".length).trim()) };
    } else if (expect !== null) expects.push(parseExpect(expect));
    else if (text.startsWith("expected_fail_message")) {
      const message = text.slice("expected_fail_message".length).trim();
      expects.push({ kind: "fail", matches: (error) => error === message, text: message });
    } else if (text.startsWith("expected_fail_regexp")) {
      const pattern = new RegExp(text.slice("expected_fail_regexp".length).trim());
      expects.push({ kind: "fail", matches: (error) => pattern.test(error), text: pattern.source });
    } else if (text.startsWith("expect ")) throw new Error(`line ${line}: not an expectation: ${text}`);
    else if (isNumber(text)) rest = { ...rest, scalar: { value: numberOf(text) } };
    else series.push(parseSeriesLine(text, line));
  }
  return { expects, series, ...rest };
}

function parseExpect([, kind, form, text = ""]: RegExpExecArray): Expect {
  const wanted = text.trim();
  if (form === undefined) return { kind: kind as Expectation, matches: () => true, text: "" };
  if (form === "msg")
    return { kind: kind as Expectation, matches: (given) => given === wanted, text: wanted };
  const pattern = new RegExp(wanted);
  return { kind: kind as Expectation, matches: (given) => pattern.test(given), text: wanted };
}

function milliseconds(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const bare = text.replace(/^[+-]/, "");
  const size = /^[\d.]+$/.test(bare) ? Number(bare) * 1000 : parsePrometheusDuration(bare);
  if (size === undefined) throw new Error(`not a duration: ${text}`);
  return Math.round(sign * size);
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:inf|nan|0x[0-9a-f]+|[\d.]+(?:e[+-]?\d+)?)$/i.test(text);
}

/** @public */
export function numberOf(text: string): number {
  const lower = text.toLowerCase().replace(/^\+/, "");
  if (lower === "inf") return Infinity;
  if (lower === "-inf") return -Infinity;
  if (lower === "nan" || lower === "-nan") return NaN;
  return Number(lower);
}

function unquote(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : (JSON.parse(text) as string);
}
