import type { Expr } from "../ast.ts";
import { aggregateHead, operatorText, print, subquerySuffix } from "./print.ts";

const MAX_LINE_BYTES = 100;

/**
 * An expression on lines of about 100 characters: what is longer is divided at its outermost operation, its parts
 * indented by two blanks more, as Prometheus' `format_query` does.
 */
export function pretty(expr: Expr, level = 0): string {
  const text = print(expr);
  const blanks = indent(level);
  const fits = Buffer.byteLength(text) <= MAX_LINE_BYTES;
  switch (expr.kind) {
    case "number":
    case "string":
    case "selector":
    case "matrix":
      return blanks + text;
    case "unary":
      return blanks + expr.operator + pretty(expr.operand, level).trim();
    case "subquery":
      return fits ? text : pretty(expr.expr, level) + subquerySuffix(expr);
    case "paren":
      return fits ? blanks + text : `${blanks}(\n${pretty(expr.expr, level + 1)}\n${blanks})`;
    case "binary": {
      if (fits) return blanks + text;
      const left = pretty(expr.left, level + 1);
      return `${left}\n${blanks}${operatorText(expr)}\n${pretty(expr.right, level + 1)}`;
    }
    case "call": {
      if (fits) return blanks + text;
      const args = expr.args.map((arg) => pretty(arg, level + 1)).join(",\n");
      return `${blanks}${expr.name}(\n${args}\n${blanks})`;
    }
    case "aggregate": {
      if (fits) return blanks + text;
      const parameter = expr.parameter === undefined ? "" : `${pretty(expr.parameter, level + 1)},\n`;
      return `${blanks}${aggregateHead(expr)}(\n${parameter}${pretty(expr.expr, level + 1)}\n${blanks})`;
    }
  }
}

const indent = (level: number): string => "  ".repeat(level);
