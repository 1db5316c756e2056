import { holdsInOrder } from "../../../base/ordering.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { ComparisonOperator } from "../syntax/ast.ts";
import { OttlDuration, OttlId, OttlTime, entryOf, fromAny, isList, isMap } from "./value.ts";
import type { MapValue, OttlValue } from "./value.ts";

/** Negative, 0 or positive; `undefined` for values that have no order and are not equal, as those of two types. */
type Order = number | undefined;

/**
 * Compares by the rules of LANGUAGE.md ("Comparison Rules"): numbers of both types with each other, all else within
 * its type; values of different types are not equal and in no order.
 */
export function compare(left: OttlValue, operator: ComparisonOperator, right: OttlValue): boolean {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  return holdsInOrder(operator, order, 0);
}

/** As {@link compare} with `==`. Maps are equal in any order of their keys. */
export function isEqual(left: OttlValue, right: OttlValue): boolean {
  if (typeof left !== "object" || typeof right !== "object") {
    if (typeof left === typeof right) return left === right;
    return isNumber(left) && isNumber(right) && Number(left) === Number(right);
  }
  if (left instanceof Uint8Array || right instanceof Uint8Array) return areBytesEqual(left, right);
  if (left instanceof OttlTime) return right instanceof OttlTime && left.nanos === right.nanos;
  if (left instanceof OttlDuration) return right instanceof OttlDuration && left.nanos === right.nanos;
  if (left instanceof OttlId) return right instanceof OttlId && areBytesEqual(left.bytes, right.bytes);
  if (isList(left) && isList(right)) return areListsEqual(left.value, right.value);
  if (isMap(left) && isMap(right)) return areMapsEqual(left, right);
  return left === right;
}

const isNumber = (value: OttlValue): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

function areBytesEqual(left: OttlValue, right: OttlValue): boolean {
  return left instanceof Uint8Array && right instanceof Uint8Array && Buffer.compare(left, right) === 0;
}

function areListsEqual(left: readonly AnyValue[], right: readonly AnyValue[]): boolean {
  return left.length === right.length && left.every((each, index) => areSame(each, right[index]));
}

function areMapsEqual(left: MapValue, right: MapValue): boolean {
  if (left.value.length !== right.value.length) return false;
  return left.value.every(({ key, value }) => {
    const other = entryOf(right, key);
    return other !== undefined && areSame(value, other);
  });
}

/** Inside of lists and maps the types have to be the same, too. */
const areSame = (left: AnyValue, right: AnyValue | undefined): boolean =>
  left.kind === right?.kind && isEqual(fromAny(left), fromAny(right));

function orderOf(left: OttlValue, right: OttlValue): Order {
  if (left === undefined && right === undefined) return 0;
  if (isNumber(left)) return isNumber(right) ? numberOrder(left, right) : undefined;
  if (typeof left === "string") return typeof right === "string" ? textOrder(left, right) : undefined;
  if (typeof left === "boolean") return typeof right === "boolean" ? Number(left) - Number(right) : undefined;
  if (left instanceof Uint8Array)
    return right instanceof Uint8Array ? Buffer.compare(left, right) : undefined;
  if (left instanceof OttlTime)
    return right instanceof OttlTime ? wholeOrder(left.nanos, right.nanos) : undefined;
  if (left instanceof OttlDuration) {
    return right instanceof OttlDuration ? wholeOrder(left.nanos, right.nanos) : undefined;
  }
  return undefined;
}

function numberOrder(left: number | bigint, right: number | bigint): number {
  if (typeof left === "bigint" && typeof right === "bigint") return wholeOrder(left, right);
  const [a, b] = [Number(left), Number(right)];
  if (a === b) return 0;
  return a < b ? -1 : a > b ? 1 : Number.NaN;
}

const wholeOrder = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

/** By code points, as Go orders UTF-8; UTF-16 orders surrogates before U+E000 to U+FFFF. */
export function textOrder(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === length) return left.length - right.length;
  return rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit);
