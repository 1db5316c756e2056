import { compileAnchored } from "../../base/regexp.ts";
import { holdsInOrder } from "../../base/ordering.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { CompareOperator, ScalarValue } from "./source.ts";

/** Whether a value may meet a comparison: exact for scalars, `true` for anything else. */
export type ValueTest = (value: AnyValue) => boolean;

/** @throws WatchtowerError `invalid` if a regular expression does not compile. */
export function valueTest(operator: CompareOperator, wanted: ScalarValue): ValueTest {
  if (operator === "=~" || operator === "!~") {
    if (wanted.kind !== "string") return () => false;
    const regexp = compileAnchored(wanted.value);
    return (value) =>
      value.kind === "string" ? regexp.test(value.value) === (operator === "=~") : isContainer(value);
  }
  return (value) => {
    if (isContainer(value)) return true;
    const order = compare(value, wanted);
    return order !== undefined && holds(operator, order);
  };
}

/** A value whose parts are looked at by the query alone. */
export function isContainer({ kind }: AnyValue): boolean {
  return kind === "array" || kind === "map" || kind === "bytes" || kind === "empty";
}

/** Negative, 0, positive; NaN if unordered; `undefined` for values of different types. */
function compare(value: AnyValue, wanted: ScalarValue): number | undefined {
  if (value.kind === "string" && wanted.kind === "string") return ordered(value.value, wanted.value);
  if (value.kind === "bool" && wanted.kind === "bool") return Number(value.value) - Number(wanted.value);
  const numeric = value.kind === "int" || value.kind === "double";
  if (!numeric || (wanted.kind !== "int" && wanted.kind !== "double")) return undefined;
  return ordered(value.value, wanted.value);
}

function ordered<T extends string | number | bigint>(a: T, b: T): number {
  if (a < b) return -1;
  if (a > b) return 1;
  // oxlint-disable-next-line eqeqeq -- 1n and 1 are the same number here
  return a == b ? 0 : Number.NaN;
}

function holds(operator: Exclude<CompareOperator, "=~" | "!~">, order: number): boolean {
  if (operator === "=") return order === 0;
  return operator === "!=" ? order !== 0 : holdsInOrder(operator, order, 0);
}
