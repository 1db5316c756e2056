import { compileAnchored } from "../../base/regexp.ts";
import type { ElementScope, SpanElement } from "../../store/traces/source.ts";
import type { ComparisonOperator, Field, FieldExpression, Static } from "./ast.ts";
import type { SpanNode } from "./trace-view.ts";
import { attributeValues, compare, staticValue } from "./value.ts";
import type { Value } from "./value.ts";

/*
 * Comparisons that `&&` joins speak of one event, or of one link: `{ event:name = "exception" && event.type = "IO" }`
 * finds spans with an exception of this type, not those with an exception and something else of the type.
 */

type Conjunction = Extract<FieldExpression, { kind: "binary" }>;

/** A comparison of a field of events or links with a constant. */
interface ElementComparison {
  readonly scope: ElementScope;
  readonly name: string;
  readonly operator: ComparisonOperator;
  readonly constant: Static;
  readonly isFlipped: boolean;
}

/** What one event or link has to meet. */
interface Together {
  readonly scope: ElementScope;
  readonly comparisons: readonly ElementComparison[];
}

/** The parts of a chain of `&&`: those that speak of one event or link, and all others. */
export function partsOf(conjunction: Conjunction): {
  readonly together: readonly Together[];
  readonly others: readonly FieldExpression[];
} {
  const parts = operandsOf(conjunction);
  const together = SCOPES.map((scope) => comparedTogether(parts, scope)).filter(
    ({ comparisons }) => comparisons.length > 1,
  );
  const isTogether = (part: FieldExpression): boolean =>
    together.some(({ scope }) => scope === elementComparison(part)?.scope);
  return { together, others: parts.filter((part) => !isTogether(part)) };
}

const SCOPES: readonly ElementScope[] = ["event", "link"];

function comparedTogether(parts: readonly FieldExpression[], scope: ElementScope): Together {
  const comparisons = parts.map(elementComparison).filter((found) => found?.scope === scope);
  return { scope, comparisons: comparisons.filter((found) => found !== undefined) };
}

/** What a condition compares of one event or link, in whatever part of it. */
export function allTogether(condition: FieldExpression, scope: ElementScope): readonly Together[] {
  const parts = operandsOf(condition);
  const own = comparedTogether(parts, scope);
  const inner = parts.flatMap((part) => {
    if (part.kind === "unary") return allTogether(part.operand, scope);
    if (part.kind !== "binary" || part.operator !== "||") return [];
    return [...allTogether(part.left, scope), ...allTogether(part.right, scope)];
  });
  return own.comparisons.length === 0 ? inner : [own, ...inner];
}

function operandsOf(expression: FieldExpression): readonly FieldExpression[] {
  if (expression.kind !== "binary" || expression.operator !== "&&") return [expression];
  return [...operandsOf(expression.left), ...operandsOf(expression.right)];
}

function elementComparison(expression: FieldExpression): ElementComparison | undefined {
  if (expression.kind !== "binary") return undefined;
  const { operator, left, right } = expression;
  if (!isComparison(operator)) return undefined;
  const isFlipped = left.kind === "static";
  const [side, other] = isFlipped ? [right, left] : [left, right];
  const scope = side.kind === "field" ? elementScope(side.field) : undefined;
  if (scope === undefined || side.kind !== "field" || other.kind !== "static") return undefined;
  // That an attribute is not there is said of all events.
  if (other.value.type === "nil") return undefined;
  return { scope, name: side.field.name, operator, constant: other.value, isFlipped };
}

/** Where the field stands, if in events or links of the span itself. */
export function elementScope(field: Field): ElementScope | undefined {
  if (field.kind === "attribute") {
    const { scope, ofParent } = field;
    return !ofParent && (scope === "event" || scope === "link") ? scope : undefined;
  }
  if (field.name.startsWith("event:")) return "event";
  return field.name.startsWith("link:") ? "link" : undefined;
}

const COMPARISONS: ReadonlySet<string> = new Set<ComparisonOperator>([
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "=~",
  "!~",
]);
const isComparison = (operator: string): operator is ComparisonOperator => COMPARISONS.has(operator);

/** Whether one event or link of a span meets them all. */
export function compileTogether(together: Together): (span: SpanNode) => boolean {
  const test = compileElement(together);
  return ({ row }) => row.elements(together.scope).some(test);
}

export function compileElement({ comparisons }: Together): (element: SpanElement) => boolean {
  const tests = comparisons.map(compileComparison);
  return (element) => tests.every((test) => test(element));
}

function compileComparison(comparison: ElementComparison): (element: SpanElement) => boolean {
  const { name } = comparison;
  const test = compileValueTest(comparison);
  return (element) => {
    const value = element(name);
    return value !== undefined && attributeValues(value).some(test);
  };
}

function compileValueTest({ operator, constant, isFlipped }: ElementComparison): (value: Value) => boolean {
  const given = staticValue(constant);
  if (operator === "=~" || operator === "!~") {
    const regexp = compileAnchored(typeof given === "string" ? given : "");
    return (value) => typeof value === "string" && regexp.test(value) === (operator === "=~");
  }
  if (given === undefined) return () => false;
  return isFlipped ? (value) => compare(operator, given, value) : (value) => compare(operator, value, given);
}
