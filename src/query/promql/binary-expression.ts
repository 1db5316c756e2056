import { combineVectors } from "../vector/binary.ts";
import {
  type PointOperator,
  type PointValue,
  floatOperator,
  isArithmetic,
  isComparison,
  scalarOperator,
} from "../vector/operators.ts";
import { combineWithScalar } from "../vector/scalar-binary.ts";
import type { StepVector } from "../vector/series.ts";
import { combineSets, isSetOperator } from "../vector/set-operators.ts";
import type { Annotations } from "./annotations.ts";
import { combine, divide, scale } from "./histogram/arithmetic.ts";
import { equalHistograms } from "./histogram/equality.ts";
import { noteCombined } from "./histogram/notes.ts";
import { trim } from "./histogram/trim.ts";
import { mergeEqual } from "./naming.ts";
import type { BinaryNode } from "./plan/nodes.ts";
import { type Value, scalarOf, vectorOf } from "./values.ts";

/** Evaluates a binary operator on scalars and instant vectors at all steps. */
export function evaluateBinary(
  node: BinaryNode,
  left: Value,
  right: Value,
  steps: number,
  notes: Annotations,
  delayNames: boolean,
): Value {
  const { operator, matching } = node;
  if (left.kind === "scalar" && right.kind === "scalar") {
    if (!isArithmetic(operator) && !isComparison(operator))
      throw new TypeError(`${operator} between scalars`);
    const apply = scalarOperator(operator);
    return scalarOf(left.values.map((value, step) => apply(value, right.values[step] ?? NaN)));
  }
  if (isSetOperator(operator)) {
    const combined = combineSets(operator, vectorIn(left), vectorIn(right), matching, steps);
    return vectorOf(operator === "or" ? mergeEqual(combined) : combined);
  }
  const point = pointOperator(node, notes);
  if (left.kind === "vector" && right.kind === "vector") {
    return vectorOf(combineVectors(point, left.series, right.series, matching, steps, delayNames));
  }
  const combined =
    right.kind === "scalar"
      ? combineWithScalar(point, vectorIn(left), right.values, "right", delayNames)
      : combineWithScalar(point, vectorIn(right), scalarIn(left), "left", delayNames);
  return vectorOf(delayNames ? combined : mergeEqual(combined));
}

function vectorIn(value: Value): StepVector {
  if (value.kind !== "vector") throw new TypeError(`${value.kind} in place of a vector`);
  return value.series;
}

function scalarIn(value: Value): Float64Array {
  if (value.kind !== "scalar") throw new TypeError(`${value.kind} in place of a scalar`);
  return value.values;
}

/** The operator on floats, and on histograms with notes about what does not go together. */
function pointOperator(node: BinaryNode, notes: Annotations): PointOperator {
  const { operator, bool } = node;
  const incompatible = (left: PointValue, right: PointValue): undefined => {
    const types = `${typeOf(left)} ${operator} ${typeOf(right)}`;
    const message = `incompatible sample types encountered for binary operator ${JSON.stringify(operator)}`;
    if (!isIncompatibleSum(operator, left, right)) notes.info(`${message}: ${types}`, node.span);
    return undefined;
  };
  const mixed = (left: PointValue, right: PointValue): PointValue | boolean | undefined =>
    onHistograms(node, left, right, notes) ?? incompatible(left, right);
  if (isArithmetic(operator) || isComparison(operator)) return { ...floatOperator(operator, bool), mixed };
  // Trimming: between floats there is nothing to cut, and names stay as with filters.
  return { kind: "filter", float: (left, right) => incompatible(left, right) ?? false, mixed };
}

const typeOf = (value: PointValue): string => (typeof value === "number" ? "float" : "histogram");

/** Sums of unlike buckets have a warning of their own. */
function isIncompatibleSum(operator: string, left: PointValue, right: PointValue): boolean {
  const sum = operator === "+" || operator === "-";
  return sum && typeof left !== "number" && typeof right !== "number";
}

function onHistograms(
  node: BinaryNode,
  left: PointValue,
  right: PointValue,
  notes: Annotations,
): PointValue | boolean | undefined {
  const { operator, span } = node;
  if (typeof left === "number") {
    return operator === "*" && typeof right !== "number" ? scale(right, left) : undefined;
  }
  if (typeof right === "number") {
    if (operator === "*") return scale(left, right);
    if (operator === "/") return divide(left, right);
    if (operator === "</") return trim(left, right, "below");
    return operator === ">/" ? trim(left, right, "above") : undefined;
  }
  if (operator === "==") return equalHistograms(left, right);
  if (operator === "!=") return !equalHistograms(left, right);
  if (operator !== "+" && operator !== "-") return undefined;
  const combined = combine(left, right, operator === "+" ? 1 : -1);
  if (combined === undefined) {
    notes.warn(`incompatible bucket layout encountered for binary operator ${operator}`, span);
    return undefined;
  }
  noteCombined(combined, operator === "+" ? "addition" : "subtraction", notes, span);
  return operator === "+" ? combined.histogram : { ...combined.histogram, resetHint: "gauge" };
}
