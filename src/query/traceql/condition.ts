import type { ScalarValue, SpanCondition, SpanField } from "../../store/traces/source.ts";
import type {
  ComparisonOperator,
  Field,
  FieldExpression,
  IntrinsicName,
  Pipeline,
  SpansetExpression,
  Static,
} from "./ast.ts";
import { pipelinesOf } from "./parse/lift-pipeline.ts";
import { KIND_NAMES, STATUS_NAMES } from "./parse/literals.ts";

const ANYTHING: SpanCondition = { kind: "true" };

/** The same comparison with its sides exchanged. */
const FLIPPED: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** Intrinsics that need more of the trace than the span itself. */
const OF_TRACE: ReadonlySet<IntrinsicName> = new Set<IntrinsicName>([
  "childCount",
  "traceDuration",
  "rootName",
  "rootServiceName",
  "nestedSetLeft",
  "nestedSetRight",
  "nestedSetParent",
]);

/**
 * A condition that at least one span of every matching trace meets: what the store is asked for. Either side
 * of `&&` or of a relation would do; the one that says more is taken.
 */
export function candidateCondition(pipeline: Pipeline): SpanCondition {
  const [stage] = pipeline.stages;
  if (stage?.kind === "spanset") return spansetCondition(stage.expression);
  const sources = stage?.kind === "scalar" ? [...pipelinesOf(stage.left), ...pipelinesOf(stage.right)] : [];
  return sources.length === 0 ? ANYTHING : anyOf(sources.map(candidateCondition));
}

function spansetCondition(expression: SpansetExpression): SpanCondition {
  switch (expression.kind) {
    case "filter":
      return expression.condition === undefined ? ANYTHING : spanCondition(expression.condition);
    case "logical": {
      const sides = [spansetCondition(expression.left), spansetCondition(expression.right)] as const;
      return expression.operator === "||" ? anyOf(sides) : moreTelling(...sides);
    }
    case "structural": {
      const right = spansetCondition(expression.right);
      // What is not in relation needs no left-hand span.
      return expression.form === "not" ? right : moreTelling(right, spansetCondition(expression.left));
    }
    case "pipeline":
      return candidateCondition(expression.pipeline);
  }
}

const moreTelling = (first: SpanCondition, second: SpanCondition): SpanCondition =>
  first.kind === "true" ? second : first;

function anyOf(conditions: readonly SpanCondition[]): SpanCondition {
  return conditions.some((condition) => condition.kind === "true") ? ANYTHING : { kind: "or", conditions };
}

function allOf(conditions: readonly SpanCondition[]): SpanCondition {
  const telling = conditions.filter((condition) => condition.kind !== "true");
  const [only] = telling;
  if (only === undefined) return ANYTHING;
  return telling.length === 1 ? only : { kind: "and", conditions: telling };
}

/** Necessary for a span to meet `expression`; `true` where nothing simple is. */
export function spanCondition(expression: FieldExpression): SpanCondition {
  switch (expression.kind) {
    case "field":
      return comparison("=", expression, { type: "bool", value: true });
    case "unary":
      return expression.operator === "!"
        ? comparison("=", expression.operand, { type: "bool", value: false })
        : ANYTHING;
    case "static":
      return ANYTHING;
    case "binary":
      return binaryCondition(expression);
  }
}

function binaryCondition(expression: Extract<FieldExpression, { kind: "binary" }>): SpanCondition {
  const { operator, left, right } = expression;
  switch (operator) {
    case "&&":
      return allOf([spanCondition(left), spanCondition(right)]);
    case "||":
      return anyOf([spanCondition(left), spanCondition(right)]);
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "=~":
    case "!~": {
      if (right.kind === "static") return comparison(operator, left, right.value);
      const flipped = FLIPPED[operator];
      return left.kind === "static" && flipped !== undefined
        ? comparison(flipped, right, left.value)
        : ANYTHING;
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
      return ANYTHING;
  }
}

function comparison(
  operator: ComparisonOperator,
  expression: FieldExpression,
  constant: Static,
): SpanCondition {
  const field = expression.kind === "field" ? pushable(expression.field) : undefined;
  if (field === undefined) return ANYTHING;
  if (constant.type === "nil") return operator === "!=" ? { kind: "exists", field } : ANYTHING;
  const value = scalar(constant);
  return value === undefined ? ANYTHING : { kind: "compare", field, operator, value };
}

function pushable(field: Field): SpanField | undefined {
  if (field.kind === "attribute") {
    return field.ofParent ? undefined : { kind: "attribute", scope: field.scope, name: field.name };
  }
  switch (field.name) {
    case "name":
    case "duration":
    case "status":
    case "statusMessage":
    case "kind":
      return { kind: field.name };
    case "trace:id":
      return { kind: "traceId" };
    case "span:id":
      return { kind: "spanId" };
    case "span:parentID":
      return { kind: "parentId" };
    case "instrumentation:name":
    case "instrumentation:version":
      return { kind: "attribute", scope: "instrumentation", name: field.name };
    case "event:name":
    case "event:timeSinceStart":
      return { kind: "attribute", scope: "event", name: field.name };
    case "link:traceID":
    case "link:spanID":
      return { kind: "attribute", scope: "link", name: field.name };
    case "childCount":
    case "parent":
    case "traceDuration":
    case "rootName":
    case "rootServiceName":
    case "nestedSetLeft":
    case "nestedSetRight":
    case "nestedSetParent":
      return undefined;
  }
}

function scalar(value: Static): ScalarValue | undefined {
  switch (value.type) {
    case "string":
      return { kind: "string", value: value.value };
    case "int":
    case "duration":
      return { kind: "int", value: value.value };
    case "float":
      return { kind: "double", value: value.value };
    case "bool":
      return { kind: "bool", value: value.value };
    case "status":
      return { kind: "int", value: BigInt(STATUS_NAMES.indexOf(value.value)) };
    case "kind":
      return { kind: "int", value: BigInt(KIND_NAMES.indexOf(value.value)) };
    case "nil":
      return undefined;
  }
}

/** Whether a span alone decides the expression, without the rest of its trace. */
export function isLocal(expression: FieldExpression): boolean {
  switch (expression.kind) {
    case "static":
      return true;
    case "field":
      return expression.field.kind === "attribute"
        ? !expression.field.ofParent
        : !OF_TRACE.has(expression.field.name);
    case "unary":
      return isLocal(expression.operand);
    case "binary":
      return isLocal(expression.left) && isLocal(expression.right);
  }
}
