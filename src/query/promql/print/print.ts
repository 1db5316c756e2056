import { decimalText } from "../../../base/float-text.ts";
import { quoteGo } from "../../../base/go-string.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type { VectorMatching } from "../../vector/matching.ts";
import type {
  AggregateExpr,
  AtModifier,
  BinaryExpr,
  DurationExpr,
  Expr,
  MatrixSelector,
  Subquery,
  VectorSelector,
} from "../ast.ts";
import { lengthText, plainSeconds, printDuration } from "./duration.ts";

/** An expression in Prometheus' own spelling, on one line. */
export function print(expr: Expr): string {
  switch (expr.kind) {
    case "number":
      if (expr.duration !== true) return decimalText(expr.value);
      return expr.value < 0 ? `-${lengthText(-expr.value)}` : lengthText(expr.value);
    case "string":
      return expr.quoted ?? quoteGo(expr.value);
    case "selector":
      return printSelector(expr);
    case "matrix":
      return printMatrix(expr);
    case "subquery":
      return print(expr.expr) + subquerySuffix(expr);
    case "unary":
      return expr.operator + print(expr.operand);
    case "paren":
      return `(${print(expr.expr)})`;
    case "binary":
      return `${print(expr.left)} ${operatorText(expr)} ${print(expr.right)}`;
    case "call":
      return `${expr.name}(${expr.args.map(print).join(", ")})`;
    case "aggregate": {
      const parameter = expr.parameter === undefined ? "" : `${print(expr.parameter)}, `;
      return `${aggregateHead(expr)}(${parameter}${print(expr.expr)})`;
    }
  }
}

/** `sum by (job) ` or `sum` */
export function aggregateHead({ operator, without, labels }: AggregateExpr): string {
  if (without) return `${operator} without (${labelList(labels)}) `;
  return labels.length === 0 ? operator : `${operator} by (${labelList(labels)}) `;
}

/** The operator with all that says how it matches. */
export function operatorText({ operator, bool, matching }: BinaryExpr): string {
  return operator + (bool ? " bool" : "") + matchingText(matching);
}

function matchingText({ on, labels, cardinality, include, fill }: VectorMatching): string {
  const grouped = cardinality === "many-to-one" || cardinality === "one-to-many";
  let text = "";
  if (labels.length > 0 || on || grouped) text += ` ${on ? "on" : "ignoring"} (${labelList(labels)})`;
  if (grouped) text += ` group_${cardinality === "many-to-one" ? "left" : "right"} (${labelList(include)})`;
  if (fill === undefined) return text;
  const { left, right } = fill;
  if (left !== undefined && left === right) return `${text} fill (${decimalText(left)})`;
  if (left !== undefined) text += ` fill_left (${decimalText(left)})`;
  return right === undefined ? text : `${text} fill_right (${decimalText(right)})`;
}

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const nameText = (name: string): string => (PLAIN_NAME.test(name) ? name : quoteGo(name));

function labelList(labels: readonly string[]): string {
  return labels.map(nameText).join(", ");
}

function printSelector(selector: VectorSelector): string {
  const extension = selector.extension === undefined ? "" : ` ${selector.extension}`;
  return namesOf(selector) + atText(selector.at) + extension + offsetText(selector.offset);
}

function printMatrix({ selector, range }: MatrixSelector): string {
  const extension = selector.extension === undefined ? "" : ` ${selector.extension}`;
  return `${namesOf(selector)}[${printDuration(range)}]${extension}${atText(selector.at)}${offsetText(selector.offset)}`;
}

/** `[range:step]` with what follows. */
export function subquerySuffix({ range, step, at, offset }: Subquery): string {
  const stepText = step === undefined ? "" : printDuration(step);
  return `[${printDuration(range)}:${stepText}]${atText(at)}${offsetText(offset)}`;
}

function namesOf({ name, matchers }: VectorSelector): string {
  const shown = matchers.filter((matcher) => !isName(matcher, name)).map(matcherText);
  return (name ?? "") + (shown.length === 0 ? "" : `{${shown.toSorted().join(",")}}`);
}

function isName(matcher: Matcher, name: string | undefined): boolean {
  return matcher.name === "__name__" && matcher.operator === "=" && matcher.value === name;
}

function matcherText({ name, operator, value }: Matcher): string {
  return nameText(name) + operator + quoteGo(value);
}

function atText(at: AtModifier | undefined): string {
  if (at === undefined) return "";
  return at.kind === "time" ? ` @ ${(at.ms / 1000).toFixed(3)}` : ` @ ${at.kind}()`;
}

function offsetText(offset: DurationExpr | undefined): string {
  if (offset === undefined || plainSeconds(offset) === 0) return "";
  return ` offset ${printDuration(offset)}`;
}
