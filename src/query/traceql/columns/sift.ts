import { HAS_FIELDS } from "../../../store/traces/source.ts";
import type { SpanCondition, SpanField, TraceSource } from "../../../store/traces/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";
import type { Pipeline, SpansetExpression } from "../ast.ts";
import { candidateCondition, neededConditions } from "../condition.ts";
import type { Pace } from "../pace.ts";
import { comparesPlaces } from "./place-comparison.ts";
import { compileRowSelection } from "./select-rows.ts";
import type { RowSelection } from "./select-rows.ts";
import type { Mask } from "./relate-rows.ts";
import { traceTable } from "./trace-table.ts";
import type { TraceTable } from "./trace-table.ts";

/** What the first stage of a pipeline leaves of some whole traces. */
export interface Sifted {
  readonly table: TraceTable;
  /** The rows that may belong to it; in traces that are decided, those that do. */
  readonly rows: Mask;
  /** Traces of which columns tell all, also the fields that were asked for. */
  readonly isDecided: Mask;
}

/** Which traces are looked at, and what has to be known of those that stay. */
export interface SiftRequest {
  /** Where a span lies that a trace must have. */
  readonly range: TimeRange;
  readonly fields: readonly SpanField[];
}

/** Finds whole traces by columns, for pipelines that begin with more than one filter, or ask where spans stand in their traces. */
export class Sieve {
  private readonly selection: RowSelection;
  private readonly candidate: SpanCondition;
  private readonly needs: readonly SpanCondition[];

  private readonly source: TraceSource;

  private constructor(
    source: TraceSource,
    selection: RowSelection,
    expression: SpansetExpression,
    pipeline: Pipeline,
  ) {
    this.source = source;
    this.selection = selection;
    this.candidate = candidateCondition(pipeline);
    this.needs = neededConditions(expression);
  }

  /** `undefined` where columns are of no use. */
  static of(pipeline: Pipeline, source: TraceSource): Sieve | undefined {
    const [stage] = pipeline.stages;
    if (source.columns === undefined) return undefined;
    if (stage?.kind !== "spanset" || isOfSpans(stage.expression)) return undefined;
    const selection = compileRowSelection(stage.expression);
    return selection === undefined ? undefined : new Sieve(source, selection, stage.expression, pipeline);
  }

  async *sift({ range, fields }: SiftRequest, pace: Pace, signal: AbortSignal): AsyncGenerator<Sifted> {
    const { candidate, needs, selection } = this;
    const { conditions, select } = selection;
    const parts = this.source.columns?.({ range, candidate, needs, conditions, fields }, signal) ?? [];
    for await (const batches of parts) {
      const table = await traceTable(batches, pace);
      const rows = await select(table, "maybe", pace);
      const sure = isExact(table) ? rows : await select(table, "sure", pace);
      yield { table, rows, isDecided: decidedTraces(table, rows, sure) };
    }
  }
}

/** Filters whose traces columns would leave undecided, or that need none. */
const isOfSpans = (expression: SpansetExpression): boolean =>
  expression.kind === "filter" &&
  (expression.condition === undefined || !comparesPlaces(expression.condition));

const SURE = 0x1555_5555;

/** Whether each condition holds surely wherever it may hold. */
function isExact({ flags }: TraceTable): boolean {
  // All bits at once: a look at each flag's own would cost more than the little that is spared by an early end.
  let differing = 0;
  for (let row = 0; row < flags.length; row++) {
    const flag = flags[row] ?? 0;
    differing |= (flag >>> 1) ^ flag;
  }
  return (differing & SURE) === 0;
}

function decidedTraces(table: TraceTable, rows: Mask, sure: Mask): Mask {
  const isDecided = new Uint8Array(table.traces);
  for (let trace = 0; trace < table.traces; trace++) isDecided[trace] = table.undecided[trace] === 1 ? 0 : 1;
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] === 0) continue;
    const hasFields = ((table.flags[row] ?? 0) & HAS_FIELDS) !== 0;
    if (sure[row] === 0 || !hasFields) isDecided[table.traceOf[row] ?? 0] = 0;
  }
  return isDecided;
}
