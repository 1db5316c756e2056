import { WatchtowerError } from "../../base/errors.ts";
import type { Pipeline, ScalarExpression, Stage } from "./ast.ts";
import { compile } from "./compile.ts";
import type { Pace } from "./pace.ts";
import { pipelinesOf } from "./parse/lift-pipeline.ts";
import { printScalar } from "./print.ts";
import type { SpanSet } from "./span-set.ts";
import type { SelectSpans } from "./spanset.ts";
import { union } from "./structure.ts";
import type { Spans } from "./structure.ts";
import type { TraceView } from "./trace-view.ts";
import { calculate, compare, staticValue } from "./value.ts";
import type { Value } from "./value.ts";

type Measure = (set: SpanSet, trace: TraceView, pace: Pace) => Promise<Value | undefined>;

/**
 * Keeps the span sets of which a comparison of numbers holds, and notes the aggregates in them. Of a comparison of
 * pipelines in parentheses, the spans that any of them leaves are kept.
 *
 * @param operand compiles a pipeline in parentheses.
 */
export function compileScalarFilter(
  stage: Extract<Stage, { kind: "scalar" }>,
  operand: (pipeline: Pipeline) => SelectSpans,
): (sets: readonly SpanSet[], trace: TraceView, pace: Pace) => Promise<readonly SpanSet[]> {
  const sides = [stage.left, stage.right].map((side) => ({
    key: side.kind === "aggregate" ? printScalar(side) : undefined,
    measure: compileScalar(side, operand),
  }));
  const sources = [...pipelinesOf(stage.left), ...pipelinesOf(stage.right)].map(operand);
  return async (sets, trace, pace) => {
    const kept: SpanSet[] = [];
    for (const set of sets) {
      const values = [];
      for (const { key, measure } of sides) values.push({ key, value: await measure(set, trace, pace) });
      const [a, b] = values.map(({ value }) => value);
      if (a === undefined || b === undefined || !compare(stage.operator, a, b)) continue;
      const attributes = values.flatMap(({ key, value }) => (key === undefined ? [] : [{ key, value }]));
      let spans: Spans = sources.length === 0 ? set.spans : [];
      for (const select of sources) spans = union(spans, await select(set.spans, trace, pace));
      kept.push({ spans, attributes: [...set.attributes, ...attributes] });
    }
    return kept;
  };
}

function compileScalar(expression: ScalarExpression, operand: (pipeline: Pipeline) => SelectSpans): Measure {
  switch (expression.kind) {
    case "static": {
      const value = staticValue(expression.value);
      return async () => value;
    }
    case "aggregate":
      return compileAggregate(expression);
    case "binary": {
      const left = compileScalar(expression.left, operand);
      const right = compileScalar(expression.right, operand);
      return async (set, trace, pace) => {
        const a = await left(set, trace, pace);
        const b = await right(set, trace, pace);
        return a === undefined || b === undefined ? undefined : calculate(expression.operator, a, b);
      };
    }
    case "pipeline":
      return compileOfPipeline(expression, operand);
  }
}

/** Of the spans that a pipeline in parentheses leaves. */
function compileOfPipeline(
  expression: Extract<ScalarExpression, { kind: "pipeline" }>,
  operand: (pipeline: Pipeline) => SelectSpans,
): Measure {
  const select = operand(expression.pipeline);
  const measure = compileScalar(expression.of, operand);
  return async (set, trace, pace) =>
    measure({ spans: await select(set.spans, trace, pace), attributes: [] }, trace, pace);
}

type Aggregate = Extract<ScalarExpression, { kind: "aggregate" }>;

function compileAggregate({ name, of }: Aggregate): Measure {
  if (name === "count" || of === undefined) return async (set) => BigInt(set.spans.length);
  const evaluate = compile(of);
  return async (set, trace, pace) => {
    const total = new Total();
    for (const span of set.spans) {
      if (pace.isOver()) await pace.rest();
      for (const value of evaluate(span, trace)) total.add(value);
    }
    return total[name];
  };
}

/** Of the numbers among the values; NaN is none. */
class Total {
  sum: bigint | number | undefined;
  min: bigint | number | undefined;
  max: bigint | number | undefined;
  private count = 0;

  get avg(): number | undefined {
    return this.sum === undefined ? undefined : Number(this.sum) / this.count;
  }

  add(value: Value): void {
    if ((typeof value !== "bigint" && typeof value !== "number") || Number.isNaN(value)) return;
    this.count++;
    this.sum = this.sum === undefined ? value : plus(this.sum, value);
    if (this.min === undefined || value < this.min) this.min = value;
    if (this.max === undefined || value > this.max) this.max = value;
  }
}

function plus(a: bigint | number, b: bigint | number): bigint | number {
  const sum = calculate("+", a, b);
  if (typeof sum === "bigint" || typeof sum === "number") return sum;
  throw new WatchtowerError("internal", "a sum of numbers is a number");
}
