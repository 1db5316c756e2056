import type { CountRequest, LineCondition, LogCounts, LogSource } from "../../store/logs/source.ts";
import type { Grouping } from "../vector/grouping.ts";
import { type SeriesBuilder, type StepVector, emptySeries, setFloat } from "../vector/series.ts";
import type { RangeAggregation, StageExpr } from "./ast.ts";
import { ERROR_DETAILS_LABEL, ERROR_LABEL } from "./line-state.ts";
import type { Meter } from "./meter.ts";
import { pushDown } from "./push-down.ts";
import type { Steps } from "./steps.ts";

/** More slots than these are not counted apart. */
const MOST_SLOTS = 50_000;

/**
 * Counts and rates of lines by labels, where the store can count without handing out the lines: most of all the
 * volume of logs by level, as it stands above every list of lines.
 *
 * @returns `undefined` where the lines have to be read.
 */
export async function countRange(
  node: RangeAggregation,
  grouping: Grouping | undefined,
  steps: Steps,
  source: LogSource,
  meter: Meter,
): Promise<StepVector | undefined> {
  const lines = exactConditions(node.range.stages);
  const isCount = node.operation === "count_over_time" || node.operation === "rate";
  if (!isCount || node.range.unwrap !== undefined || lines === undefined) return undefined;
  if (node.range.rangeNs === 0) return undefined;
  if (grouping?.kind !== "by" || source.counts === undefined) return undefined;
  const slotNs = steps.count === 1 ? node.range.rangeNs : divisor(node.range.rangeNs, steps.stepNs);
  const request = requestFor(node, grouping.names, steps, slotNs, lines);
  if (request === undefined) return undefined;
  meter.check();
  const counts = await source.counts(request, meter.signal);
  if (counts === undefined) return undefined;
  const rows = total(counts);
  meter.count(rows, 0);
  meter.match(rows);
  const scale = node.operation === "rate" ? node.range.rangeNs / 1e9 : 1;
  const window = node.range.rangeNs / slotNs;
  const stride = steps.stepNs / slotNs;
  return counts.map((group) => seriesOf(group, steps.count, stride, window, scale));
}

/** The stages as conditions of the store; `undefined` if they are not all and wholly that. */
function exactConditions(all: readonly StageExpr[]): readonly LineCondition[] | undefined {
  const stages = all.filter((stage) => !dropsErrors(stage));
  const { lines } = pushDown(stages);
  const wanted = stages.map((stage) => {
    if (stage.kind !== "line" || stage.operands.some(({ kind }) => kind !== "text")) return NaN;
    return stage.operator === "!=" ? stage.operands.length : stage.operator === "|=" ? 1 : NaN;
  });
  return lines.length === wanted.reduce((sum, count) => sum + count, 0) ? lines : undefined;
}

/** As every query of Explore for the volume of logs does; lines that nothing reads have no errors. */
function dropsErrors(stage: StageExpr): boolean {
  if (stage.kind !== "drop") return false;
  return stage.targets.every(({ name }) => name === ERROR_LABEL || name === ERROR_DETAILS_LABEL);
}

function requestFor(
  { range }: RangeAggregation,
  by: readonly string[],
  steps: Steps,
  slotNs: number,
  lines: readonly LineCondition[],
): CountRequest | undefined {
  const span = steps.count === 1 ? 0 : steps.stepNs * (steps.count - 1);
  const slots = (span + range.rangeNs) / slotNs;
  if (slots > MOST_SLOTS || !Number.isSafeInteger(slots)) return undefined;
  const start = steps.start - BigInt(range.offsetNs) - BigInt(range.rangeNs);
  return { matchers: range.matchers, lines, by, start, slotNs: BigInt(slotNs), slots };
}

/** Each window is a run of slots. */
function seriesOf(
  { labels, counts }: LogCounts[number],
  steps: number,
  stride: number,
  window: number,
  scale: number,
): SeriesBuilder {
  const sums = new Float64Array(counts.length + 1);
  for (const [slot, count] of counts.entries()) sums[slot + 1] = (sums[slot] ?? 0) + count;
  const series = emptySeries(labels, steps);
  for (let step = 0; step < steps; step++) {
    const from = steps === 1 ? 0 : step * stride;
    const lines = (sums[from + window] ?? 0) - (sums[from] ?? 0);
    if (lines > 0) setFloat(series, step, lines / scale);
  }
  return series;
}

const total = (counts: LogCounts): number =>
  counts.reduce((sum, group) => sum + group.counts.reduce((lines, count) => lines + count, 0), 0);

/** The greatest that both are multiples of. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
