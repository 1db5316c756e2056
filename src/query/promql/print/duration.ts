import { decimalText } from "../../../base/float-text.ts";
import { prometheusDurationText } from "../../../base/prometheus-duration.ts";
import type { DurationExpr } from "../ast.ts";

/** A range or step: a plain length normalized (`90` is `1m30s`), arithmetic as it was written. */
export function printDuration(duration: DurationExpr): string {
  const plain = plainSeconds(duration);
  if (plain === undefined) return printArithmetic(duration);
  return signedLength(plain);
}

/** Seconds of a length without arithmetic; `undefined` for what has some. */
export function plainSeconds(duration: DurationExpr): number | undefined {
  if (duration.wrapped === true) return undefined;
  if (duration.kind === "seconds") return duration.value;
  if (duration.kind !== "unary") return undefined;
  const { operand, operator } = duration;
  if (operand.kind !== "seconds" || operand.wrapped === true) return undefined;
  return operator === "-" ? -operand.value : operand.value;
}

const signedLength = (seconds: number): string =>
  seconds < 0 ? `-${lengthText(-seconds)}` : lengthText(seconds);

/** Of a number of seconds; finer parts than milliseconds are cut off. */
export function lengthText(seconds: number): string {
  return prometheusDurationText(Math.trunc(Math.round(seconds * 1e6) / 1e3));
}

function printArithmetic(duration: DurationExpr): string {
  const inner = unwrapped(duration);
  return duration.wrapped === true ? `(${inner})` : inner;
}

function unwrapped(duration: DurationExpr): string {
  switch (duration.kind) {
    case "seconds":
      return duration.duration ? signedLength(duration.value) : decimalText(duration.value);
    case "step":
    case "range":
      return `${duration.kind}()`;
    case "unary":
      return (duration.operator === "-" ? "-" : "") + printArithmetic(duration.operand);
    case "binary": {
      const { operator } = duration;
      const left = printArithmetic(duration.left);
      const right = printArithmetic(duration.right);
      return operator === "min_of" || operator === "max_of"
        ? `${operator}(${left}, ${right})`
        : `${left} ${operator} ${right}`;
    }
  }
}
