import { compileAnchored } from "../../base/regexp.ts";
import { limitError } from "../../base/errors.ts";
import type { SpanRow } from "../../store/traces/source.ts";
import type { ArithmeticOperator, ComparisonOperator, Field, FieldExpression, IntrinsicName } from "./ast.ts";
import { compileTogether, partsOf } from "./same-element.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";
import type { Value } from "./value.ts";
import { attributeValues, calculate, compare, kindValue, negate, staticValue, statusValue } from "./value.ts";

/** Compiled once per query, run once per span: the expression's values for it, none if absent. */
export type Evaluate = (span: SpanNode, trace: TraceView) => readonly Value[];
/** Whether a span meets a condition. */
export type Test = (span: SpanNode, trace: TraceView) => boolean;

const NONE: readonly Value[] = [];

/** @param condition `undefined` (as in `{}`) holds for every span. */
export function compileTest(condition: FieldExpression | undefined): Test {
  if (condition === undefined) return () => true;
  if (condition.kind === "binary" && condition.operator === "&&") return compileAnd(condition);
  if (condition.kind === "binary" && condition.operator === "||") {
    const left = compileTest(condition.left);
    const right = compileTest(condition.right);
    return (span, trace) => left(span, trace) || right(span, trace);
  }
  if (condition.kind === "unary" && condition.operator === "!") return compileNot(condition.operand);
  const evaluate = compile(condition);
  return (span, trace) => evaluate(span, trace).includes(true);
}

function compileAnd(condition: Extract<FieldExpression, { kind: "binary" }>): Test {
  const { together, others } = partsOf(condition);
  if (together.length > 0) {
    const tests: readonly Test[] = [...others.map(compileTest), ...together.map(compileTogether)];
    return (span, trace) => tests.every((test) => test(span, trace));
  }
  const left = compileTest(condition.left);
  const right = compileTest(condition.right);
  return (span, trace) => left(span, trace) && right(span, trace);
}

/** `!x` of an attribute needs the attribute; `!` of a comparison is its opposite. */
function compileNot(operand: FieldExpression): Test {
  if (operand.kind === "field") {
    const evaluate = compile(operand);
    return (span, trace) => evaluate(span, trace).includes(false);
  }
  if (operand.kind === "unary" && operand.operator === "!") return compileTest(operand.operand);
  const test = compileTest(operand);
  return (span, trace) => !test(span, trace);
}

/** @param expression checked before. */
export function compile(expression: FieldExpression): Evaluate {
  switch (expression.kind) {
    case "static": {
      const value = staticValue(expression.value);
      const values = value === undefined ? NONE : [value];
      return () => values;
    }
    case "field":
      return compileField(expression.field);
    case "unary":
      if (expression.operator === "!") return asValues(compileTest(expression));
      return mapped(compile(expression.operand), negate);
    case "binary":
      return compileBinary(expression);
  }
}

const asValues =
  (test: Test): Evaluate =>
  (span, trace) => [test(span, trace)];

const mapped =
  (evaluate: Evaluate, map: (value: Value) => Value | undefined): Evaluate =>
  (span, trace) =>
    evaluate(span, trace).flatMap((value) => map(value) ?? []);

function compileBinary(expression: Extract<FieldExpression, { kind: "binary" }>): Evaluate {
  const { operator } = expression;
  switch (operator) {
    case "&&":
    case "||":
      return asValues(compileTest(expression));
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
      return compileArithmetic(operator, compile(expression.left), compile(expression.right));
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "=~":
    case "!~":
      return asValues(compileComparison(operator, expression.left, expression.right));
  }
}

/** Of one span: pairs of values that a comparison or a calculation goes through. */
const MOST_PAIRS = 100_000;

function checkPairs(left: readonly Value[], right: readonly Value[]): void {
  if (left.length * right.length > MOST_PAIRS)
    throw limitError("maxValuePairs", MOST_PAIRS, "an expression meets too many values in one span");
}

function compileArithmetic(operator: ArithmeticOperator, left: Evaluate, right: Evaluate): Evaluate {
  return (span, trace) => {
    const lefts = left(span, trace);
    if (lefts.length === 0) return NONE;
    const rights = right(span, trace);
    checkPairs(lefts, rights);
    return lefts.flatMap((a) => rights.flatMap((b) => calculate(operator, a, b) ?? []));
  };
}

const isNil = (expression: FieldExpression): boolean =>
  expression.kind === "static" && expression.value.type === "nil";

function compileComparison(
  operator: ComparisonOperator,
  left: FieldExpression,
  right: FieldExpression,
): Test {
  if (isNil(left) || isNil(right)) return compileExistence(operator, isNil(left) ? right : left);
  const values = compile(left);
  if (operator === "=~" || operator === "!~") return compileRegexp(operator, values, right);
  if (right.kind === "static") {
    const constant = staticValue(right.value);
    if (constant !== undefined)
      return (span, trace) => values(span, trace).some((a) => compare(operator, a, constant));
  }
  const others = compile(right);
  return (span, trace) => {
    const lefts = values(span, trace);
    if (lefts.length === 0) return false;
    const rights = others(span, trace);
    checkPairs(lefts, rights);
    return lefts.some((a) => rights.some((b) => compare(operator, a, b)));
  };
}

/** `x != nil`: x is there; `x = nil`: it is not. */
function compileExistence(operator: ComparisonOperator, of: FieldExpression): Test {
  // As Tempo has it.
  if (isNil(of)) return () => false;
  const exists = compilePresence(of);
  return operator === "=" ? (span, trace) => !exists(span, trace) : exists;
}

/** A map or bytes attribute is there although it has no value in the language. */
function compilePresence(of: FieldExpression): Test {
  if (of.kind !== "field" || of.field.kind !== "attribute") {
    const evaluate = compile(of);
    return (span, trace) => evaluate(span, trace).length > 0;
  }
  const { scope, name, ofParent } = of.field;
  const has = (span: SpanRow): boolean =>
    scope === "any"
      ? span.attribute("span", name).length > 0 || span.attribute("resource", name).length > 0
      : span.attribute(scope, name).length > 0;
  return withOwner(ofParent, has, false);
}

function compileRegexp(operator: "=~" | "!~", values: Evaluate, pattern: FieldExpression): Test {
  const source = pattern.kind === "static" && pattern.value.type === "string" ? pattern.value.value : "";
  const regexp = compileAnchored(source);
  const wanted = operator === "=~";
  return (span, trace) =>
    values(span, trace).some((value) => typeof value === "string" && regexp.test(value) === wanted);
}

/** Reads from the span, or from its parent if the field says so; `absent` where there is no parent. */
function withOwner<T>(
  ofParent: boolean,
  read: (span: SpanRow) => T,
  absent: T,
): (span: SpanNode, trace: TraceView) => T {
  if (!ofParent) return ({ row }) => read(row);
  return (span, trace) => {
    const parent = trace.parentOf(span);
    return parent === undefined ? absent : read(parent.row);
  };
}

function compileField(field: Field): Evaluate {
  if (field.kind === "intrinsic") return compileIntrinsic(field.name);
  const { scope, name, ofParent } = field;
  const inScope = (span: SpanRow, from: typeof scope): readonly Value[] =>
    from === "any" ? NONE : span.attribute(from, name).flatMap(attributeValues);
  const read = (span: SpanRow): readonly Value[] => {
    if (scope !== "any") return inScope(span, scope);
    // The span's own value hides the resource's.
    return span.attribute("span", name).length > 0 ? inScope(span, "span") : inScope(span, "resource");
  };
  return withOwner(ofParent, read, NONE);
}

const optional = (value: Value | undefined): readonly Value[] =>
  value === undefined || value === "" ? NONE : [value];

function compileIntrinsic(name: IntrinsicName): Evaluate {
  switch (name) {
    case "duration":
      return ({ row }) => [row.duration];
    case "name":
      return ({ row }) => [row.name];
    case "status":
      return ({ row }) => [statusValue(row.status)];
    case "statusMessage":
      return ({ row }) => [row.statusMessage];
    case "kind":
      return ({ row }) => [kindValue(row.kind)];
    case "childCount":
      return (span, trace) => [BigInt(trace.childCounts[span.index] ?? 0)];
    case "span:id":
      return ({ row }) => [row.spanId];
    case "span:parentID":
    case "parent":
      return ({ row }) => optional(row.parentSpanId);
    case "traceDuration":
      return (_span, trace) => [trace.endNanos - trace.startNanos];
    case "rootName":
      return (_span, trace) => optional(trace.rootFacts?.name);
    case "rootServiceName":
      return (_span, trace) => optional(trace.rootFacts?.serviceName);
    case "trace:id":
      return ({ row }) => [row.traceId];
    case "nestedSetLeft":
      return (span, trace) => [BigInt(trace.nestedSet.left[span.index] ?? 0)];
    case "nestedSetRight":
      return (span, trace) => [BigInt(trace.nestedSet.right[span.index] ?? 0)];
    case "nestedSetParent":
      return (span, trace) => [BigInt(trace.nestedSet.parent[span.index] ?? 0)];
    case "event:name":
    case "event:timeSinceStart":
      return ({ row }) => row.attribute("event", name).flatMap(attributeValues);
    case "link:traceID":
    case "link:spanID":
      return ({ row }) => row.attribute("link", name).flatMap(attributeValues);
    case "instrumentation:name":
    case "instrumentation:version":
      return ({ row }) => row.attribute("instrumentation", name).flatMap(attributeValues);
  }
}
