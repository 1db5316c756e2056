import type { SpanRow } from "../../store/traces/source.ts";
import type { Pipeline, ScalarExpression, SpansetExpression, Stage } from "./ast.ts";
import { compile, compileTest } from "./compile.ts";
import { printExpression, printScalar } from "./print.ts";
import { related } from "./structure.ts";
import type { TraceView } from "./trace-view.ts";
import { calculate, compare, staticValue } from "./value.ts";
import type { Value } from "./value.ts";

/** Spans of one trace that belong together, with what `by` and aggregates said of them. */
export interface SpanSet {
  readonly spans: readonly SpanRow[];
  readonly attributes: readonly { readonly key: string; readonly value: Value | undefined }[];
}

type Spans = ReadonlySet<SpanRow>;
type SelectSpans = (input: Spans, trace: TraceView) => Spans;
type RunStage = (sets: readonly SpanSet[], trace: TraceView) => readonly SpanSet[];
type Measure = (set: SpanSet, trace: TraceView) => Value | undefined;

/** Compiled once per query, run once per trace: the span sets that are left of it, none if it does not match. */
export type RunPipeline = (trace: TraceView) => readonly SpanSet[];

export function compilePipeline(pipeline: Pipeline): RunPipeline {
  const stages = pipeline.stages.map(compileStage);
  return (trace) => {
    let sets: readonly SpanSet[] = [{ spans: trace.spans, attributes: [] }];
    for (const stage of stages) sets = stage(sets, trace).filter((set) => set.spans.length > 0);
    return sets;
  };
}

function compileStage(stage: Stage): RunStage {
  switch (stage.kind) {
    case "spanset": {
      const select = compileSpanset(stage.expression);
      return (sets, trace) =>
        sets.map((set) => ({ ...set, spans: inOrder(select(new Set(set.spans), trace), set) }));
    }
    case "scalar":
      return compileScalarFilter(stage);
    case "by":
      return compileBy(stage);
    case "coalesce":
      return (sets) => [{ spans: [...new Set(sets.flatMap((set) => set.spans))], attributes: [] }];
    // Selecting changes what is shown, not what matches; metrics are no business of a search.
    case "select":
    case "metrics":
      return (sets) => sets;
  }
}

const inOrder = (spans: Spans, set: SpanSet): readonly SpanRow[] =>
  set.spans.filter((span) => spans.has(span));

function compileSpanset(expression: SpansetExpression): SelectSpans {
  switch (expression.kind) {
    case "filter": {
      const test = compileTest(expression.condition);
      return (input, trace) => new Set([...input].filter((span) => test(span, trace)));
    }
    case "logical": {
      const [left, right] = [compileSpanset(expression.left), compileSpanset(expression.right)];
      const both = expression.operator === "&&";
      return (input, trace) => {
        const [a, b] = [left(input, trace), right(input, trace)];
        return both && (a.size === 0 || b.size === 0) ? new Set() : union(a, b);
      };
    }
    case "structural":
      return compileStructural(expression);
    case "pipeline": {
      const stages = expression.pipeline.stages.map(compileStage);
      return (input, trace) => {
        let sets: readonly SpanSet[] = [{ spans: [...input], attributes: [] }];
        for (const stage of stages) sets = stage(sets, trace).filter((set) => set.spans.length > 0);
        return new Set(sets.flatMap((set) => set.spans));
      };
    }
  }
}

const union = (a: Spans, b: Spans): Spans => new Set([...a, ...b]);

const OPPOSITE = { ">": "<", "<": ">", ">>": "<<", "<<": ">>", "~": "~" } as const;

function compileStructural(expression: Extract<SpansetExpression, { kind: "structural" }>): SelectSpans {
  const { relation, form } = expression;
  const [left, right] = [compileSpanset(expression.left), compileSpanset(expression.right)];
  return (input, trace) => {
    const [a, b] = [left(input, trace), right(input, trace)];
    const found = related(relation, a, b, trace);
    switch (form) {
      case "plain":
        return found;
      case "not":
        return new Set([...b].filter((span) => !found.has(span)));
      case "union":
        return union(found, related(OPPOSITE[relation], b, a, trace));
    }
  };
}

function compileScalarFilter(stage: Extract<Stage, { kind: "scalar" }>): RunStage {
  const [left, right] = [compileScalar(stage.left), compileScalar(stage.right)];
  const shown = [stage.left, stage.right].filter((side) => side.kind === "aggregate");
  const measures = shown.map((side) => ({ key: printScalar(side), measure: compileScalar(side) }));
  return (sets, trace) =>
    sets.flatMap((set) => {
      const [a, b] = [left(set, trace), right(set, trace)];
      if (a === undefined || b === undefined || !compare(stage.operator, a, b)) return [];
      const attributes = measures.map(({ key, measure }) => ({ key, value: measure(set, trace) }));
      return [{ spans: set.spans, attributes: [...set.attributes, ...attributes] }];
    });
}

function compileScalar(expression: ScalarExpression): Measure {
  switch (expression.kind) {
    case "static": {
      const value = staticValue(expression.value);
      return () => value;
    }
    case "aggregate":
      return compileAggregate(expression);
    case "binary": {
      const [left, right] = [compileScalar(expression.left), compileScalar(expression.right)];
      return (set, trace) => {
        const [a, b] = [left(set, trace), right(set, trace)];
        return a === undefined || b === undefined ? undefined : calculate(expression.operator, a, b);
      };
    }
  }
}

type Aggregate = Extract<ScalarExpression, { kind: "aggregate" }>;

function compileAggregate({ name, of }: Aggregate): Measure {
  if (name === "count" || of === undefined) return (set) => BigInt(set.spans.length);
  const evaluate = compile(of);
  return (set, trace) => {
    const values = set.spans.flatMap((span) => evaluate(span, trace).filter(isNumber));
    return aggregate(name, values);
  };
}

const isNumber = (value: Value): value is bigint | number =>
  typeof value === "bigint" || typeof value === "number";

function aggregate(
  name: "min" | "max" | "avg" | "sum",
  values: readonly (bigint | number)[],
): bigint | number | undefined {
  const [first, ...rest] = values;
  if (first === undefined) return undefined;
  switch (name) {
    case "min":
      return rest.reduce((least, value) => (value < least ? value : least), first);
    case "max":
      return rest.reduce((most, value) => (value > most ? value : most), first);
    case "sum":
      return rest.reduce((sum, value) => add(sum, value), first);
    case "avg":
      return Number(rest.reduce((sum, value) => add(sum, value), first)) / values.length;
  }
}

function add(a: bigint | number, b: bigint | number): bigint | number {
  return typeof a === "bigint" && typeof b === "bigint" ? a + b : Number(a) + Number(b);
}

/** Each value makes a set of its own; spans without the value make one too. */
function compileBy(stage: Extract<Stage, { kind: "by" }>): RunStage {
  const evaluate = compile(stage.expression);
  const key = `by(${printExpression(stage.expression)})`;
  return (sets, trace) =>
    sets.flatMap((set) => {
      const groups = new Map<Value | undefined, SpanRow[]>();
      for (const span of set.spans) {
        const value = evaluate(span, trace)[0];
        const group = groups.get(value);
        if (group === undefined) groups.set(value, [span]);
        else group.push(span);
      }
      return [...groups].map(([value, spans]) => ({
        spans,
        attributes: [...set.attributes, { key, value }],
      }));
    });
}
