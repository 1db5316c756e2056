import type {
  Field,
  FieldExpression,
  Pipeline,
  Relation,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from "../../../src/query/traceql/ast.ts";
import type { AnyValue } from "../../../src/model/otlp/common.ts";
import type { PlainSpan } from "./spans.ts";

/*
 * What a query means, said as directly as possible, whatever it costs: nothing is compiled, indexed or left out, and
 * each relation is looked at pair by pair.
 */

type Trace = readonly PlainSpan[];
export type SetOfSpans = readonly PlainSpan[];
/** A word of the language stands in an object, so that it differs from the string. */
type Scalar = string | number | bigint | boolean | { readonly word: string };

const STATUSES = ["unset", "ok", "error"];
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];

/** The span sets that a pipeline leaves of a trace. */
export function run({ stages }: Pipeline, trace: Trace): readonly SetOfSpans[] {
  return runOn(stages, [trace], trace);
}

function runOn(stages: readonly Stage[], input: readonly SetOfSpans[], trace: Trace): readonly SetOfSpans[] {
  let sets = input;
  for (const stage of stages) sets = runStage(stage, sets, trace).filter((set) => set.length > 0);
  return sets;
}

function runStage(stage: Stage, sets: readonly SetOfSpans[], trace: Trace): readonly SetOfSpans[] {
  switch (stage.kind) {
    case "spanset":
      return sets.map((set) => select(stage.expression, set, trace));
    case "by":
      return sets.flatMap((set) => {
        const values = set.map((span) => wordless(valuesOf(stage.expression, span, trace)[0]));
        return [...new Set(values)].map((value) => set.filter((_, index) => values[index] === value));
      });
    case "coalesce":
      return [trace.filter((span) => sets.some((set) => set.includes(span)))];
    case "select":
      return sets;
    case "scalar":
      return sets.flatMap((set) => {
        const [a, b] = [number(stage.left, set, trace), number(stage.right, set, trace)];
        if (a === undefined || b === undefined || !matches(stage.operator, a, b)) return [];
        const sources = [...sourcesOf(stage.left), ...sourcesOf(stage.right)];
        if (sources.length === 0) return [set];
        const kept = sources.flatMap((source) => runOn(source.stages, [set], trace).flat());
        return [set.filter((span) => kept.includes(span))];
      });
  }
}

const wordless = (value: Scalar | undefined): string =>
  typeof value === "object" ? `word ${value.word}` : `${typeof value} ${String(value)}`;

function sourcesOf(expression: ScalarExpression): readonly Pipeline[] {
  if (expression.kind === "pipeline") return [expression.pipeline];
  return expression.kind === "binary" ? [...sourcesOf(expression.left), ...sourcesOf(expression.right)] : [];
}

function number(expression: ScalarExpression, set: SetOfSpans, trace: Trace): Scalar | undefined {
  switch (expression.kind) {
    case "static":
      return constant(expression.value);
    case "pipeline": {
      const left = runOn(expression.pipeline.stages, [set], trace).flat();
      return number(
        expression.of,
        set.filter((span) => left.includes(span)),
        trace,
      );
    }
    case "binary": {
      const [a, b] = [number(expression.left, set, trace), number(expression.right, set, trace)];
      return a === undefined || b === undefined ? undefined : arithmetic(expression.operator, a, b);
    }
    case "aggregate": {
      if (expression.of === undefined) return BigInt(set.length);
      const { of } = expression;
      const numbers = set
        .flatMap((span) => valuesOf(of, span, trace))
        .filter(isNumber)
        .filter((value) => !Number.isNaN(value));
      if (numbers.length === 0) return undefined;
      const sum = numbers.slice(1).reduce((a, b) => plus(a, b), numbers[0] ?? 0n);
      if (expression.name === "sum") return sum;
      if (expression.name === "avg") return Number(sum) / numbers.length;
      // Of an int and a float of one value the first counts, as in Tempo: what is calculated with it differs by type.
      return numbers.reduce((a, b) => ((expression.name === "min" ? b < a : b > a) ? b : a));
    }
  }
}

const plus = (a: number | bigint, b: number | bigint): number | bigint => {
  const sum = arithmetic("+", a, b);
  return isNumber(sum) ? sum : 0n;
};

function select(expression: SpansetExpression, input: SetOfSpans, trace: Trace): SetOfSpans {
  switch (expression.kind) {
    case "filter": {
      const { condition } = expression;
      return condition === undefined ? input : input.filter((span) => holds(condition, span, trace));
    }
    case "pipeline": {
      const left = runOn(expression.pipeline.stages, [input], trace).flat();
      return input.filter((span) => left.includes(span));
    }
    case "logical": {
      const [a, b] = [select(expression.left, input, trace), select(expression.right, input, trace)];
      if (expression.operator === "&&" && (a.length === 0 || b.length === 0)) return [];
      return input.filter((span) => a.includes(span) || b.includes(span));
    }
    case "structural": {
      const [a, b] = [select(expression.left, input, trace), select(expression.right, input, trace)];
      const stands = (other: PlainSpan, span: PlainSpan): boolean =>
        related(expression.relation, other, span, trace);
      const right = b.filter((span) => a.some((other) => stands(other, span)));
      if (expression.form === "plain") return right;
      if (expression.form === "not") return b.filter((span) => !right.includes(span));
      const left = a.filter((other) => b.some((span) => stands(other, span)));
      return input.filter((span) => left.includes(span) || right.includes(span));
    }
  }
}

/** Whether `span` is the child, descendant, parent, ancestor or sibling of `other`. */
function related(relation: Relation, other: PlainSpan, span: PlainSpan, trace: Trace): boolean {
  if (!hasRoot(other, trace) || !hasRoot(span, trace)) return false;
  switch (relation) {
    case ">":
      return parentOf(span, trace) === other;
    case "<":
      return parentOf(other, trace) === span;
    case ">>":
      return ancestors(span, trace).includes(other);
    case "<<":
      return ancestors(other, trace).includes(span);
    case "~": {
      const parent = parentOf(span, trace);
      return parent !== undefined && span !== other && parentOf(other, trace) === parent;
    }
  }
}

const parentOf = (span: PlainSpan, trace: Trace): PlainSpan | undefined =>
  span.parentId === "" ? undefined : trace.find((other) => other.id === span.parentId && other !== span);

function ancestors(span: PlainSpan, trace: Trace): readonly PlainSpan[] {
  const found: PlainSpan[] = [];
  for (let up = parentOf(span, trace); up !== undefined && !found.includes(up); up = parentOf(up, trace))
    found.push(up);
  return found;
}

const hasRoot = (span: PlainSpan, trace: Trace): boolean =>
  [span, ...ancestors(span, trace)].some(({ parentId }) => parentId === "");

/** `left`, `right` and the parent's `left`, by walking the tree. */
function nested(span: PlainSpan, trace: Trace): readonly [left: number, right: number, parent: number] {
  const found = new Map<PlainSpan, [number, number, number]>();
  let next = 1;
  const walk = (at: PlainSpan, parent: number): void => {
    const left = next++;
    for (const child of trace) if (parentOf(child, trace) === at) walk(child, left);
    found.set(at, [left, next++, parent]);
  };
  for (const root of trace) if (root.parentId === "") walk(root, -1);
  return found.get(span) ?? [0, 0, 0];
}

export function holds(expression: FieldExpression, span: PlainSpan, trace: Trace): boolean {
  if (expression.kind === "unary" && expression.operator === "!") {
    const { operand } = expression;
    if (operand.kind === "field") return valuesOf(operand, span, trace).includes(false);
    if (operand.kind === "unary" && operand.operator === "!") return holds(operand.operand, span, trace);
    return !holds(operand, span, trace);
  }
  if (expression.kind === "binary" && expression.operator === "&&")
    return allHold(operandsOf(expression), span, trace);
  if (expression.kind === "binary" && expression.operator === "||")
    return holds(expression.left, span, trace) || holds(expression.right, span, trace);
  return valuesOf(expression, span, trace).includes(true);
}

const operandsOf = (expression: FieldExpression): readonly FieldExpression[] =>
  expression.kind === "binary" && expression.operator === "&&"
    ? [...operandsOf(expression.left), ...operandsOf(expression.right)]
    : [expression];

/** One event, and one link, meets all that is compared with a constant. */
function allHold(parts: readonly FieldExpression[], span: PlainSpan, trace: Trace): boolean {
  const ofElements = (["event", "link"] as const).map((scope) => {
    const compared = parts.filter((part) => comparesElement(part, scope));
    const elements = [span, ...elementsOf(span, scope)].slice(compared.length > 1 ? 1 : 0);
    return elements.some((element) => compared.every((part) => holds(part, element, trace)));
  });
  const others = parts.filter((part) => !comparesElement(part, "event") && !comparesElement(part, "link"));
  return ofElements.every(Boolean) && others.every((part) => holds(part, span, trace));
}

function comparesElement(part: FieldExpression, scope: "event" | "link"): boolean {
  if (part.kind !== "binary" || !/^[=!<>]/.test(part.operator)) return false;
  const [field, other] = part.left.kind === "static" ? [part.right, part.left] : [part.left, part.right];
  if (field.kind !== "field" || other.kind !== "static" || other.value.type === "nil") return false;
  if (field.field.kind === "intrinsic") return field.field.name.startsWith(`${scope}:`);
  return field.field.scope === scope && !field.field.ofParent;
}

/** The span as if it had but one event, or link, for each that it has. */
function elementsOf(span: PlainSpan, scope: "event" | "link"): readonly PlainSpan[] {
  const first = scope === "event" ? "event:name" : "link:traceID";
  const all = span.attributes[scope] ?? [];
  const starts = all.flatMap(({ key }, index) => (key === first ? [index] : []));
  return starts.map((start, index) => ({
    ...span,
    attributes: { ...span.attributes, [scope]: all.slice(start, starts[index + 1]) },
  }));
}

const isNil = (expression: FieldExpression): boolean =>
  expression.kind === "static" && expression.value.type === "nil";

export function valuesOf(expression: FieldExpression, span: PlainSpan, trace: Trace): readonly Scalar[] {
  switch (expression.kind) {
    case "static":
      return [constant(expression.value)].filter((value) => value !== undefined);
    case "field":
      return fieldValues(expression.field, span, trace);
    case "unary":
      if (expression.operator === "!") return [holds(expression, span, trace)];
      return valuesOf(expression.operand, span, trace)
        .filter(isNumber)
        .map((value) => (typeof value === "bigint" ? BigInt.asIntN(64, -value) : -value));
    case "binary": {
      const { operator, left, right } = expression;
      if (operator === "&&" || operator === "||") return [holds(expression, span, trace)];
      if (isNil(left) || isNil(right)) {
        if (isNil(left) && isNil(right)) return [false];
        const there = isThere(isNil(left) ? right : left, span, trace);
        return [operator === "=" ? !there : there];
      }
      const pairs = valuesOf(left, span, trace).flatMap((a) =>
        valuesOf(right, span, trace).map((b) => [a, b] as const),
      );
      if (["+", "-", "*", "/", "%", "^"].includes(operator))
        return pairs.map(([a, b]) => arithmetic(operator, a, b)).filter((value) => value !== undefined);
      return [pairs.some(([a, b]) => matches(operator, a, b))];
    }
  }
}

/** A map or bytes is there, though it has no value. */
function isThere(expression: FieldExpression, span: PlainSpan, trace: Trace): boolean {
  if (expression.kind !== "field" || expression.field.kind !== "attribute")
    return valuesOf(expression, span, trace).length > 0;
  return rawValues(expression.field, span, trace).length > 0;
}

export function rawValues(
  { scope, name, ofParent }: Extract<Field, { kind: "attribute" }>,
  span: PlainSpan,
  trace: Trace,
): readonly AnyValue[] {
  const owner = ofParent ? parentOf(span, trace) : span;
  if (owner === undefined) return [];
  const inScope = (from: string): readonly AnyValue[] =>
    (owner.attributes[from] ?? []).filter(({ key }) => key === name).map(({ value }) => value);
  if (scope !== "any") return inScope(scope);
  return inScope("span").length > 0 ? inScope("span") : inScope("resource");
}

const flat = (value: AnyValue): readonly Scalar[] => {
  if (value.kind === "array") return value.value.flatMap(flat);
  const isScalar =
    value.kind === "string" || value.kind === "int" || value.kind === "double" || value.kind === "bool";
  return isScalar ? [value.value] : [];
};

function fieldValues(field: Field, span: PlainSpan, trace: Trace): readonly Scalar[] {
  if (field.kind === "attribute") return rawValues(field, span, trace).flatMap(flat);
  const root = trace.find(({ parentId }) => parentId === "");
  const serviceOf = (of: PlainSpan | undefined): string | undefined => {
    const value = of?.attributes["resource"]?.find(({ key }) => key === "service.name")?.value;
    return value?.kind === "string" ? value.value : undefined;
  };
  const some = (value: string | undefined): readonly Scalar[] =>
    value === undefined || value === "" ? [] : [value];
  switch (field.name) {
    case "name":
      return [span.name];
    case "duration":
      return [span.duration];
    case "status":
      return [{ word: STATUSES[span.status] ?? "unset" }];
    case "statusMessage":
      return [span.message];
    case "kind":
      return [{ word: KINDS[span.kind] ?? "unspecified" }];
    case "childCount":
      return [BigInt(trace.filter((other) => parentOf(other, trace) === span).length)];
    case "span:id":
      return [span.id];
    case "span:parentID":
    case "parent":
      return some(span.parentId);
    case "trace:id":
      return [span.traceId];
    case "traceDuration": {
      const ends = trace.map(({ start, duration }) => start + duration);
      const end = ends.reduce((a, b) => (a > b ? a : b));
      return [end - trace.map(({ start }) => start).reduce((a, b) => (a < b ? a : b))];
    }
    case "rootName":
      return some(root?.name);
    case "rootServiceName":
      return some(serviceOf(root));
    case "nestedSetLeft":
      return [BigInt(nested(span, trace)[0])];
    case "nestedSetRight":
      return [BigInt(nested(span, trace)[1])];
    case "nestedSetParent":
      return [BigInt(nested(span, trace)[2])];
    case "event:name":
    case "event:timeSinceStart":
    case "link:traceID":
    case "link:spanID":
    case "instrumentation:name":
    case "instrumentation:version": {
      const [scope = ""] = field.name.split(":");
      return (span.attributes[scope] ?? [])
        .filter(({ key }) => key === field.name)
        .flatMap(({ value }) => flat(value));
    }
  }
}

type Constant = Extract<FieldExpression, { kind: "static" }>["value"];

function constant(value: Constant): Scalar | undefined {
  if (value.type === "nil") return undefined;
  return value.type === "status" || value.type === "kind" ? { word: value.value } : value.value;
}

const isNumber = (value: Scalar | undefined): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

function arithmetic(operator: string, a: Scalar, b: Scalar): Scalar | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (typeof a === "bigint" && typeof b === "bigint") {
    const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
    if ((operator === "/" || operator === "%") && b === 0n) return undefined;
    if (operator === "+") return wrap(a + b);
    if (operator === "-") return wrap(a - b);
    if (operator === "*") return wrap(a * b);
    if (operator === "/") return wrap(a / b);
    if (operator === "%") return a % b;
    const power = Number(a) ** Number(b);
    return Number.isSafeInteger(power) ? BigInt(power) : power;
  }
  const [x, y] = [Number(a), Number(b)];
  if (operator === "+") return x + y;
  if (operator === "-") return x - y;
  if (operator === "*") return x * y;
  if (operator === "/") return x / y;
  return operator === "%" ? x % y : x ** y;
}

/** Only values of one kind match; numbers by value. */
function matches(operator: string, a: Scalar, b: Scalar): boolean {
  if (operator === "=~" || operator === "!~") {
    if (typeof a !== "string" || typeof b !== "string") return false;
    // The patterns of the tests are few, and mean the same in JavaScript.
    return new RegExp(`^(?:${b})$`, "s").test(a) === (operator === "=~");
  }
  const kindOf = (value: Scalar): string => (isNumber(value) ? "number" : typeof value);
  if (kindOf(a) !== kindOf(b)) return false;
  const order = orderOf(a, b);
  if (operator === "=") return order === 0;
  if (operator === "!=") return order !== 0;
  if (order === undefined || (kindOf(a) !== "number" && kindOf(a) !== "string")) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** `undefined` of what has no order, such as NaN. */
function orderOf(a: Scalar, b: Scalar): number | undefined {
  if (typeof a === "object" || typeof b === "object") {
    const same = typeof a === "object" && typeof b === "object" && a.word === b.word;
    return same ? 0 : undefined;
  }
  if (a < b) return -1;
  if (a > b) return 1;
  return a <= b ? 0 : undefined;
}
