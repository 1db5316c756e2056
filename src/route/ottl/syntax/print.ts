import { quoteGo } from "../../../base/go-string.ts";
import type { Argument, Call, Condition, Expression, Key, Path, Statement, Term } from "./ast.ts";

/** A statement as text that means the same. */
export function printStatement({ editor, where }: Statement): string {
  return where === undefined ? printCall(editor) : `${printCall(editor)} where ${printCondition(where)}`;
}

/** Text that means the same, with parentheses only where they are needed. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "or":
    case "and":
      return condition.operands.map((each) => printOperand(each, condition.kind)).join(` ${condition.kind} `);
    case "not":
      return `not ${printOperand(condition.operand, "not")}`;
    case "comparison":
      return `${printExpression(condition.left)} ${condition.operator} ${printExpression(condition.right)}`;
    case "bool":
    case "call":
      return printExpression(condition);
  }
}

function printOperand(operand: Condition, inside: "or" | "and" | "not"): string {
  const text = printCondition(operand);
  const needsParentheses =
    operand.kind === "or" || operand.kind === "and" || (operand.kind === "not" && inside === "not");
  return needsParentheses ? `(${text})` : text;
}

/** Text that means the same. Math inside of math is in parentheses. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "nil":
      return "nil";
    case "bytes":
      return `0x${Buffer.from(expression.value).toString("hex")}`;
    case "text":
      return quoteGo(expression.value);
    case "bool":
      return String(expression.value);
    case "enum":
      return expression.name;
    case "list":
      return `[${expression.elements.map(printExpression).join(", ")}]`;
    case "map": {
      const entries = expression.entries.map(
        ({ key, value }) => `${printExpression(key)}: ${printExpression(value)}`,
      );
      return `{${entries.join(", ")}}`;
    }
    case "path":
    case "call":
    case "int":
    case "float":
    case "math":
      return printTerm(expression);
  }
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case "path":
      return printPath(term);
    case "call":
      return printCall(term);
    case "int":
      return String(term.value);
    case "float":
      return printFloat(term.value);
    case "math":
      return `${printMathOperand(term.left)} ${term.operator} ${printMathOperand(term.right)}`;
  }
}

const printMathOperand = (term: Term): string =>
  term.kind === "math" ? `(${printTerm(term)})` : printTerm(term);

/** The language has no floats without a point. */
function printFloat(value: number): string {
  const text = String(value);
  if (text.includes(".")) return text;
  return text.includes("e") ? text.replace("e", ".0e") : `${text}.0`;
}

/** As it stands in a statement, keys included. */
export function printPath({ segments }: Path): string {
  return segments.map(({ name, keys }) => name + printKeys(keys)).join(".");
}

function printCall({ name, arguments: given, keys }: Call): string {
  return `${name}(${given.map(printArgument).join(", ")})${printKeys(keys)}`;
}

const printArgument = ({ name, value }: Argument): string =>
  name === undefined ? printExpression(value) : `${name}=${printExpression(value)}`;

const printKeys = (keys: readonly Key[]): string => keys.map((key) => `[${printExpression(key)}]`).join("");
