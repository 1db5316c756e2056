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
import { flipped } from "./flipped.ts";
import { pipelinesOf } from "./parse/lift-pipeline.ts";
import { partsOf } from "./same-element.ts";
import { KIND_NAMES, STATUS_NAMES } from "./parse/literals.ts";

const EVERY: SpanCondition = { kind: "true" };
const PERHAPS: SpanCondition = { kind: "perhaps" };

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
  return sources.length === 0 ? PERHAPS : anyOf(sources.map(candidateCondition));
}

function spansetCondition(expression: SpansetExpression): SpanCondition {
  switch (expression.kind) {
    case "filter":
      return spanCondition(expression.condition);
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

/** Conditions of each of which every trace that matches has a span. */
export function neededConditions(expression: SpansetExpression): readonly SpanCondition[] {
  switch (expression.kind) {
    case "filter":
      return [spanCondition(expression.condition)].filter(tells);
    case "logical":
      return expression.operator === "||"
        ? [spansetCondition(expression)].filter(tells)
        : [...neededConditions(expression.left), ...neededConditions(expression.right)];
    case "structural":
      return expression.form === "not"
        ? neededConditions(expression.right)
        : [...neededConditions(expression.left), ...neededConditions(expression.right)];
    case "pipeline": {
      const [stage] = expression.pipeline.stages;
      return stage?.kind === "spanset" ? neededConditions(stage.expression) : [];
    }
  }
}

/** Whether the store can leave out spans by it. */
function tells(condition: SpanCondition): boolean {
  switch (condition.kind) {
    case "true":
    case "perhaps":
      return false;
    case "and":
      return condition.conditions.some(tells);
    case "or":
      return condition.conditions.every(tells);
    case "not":
      return condition.condition.kind === "true" || tells(condition.condition);
    case "exists":
    case "compare":
      return true;
  }
}

const moreTelling = (first: SpanCondition, second: SpanCondition): SpanCondition =>
  tells(first) ? first : second;

const anyOf = (conditions: readonly SpanCondition[]): SpanCondition => ({ kind: "or", conditions });
const not = (condition: SpanCondition): SpanCondition => ({ kind: "not", condition });

/**
 * What `expression` asks of a span, in the store's terms: the same, but for the parts that only the query can
 * decide, which are `perhaps`.
 *
 * @param expression `undefined` (as in `{}`) holds for every span.
 */
export function spanCondition(expression: FieldExpression | undefined): SpanCondition {
  switch (expression?.kind) {
    case undefined:
      return EVERY;
    case "field":
      return comparison("=", expression, { type: "bool", value: true });
    case "unary":
      return expression.operator === "!" ? negation(expression.operand) : PERHAPS;
    case "static":
      if (expression.value.type !== "bool") return PERHAPS;
      return expression.value.value ? EVERY : not(EVERY);
    case "binary":
      return binaryCondition(expression);
  }
}

/** `!x` of an attribute needs the attribute; `!` of a comparison is its opposite. */
function negation(operand: FieldExpression): SpanCondition {
  if (operand.kind === "field") return comparison("=", operand, { type: "bool", value: false });
  if (operand.kind === "unary" && operand.operator === "!") return spanCondition(operand.operand);
  return not(spanCondition(operand));
}

function binaryCondition(expression: Extract<FieldExpression, { kind: "binary" }>): SpanCondition {
  const { operator, left, right } = expression;
  switch (operator) {
    case "&&": {
      const conditions = [spanCondition(left), spanCondition(right)];
      // The store does not know which values stand in one event.
      const more = partsOf(expression).together.length > 0 ? [PERHAPS] : [];
      return { kind: "and", conditions: [...conditions, ...more] };
    }
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
      if (left.kind !== "static") return PERHAPS;
      // Whether something is there is asked by any operator but `=`.
      const other = flipped(operator) ?? (left.value.type === "nil" ? "!=" : undefined);
      return other === undefined ? PERHAPS : comparison(other, right, left.value);
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
      return PERHAPS;
  }
}

function comparison(
  operator: ComparisonOperator,
  expression: FieldExpression,
  constant: Static,
): SpanCondition {
  const field = expression.kind === "field" ? storedField(expression.field) : undefined;
  if (field === undefined) return PERHAPS;
  if (constant.type === "nil") {
    const exists: SpanCondition = { kind: "exists", field };
    return operator === "=" ? not(exists) : exists;
  }
  // Words of the language are equal to themselves alone, and in no order.
  const isWord = constant.type === "status" || constant.type === "kind";
  const ofWords = field.kind === "status" || field.kind === "kind";
  if (isWord !== ofWords || (isWord && constant.type !== field.kind)) return PERHAPS;
  if ((isWord || constant.type === "bool") && operator !== "=" && operator !== "!=") return PERHAPS;
  const value = scalar(constant);
  return value === undefined ? PERHAPS : { kind: "compare", field, operator, value };
}

/** The field as the store has it; `undefined` if it takes more than the span. */
export function storedField(field: Field): SpanField | undefined {
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

/** The fields that decide the expression; `undefined` if they are more than the span's own. */
export function fieldsOf(expression: FieldExpression): readonly SpanField[] | undefined {
  switch (expression.kind) {
    case "static":
      return [];
    case "field": {
      const field = storedField(expression.field);
      return field === undefined ? undefined : [field];
    }
    case "unary":
      return fieldsOf(expression.operand);
    case "binary": {
      const [left, right] = [fieldsOf(expression.left), fieldsOf(expression.right)];
      return left === undefined || right === undefined ? undefined : [...left, ...right];
    }
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
