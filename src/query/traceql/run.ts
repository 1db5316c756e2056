import type { Pipeline, Stage } from "./ast.ts";
import { compile } from "./compile.ts";
import type { Pace } from "./pace.ts";
import { printExpression } from "./print.ts";
import { compileScalarFilter } from "./scalar.ts";
import type { SpanSet } from "./span-set.ts";
import { compileSpanset } from "./spanset.ts";
import { union } from "./structure.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";
import type { Value } from "./value.ts";

type RunStage = (sets: readonly SpanSet[], trace: TraceView, pace: Pace) => Promise<readonly SpanSet[]>;

/** Compiled once per query, run once per trace: the span sets that are left of it, none if it does not match. */
export type RunPipeline = (trace: TraceView, pace: Pace) => Promise<readonly SpanSet[]>;

/** Begins with one set of all spans of the trace. */
export function compilePipeline(pipeline: Pipeline): RunPipeline {
  const run = compileStages(pipeline);
  return (trace, pace) => run([{ spans: trace.spans, attributes: [] }], trace, pace);
}

function compileStages({ stages }: Pipeline): RunStage {
  const compiled = stages.map(compileStage);
  return async (input, trace, pace) => {
    let sets = input;
    for (const stage of compiled)
      sets = (await stage(sets, trace, pace)).filter((set) => set.spans.length > 0);
    return sets;
  };
}

function compileStage(stage: Stage): RunStage {
  switch (stage.kind) {
    case "spanset": {
      const select = compileSpanset(stage.expression, compileOperand);
      return (sets, trace, pace) =>
        each(sets, async (set) => ({ ...set, spans: await select(set.spans, trace, pace) }));
    }
    case "scalar":
      return compileScalarFilter(stage, compileOperand);
    case "by":
      return compileBy(stage);
    case "coalesce":
      return async (sets) => [
        { spans: sets.map((set) => set.spans).reduce((all, spans) => union(all, spans), []), attributes: [] },
      ];
    // Selecting changes what is shown, not what matches.
    case "select":
      return async (sets) => sets;
  }
}

/** A pipeline in parentheses: all spans that it leaves. */
function compileOperand(pipeline: Pipeline): ReturnType<typeof compileSpanset> {
  const run = compileStages(pipeline);
  return async (input, trace, pace) => {
    const sets = await run([{ spans: input, attributes: [] }], trace, pace);
    return sets.map((set) => set.spans).reduce((all, spans) => union(all, spans), []);
  };
}

async function each(
  sets: readonly SpanSet[],
  map: (set: SpanSet) => Promise<SpanSet>,
): Promise<readonly SpanSet[]> {
  const mapped: SpanSet[] = [];
  for (const set of sets) mapped.push(await map(set));
  return mapped;
}

/** Each value makes a set of its own; spans without the value make one too. */
function compileBy(stage: Extract<Stage, { kind: "by" }>): RunStage {
  const evaluate = compile(stage.expression);
  const key = `by(${printExpression(stage.expression)})`;
  return async (sets, trace, pace) => {
    const grouped: SpanSet[] = [];
    for (const set of sets) {
      const groups = new Map<Value | undefined, SpanNode[]>();
      for (const span of set.spans) {
        if (pace.isOver()) await pace.rest();
        const value = evaluate(span, trace)[0];
        const group = groups.get(value);
        if (group === undefined) groups.set(value, [span]);
        else group.push(span);
      }
      for (const [value, spans] of groups)
        grouped.push({ spans, attributes: [...set.attributes, { key, value }] });
    }
    return grouped;
  };
}
