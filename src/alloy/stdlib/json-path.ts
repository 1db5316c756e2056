import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { areEqual } from "../value/operators.ts";
import { NULL, ValueProblem, bool } from "../value/value.ts";
import type { Value } from "../value/value.ts";
import { parseJsonPath } from "./json-path-parser.ts";
import type { Filter, JsonPath, Operand, Selector } from "./json-path-parser.ts";

/**
 * What a JSONPath (goessner.net/articles/JsonPath) finds in a value, in the order of the document.
 *
 * @throws ValueProblem for what is no path, or has a part that is not offered; it is named.
 */
export function findByJsonPath(root: Value, source: string): readonly Value[] {
  return follow([root], parseJsonPath(source), root);
}

function follow(start: readonly Value[], path: JsonPath, root: Value): readonly Value[] {
  let found = start;
  for (const { descends, selectors } of path.steps) {
    const from = descends ? found.flatMap(withDescendants) : found;
    found = from.flatMap((value) => selectors.flatMap((selector) => select(value, selector, root)));
    if (found.length > ALLOY_LIMITS.elements) {
      throw new ValueProblem(`the path finds too many values ${limitText("elements")}`, 1);
    }
  }
  return found;
}

const withDescendants = (value: Value): readonly Value[] => [
  value,
  ...children(value).flatMap(withDescendants),
];

function children(value: Value): readonly Value[] {
  if (value.kind === "array") return value.elements;
  return value.kind === "object" ? [...value.fields.values()] : [];
}

function select(value: Value, selector: Selector, root: Value): readonly Value[] {
  switch (selector.kind) {
    case "all":
      return children(value);
    case "name": {
      const field = value.kind === "object" ? value.fields.get(selector.name) : undefined;
      return field === undefined ? [] : [field];
    }
    case "index": {
      const element = value.kind === "array" ? value.elements.at(selector.index) : undefined;
      return element === undefined ? [] : [element];
    }
    case "slice":
      return value.kind === "array" ? slice(value.elements, selector) : [];
    case "filter":
      return children(value).filter((child) => holds(selector.filter, child, root));
  }
}

function slice(
  elements: readonly Value[],
  { start, end, step }: { readonly start?: number; readonly end?: number; readonly step: number },
): readonly Value[] {
  const { length } = elements;
  const place = (at: number): number => (at < 0 ? at + length : at);
  const picked: Value[] = [];
  if (step > 0) {
    const last = Math.min(length, place(end ?? length));
    for (let at = Math.max(0, place(start ?? 0)); at < last; at += step) picked.push(elements[at] ?? NULL);
  } else {
    const last = end === undefined ? -1 : Math.max(-1, place(end));
    const first = Math.min(length - 1, place(start ?? length - 1));
    for (let at = first; at > last; at += step) picked.push(elements[at] ?? NULL);
  }
  return picked;
}

function holds(filter: Filter, current: Value, root: Value): boolean {
  switch (filter.kind) {
    case "or":
      return holds(filter.left, current, root) || holds(filter.right, current, root);
    case "and":
      return holds(filter.left, current, root) && holds(filter.right, current, root);
    case "not":
      return !holds(filter.of, current, root);
    case "is": {
      const value = operandValue(filter.operand, current, root);
      return value !== undefined && !areEqual(value, bool(false)) && value.kind !== "null";
    }
    case "compare":
      return compares(
        operandValue(filter.left, current, root),
        filter.operator,
        operandValue(filter.right, current, root),
      );
  }
}

const operandValue = (operand: Operand, current: Value, root: Value): Value | undefined =>
  operand.kind === "literal"
    ? operand.value
    : follow([operand.from === "root" ? root : current], operand.path, root)[0];

function compares(left: Value | undefined, operator: string, right: Value | undefined): boolean {
  if (operator === "==" || operator === "!=") {
    const equal = left === undefined || right === undefined ? left === right : areEqual(left, right);
    return equal === (operator === "==");
  }
  if (left?.kind === "number" && right?.kind === "number")
    return ordered(left.number, operator, right.number);
  if (left?.kind === "string" && right?.kind === "string") return ordered(left.text, operator, right.text);
  return false;
}

function ordered<T extends number | bigint | string>(left: T, operator: string, right: T): boolean {
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}
