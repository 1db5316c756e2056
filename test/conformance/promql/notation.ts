import { parsePrometheusDuration } from "../../../src/base/prometheus-duration.ts";
import type { NativeHistogram } from "../../../src/model/histogram.ts";
import type { Matcher } from "../../../src/model/matcher.ts";
import { Labels } from "../../../src/model/labels.ts";
import { combine } from "../../../src/query/promql/histogram/arithmetic.ts";
import { parse } from "../../../src/query/promql/parse/parse.ts";
import { parseHistogram } from "./histogram-notation.ts";

/** One point of a series line: absent (`_`) when it has neither a value nor a histogram. */
export interface SequencePoint {
  readonly value?: number;
  readonly stale?: boolean;
  readonly histogram?: NativeHistogram;
  /** Whether the notation says something about counter resets. */
  readonly hinted?: boolean;
}

export interface SeriesLine {
  readonly labels: Labels;
  readonly points: readonly SequencePoint[];
  /** Of a line of start times: how far each point's lies from its time, milliseconds; undefined where it has none. */
  readonly starts?: readonly (number | undefined)[];
}

const START_TIMES = "@st";

/** `metric{label="value"} 1 2+3x4 _ stale {{…}}`, or start times of its points: `metric{label="value"}@st -1m-1mx4` */
export function parseSeriesLine(text: string, line: number): SeriesLine {
  const end = endOfLabels(text);
  const selector = text.slice(0, end).trim();
  const items = text.slice(end).trim();
  try {
    if (!selector.endsWith(START_TIMES)) return { labels: parseLabels(selector), points: parsePoints(items) };
    const labels = parseLabels(selector.slice(0, -START_TIMES.length));
    return { labels, points: [], starts: items.split(/\s+/).flatMap(parseStarts) };
  } catch (error) {
    throw new Error(`line ${line}: ${text}: ${String(error)}`, { cause: error });
  }
}

function endOfLabels(text: string): number {
  const tokens = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|[{}]|\s/g;
  let depth = 0;
  for (const match of text.matchAll(tokens)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}") depth--;
    else if (depth === 0 && /\s/.test(match[0])) {
      const rest = text.slice(match.index).trimStart();
      // `metric {label="x"}` has a blank before its labels; `metric {{…}}` a histogram after its name.
      if (!rest.startsWith("{") || rest.startsWith("{{")) return match.index;
    }
  }
  return text.length;
}

function parseLabels(selector: string): Labels {
  if (selector === "{}" || selector === "") return Labels.empty;
  const expr = parse(selector, 10);
  if (expr.kind !== "selector") throw new Error("not a series");
  return Labels.from(expr.matchers.map(({ name, value }: Matcher) => [name, value] as const));
}

const ITEM = /\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?(?:x\d+)?|\S+/g;

function parsePoints(text: string): SequencePoint[] {
  return [...text.matchAll(ITEM)].flatMap(([item]) =>
    item.startsWith("{{") ? histograms(item) : numbers(item),
  );
}

const NUMBER = String.raw`[+-]?(?:[Ii]nf|[Nn]a[Nn]|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`;
const SEQUENCE = new RegExp(`^(${NUMBER})(?:([+-])(${NUMBER.replace("[+-]?", "-?")}))?(?:x(\\d+))?$`);

function numbers(item: string): SequencePoint[] {
  if (item === "stale") return [{ stale: true }];
  const gaps = /^_(?:x(\d+))?$/.exec(item);
  if (gaps !== null) return Array.from({ length: Number(gaps[1] ?? 1) }, () => ({}));
  const match = SEQUENCE.exec(item);
  if (match === null) throw new Error(`not a value: ${item}`);
  const [, first = "", sign, step = "0", times] = match;
  const start = toNumber(first);
  const change = (sign === "-" ? -1 : 1) * toNumber(step);
  const count = times === undefined ? 1 : Number(times) + 1;
  const points: SequencePoint[] = [];
  let value = start;
  for (let i = 0; i < count; i++, value += change) points.push({ value });
  return points;
}

const OFFSET = String.raw`(?:0|(?:\d+(?:ms|[smhd]))+)`;
const OFFSETS = new RegExp(`^([+-]?${OFFSET})(?:([+-])(${OFFSET}))?(?:x(\\d+))?$`);

function parseStarts(item: string): (number | undefined)[] {
  const gaps = /^_(?:x(\d+))?$/.exec(item);
  if (gaps !== null) return Array.from({ length: Number(gaps[1] ?? 1) }, () => undefined);
  const match = OFFSETS.exec(item);
  if (match === null) throw new Error(`not a start time: ${item}`);
  const [, first = "", sign, step = "0", times = "0"] = match;
  const change = (sign === "-" ? -1 : 1) * offsetMs(step);
  return Array.from({ length: Number(times) + 1 }, (_, index) => offsetMs(first) + index * change);
}

function offsetMs(text: string): number {
  const ms = parsePrometheusDuration(text.replace(/^[+-]/, ""));
  if (ms === undefined) throw new Error(`not a duration: ${text}`);
  return text.startsWith("-") ? -ms : ms;
}

function toNumber(text: string): number {
  const lower = text.toLowerCase().replace(/^\+/, "");
  if (lower.endsWith("inf")) return lower.startsWith("-") ? -Infinity : Infinity;
  return lower.endsWith("nan") ? NaN : Number(lower);
}

function histograms(item: string): SequencePoint[] {
  const match = /^(\{\{.*?\}\})(?:([+-])(\{\{.*?\}\}))?(?:x(\d+))?$/.exec(item);
  if (match === null) throw new Error(`not a histogram: ${item}`);
  const [, first = "", sign, step, times] = match;
  const hinted = (step ?? first).includes("counter_reset_hint");
  let histogram = parseHistogram(first);
  const change = step === undefined ? undefined : parseHistogram(step);
  const points: SequencePoint[] = [{ histogram, hinted }];
  for (let i = 0; i < Number(times ?? 0); i++) {
    if (change !== undefined) {
      const combined = combine(histogram, change, sign === "-" ? -1 : 1);
      if (combined === undefined) throw new Error(`cannot combine: ${item}`);
      histogram = combined.histogram;
    }
    points.push({ histogram, hinted });
  }
  return points;
}
