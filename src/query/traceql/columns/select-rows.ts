import { MOST_TOLD } from "../../../store/traces/source.ts";
import type { SpanCondition } from "../../../store/traces/source.ts";
import type { FieldExpression, SpansetExpression } from "../ast.ts";
import { spanCondition } from "../condition.ts";
import type { Pace } from "../pace.ts";
import { OPPOSITE } from "../spanset.ts";
import { comparesPlaces, placeComparison } from "./place-comparison.ts";
import { both, either, relateRows, without } from "./relate-rows.ts";
import type { Mask } from "./relate-rows.ts";
import type { TraceTable } from "./trace-table.ts";

/** Whether rows are meant that surely belong to the answer, or all that may. */
export type Certainty = "sure" | "maybe";

/** The rows that an expression leaves of whole traces, all traces at once. */
export type SelectRows = (table: TraceTable, certainty: Certainty, pace: Pace) => Promise<Mask>;

/** A spanset expression over columns. */
export interface RowSelection {
  /** What the store has to tell of each span. */
  readonly conditions: readonly SpanCondition[];
  readonly select: SelectRows;
}

/** `undefined` for expressions that are not made of filters alone. */
export function compileRowSelection(expression: SpansetExpression): RowSelection | undefined {
  const compiler = new Compiler();
  const select = compiler.compile(expression);
  const { conditions } = compiler;
  return select === undefined || conditions.length > MOST_TOLD ? undefined : { conditions, select };
}

class Compiler {
  readonly conditions: SpanCondition[] = [];

  compile(expression: SpansetExpression): SelectRows | undefined {
    switch (expression.kind) {
      case "filter":
        return this.compileFilter(expression.condition);
      case "logical": {
        const sides = this.sides(expression);
        if (sides === undefined) return undefined;
        return logical(expression.operator === "&&", ...sides);
      }
      case "structural": {
        const sides = this.sides(expression);
        return sides === undefined ? undefined : structural(expression, ...sides);
      }
      case "pipeline": {
        const [stage, ...more] = expression.pipeline.stages;
        return stage?.kind === "spanset" && more.length === 0 ? this.compile(stage.expression) : undefined;
      }
    }
  }

  /** Comparisons of places are made here, all else of a condition is told by the store. */
  private compileFilter(expression: FieldExpression | undefined): SelectRows {
    if (expression === undefined || !comparesPlaces(expression)) return this.told(spanCondition(expression));
    if (expression.kind === "unary") return negated(this.compileFilter(expression.operand));
    const compare = placeComparison(expression);
    if (compare !== undefined) return (table, _certainty, pace) => compare(table, pace);
    if (expression.kind !== "binary") return this.told(spanCondition(expression));
    const [left, right] = [this.compileFilter(expression.left), this.compileFilter(expression.right)];
    const combine = expression.operator === "&&" ? both : either;
    return async (table, certainty, pace) =>
      combine(await left(table, certainty, pace), await right(table, certainty, pace));
  }

  private told(condition: SpanCondition): SelectRows {
    if (condition.kind === "true") return async ({ rows }) => new Uint8Array(rows).fill(1);
    const index = this.conditions.push(condition) - 1;
    return async (table, certainty) => told(table, 2 * index + (certainty === "sure" ? 0 : 1));
  }

  private sides({
    left,
    right,
  }: Extract<SpansetExpression, { kind: "logical" | "structural" }>):
    | readonly [SelectRows, SelectRows]
    | undefined {
    const [a, b] = [this.compile(left), this.compile(right)];
    return a === undefined || b === undefined ? undefined : [a, b];
  }
}

/** What may hold does not surely fail. */
const negated =
  (select: SelectRows): SelectRows =>
  async (table, certainty, pace) =>
    (await select(table, certainty === "sure" ? "maybe" : "sure", pace)).map((bit) => bit ^ 1);

function told({ rows, flags }: TraceTable, bit: number): Mask {
  const mask = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) mask[row] = ((flags[row] ?? 0) >>> bit) & 1;
  return mask;
}

function logical(isAnd: boolean, left: SelectRows, right: SelectRows): SelectRows {
  return async (table, certainty, pace) => {
    const a = await left(table, certainty, pace);
    const b = await right(table, certainty, pace);
    if (pace.isOver()) await pace.rest();
    const union = either(a, b);
    if (!isAnd) return union;
    const inBoth = both(tracesOf(a, table), tracesOf(b, table));
    for (let row = 0; row < union.length; row++)
      union[row] = (union[row] ?? 0) & (inBoth[table.traceOf[row] ?? 0] ?? 0);
    return union;
  };
}

/** Traces that have any of the rows. */
export function tracesOf(mask: Mask, { traces, traceOf }: TraceTable): Mask {
  const has = new Uint8Array(traces);
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) has[traceOf[row] ?? 0] = 1;
  return has;
}

function structural(
  { relation, form }: Extract<SpansetExpression, { kind: "structural" }>,
  left: SelectRows,
  right: SelectRows,
): SelectRows {
  return async (table, certainty, pace) => {
    const b = await right(table, certainty, pace);
    // The more rows on the left, the fewer are left of what is not in relation to them.
    const opposite = certainty === "sure" ? "maybe" : "sure";
    const a = await left(table, form === "not" ? opposite : certainty, pace);
    if (pace.isOver()) await pace.rest();
    const found = relateRows(relation, a, b, table);
    if (pace.isOver()) await pace.rest();
    switch (form) {
      case "plain":
        return found;
      case "not":
        return without(b, found);
      case "union":
        return either(found, relateRows(OPPOSITE[relation], b, a, table));
    }
  };
}
