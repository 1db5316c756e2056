import type { Pipeline, SpansetExpression } from "./ast.ts";
import { compileTest } from "./compile.ts";
import type { Test } from "./compile.ts";
import type { Pace } from "./pace.ts";
import { difference, related, union } from "./structure.ts";
import type { Spans } from "./structure.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";

/** The spans of `input` that an expression leaves, in order. */
export type SelectSpans = (input: Spans, trace: TraceView, pace: Pace) => Promise<Spans>;

/** @param operand compiles a pipeline in parentheses. */
export function compileSpanset(
  expression: SpansetExpression,
  operand: (pipeline: Pipeline) => SelectSpans,
): SelectSpans {
  switch (expression.kind) {
    case "filter": {
      if (expression.condition === undefined) return async (input) => input;
      const test = compileTest(expression.condition);
      return (input, trace, pace) => filterSpans(input, test, trace, pace);
    }
    case "logical": {
      const [left, right] = [
        compileSpanset(expression.left, operand),
        compileSpanset(expression.right, operand),
      ];
      const both = expression.operator === "&&";
      return async (input, trace, pace) => {
        const a = await left(input, trace, pace);
        if (both && a.length === 0) return [];
        const b = await right(input, trace, pace);
        return both && b.length === 0 ? [] : union(a, b);
      };
    }
    case "structural":
      return compileStructural(expression, operand);
    case "pipeline":
      return operand(expression.pipeline);
  }
}

async function filterSpans(input: Spans, test: Test, trace: TraceView, pace: Pace): Promise<Spans> {
  const kept: SpanNode[] = [];
  for (const span of input) {
    if (pace.isOver()) await pace.rest();
    if (test(span, trace)) kept.push(span);
  }
  return kept;
}

/** The relation seen from the other side. */
export const OPPOSITE = { ">": "<", "<": ">", ">>": "<<", "<<": ">>", "~": "~" } as const;

function compileStructural(
  expression: Extract<SpansetExpression, { kind: "structural" }>,
  operand: (pipeline: Pipeline) => SelectSpans,
): SelectSpans {
  const { relation, form } = expression;
  const [left, right] = [compileSpanset(expression.left, operand), compileSpanset(expression.right, operand)];
  return async (input, trace, pace) => {
    const b = await right(input, trace, pace);
    if (b.length === 0) return [];
    const a = await left(input, trace, pace);
    if (pace.isOver()) await pace.rest();
    const found = related(relation, a, b, trace);
    switch (form) {
      case "plain":
        return found;
      case "not":
        return difference(b, found, trace);
      case "union":
        return union(found, related(OPPOSITE[relation], b, a, trace));
    }
  };
}
