import type { SpanValues, SpanValuesRequest } from "../../../store/traces/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";
import type { FieldExpression } from "../ast.ts";
import { compileTest } from "../compile.ts";
import { spanCondition } from "../condition.ts";
import type { Pace } from "../pace.ts";
import { TraceView, aloneNode } from "../trace-view.ts";
import { isInTime } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import { CompareTally } from "./compare-tally.ts";
import type { ObserverOptions } from "./series-table.ts";
import type { Series } from "./series.ts";
import { stepFinder } from "./steps.ts";

/** What `compare()` compares; each span alone decides both conditions. */
export interface SpanComparison {
  readonly compute: Comparison;
  readonly condition: FieldExpression | undefined;
  readonly range: TimeRange;
}

/** What the store is asked for: spans of the range that meet the condition, and which of them meet the selection. */
export const valuesRequest = ({ compute, condition, range }: SpanComparison): SpanValuesRequest => ({
  ...range,
  condition: spanCondition(condition),
  selection: spanCondition(compute.selection),
});

/**
 * `compare()` over spans of which the store tells all values by id.
 *
 * @param inspected told how many spans were looked at.
 * @throws WatchtowerError `limit`
 */
export async function compareColumns(
  batches: AsyncIterable<SpanValues>,
  comparison: SpanComparison,
  options: Pick<ObserverOptions, "steps" | "maxSeries" | "maxSamples">,
  pace: Pace,
  inspected: (spans: number) => void,
): Promise<readonly Series[]> {
  const { compute } = comparison;
  const tally = new CompareTally(compute.top, options);
  const test = rowTest(comparison.condition, CONDITION);
  const selects = selectionTest(compute);
  let last: SpanValues | undefined;
  for await (const batch of batches) {
    inspected(batch.rows);
    const stepAt = stepFinder(options.steps, batch.starts);
    const places = new Uint32Array(batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      const step = stepAt(row);
      const isCounted = step >= 0 && test(batch, row);
      places[row] = isCounted ? tally.counts.placeOf(selects(batch, row), step) : tally.counts.nowhere;
    }
    tally.addAll(batch, places);
    last = batch;
    if (pace.isOver()) await pace.rest();
  }
  return tally.finish((id) => last?.valuesOf(id) ?? []);
}

type RowTest = (batch: SpanValues, row: number) => boolean;

function selectionTest({ selection, range }: Comparison): RowTest {
  const test = rowTest(selection, SELECTION);
  if (range === undefined) return test;
  return (batch, row) => isInTime(range, batch.starts[row] ?? 0n) && test(batch, row);
}

/** Places of the two bits in the flags. */
const CONDITION = 0;
const SELECTION = 2;
const SURE = 1;
const MAYBE = 2;
const WITHOUT_ROOT = new TraceView("", []);

/** Asks the span itself where its flags do not tell. */
function rowTest(condition: FieldExpression | undefined, shift: number): RowTest {
  const test = compileTest(condition);
  return (batch, row) => {
    const told = (batch.flags[row] ?? 0) >>> shift;
    if ((told & SURE) !== 0) return true;
    if ((told & MAYBE) === 0) return false;
    return test(aloneNode(batch.span(row)), WITHOUT_ROOT);
  };
}
