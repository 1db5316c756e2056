import { decimalText } from "../../../base/float-text.ts";
import { printGoDuration } from "../../../base/go-duration.ts";
import { goFloatText } from "../../../base/go-float.ts";
import { goQuote } from "../../../base/go-quote.ts";
import { prometheusDurationText } from "../../../base/prometheus-duration.ts";
import type { Grouping } from "../../vector/grouping.ts";
import type { Binary, Expr, LogRange, MetricExpr, Unwrap } from "../ast.ts";
import { printCondition, printMatcher, printStage } from "./print-stage.ts";

/** An expression as Loki prints it, on one line. */
export function print(expr: Expr): string {
  return expr.kind === "log" ? printLog(expr) : printMetric(expr);
}

/** A selector and its stages, as Loki prints them. */
export function printLog({ matchers, stages }: Pick<LogRange, "matchers" | "stages">): string {
  return [`{${matchers.map(printMatcher).join(", ")}}`, ...stages.map(printStage)].join(" ");
}

function printMetric(expr: MetricExpr): string {
  switch (expr.kind) {
    case "literal":
      return goFloatText(expr.value);
    case "vector":
      return `vector(${expr.value.toFixed(6)})`;
    case "range": {
      const parameter = expr.parameter === undefined ? "" : `${decimalText(expr.parameter)},`;
      const grouping = expr.grouping === undefined ? "" : printGrouping(expr.grouping, ",");
      return `${expr.operation}(${parameter}${printRange(expr.range)})${grouping}`;
    }
    case "aggregation": {
      const parameter = expr.parameter === undefined ? "" : `${expr.parameter},`;
      const grouping = isTotal(expr.grouping) ? "" : printGrouping(expr.grouping, ",");
      return `${expr.operation}${grouping}(${parameter}${printMetric(expr.operand)})`;
    }
    case "label_replace": {
      const texts = [expr.target, expr.replacement, expr.source, expr.regexp].map(goQuote);
      return `label_replace(${[printMetric(expr.operand), ...texts].join(",")})`;
    }
    case "binary":
      return `(${printMetric(expr.left)} ${printOperator(expr, ",")} ${printMetric(expr.right)})`;
  }
}

function printRange(range: LogRange): string {
  const unwrap = range.unwrap === undefined ? "" : ` ${printUnwrap(range.unwrap).join(" ")}`;
  const offset = range.offsetNs === 0 ? "" : ` offset ${printGoDuration(BigInt(range.offsetNs))}`;
  return `${printLog(range)}${unwrap}[${prometheusDurationText(range.rangeNs / 1e6)}]${offset}`;
}

/** The unwrap and its filters. */
export function printUnwrap({ label, conversion, filters }: Unwrap): string[] {
  const value = conversion === "number" ? label : `${conversion}(${label})`;
  return [`| unwrap ${value}`, ...filters.map((filter) => `| ${printCondition(filter)}`)];
}

/** Whether it is no grouping at all. */
export const isTotal = ({ kind, names }: Grouping): boolean => kind === "by" && names.length === 0;

/** Begins with a space. @param separator `,` on one line, `, ` when it is pretty-printed. */
export function printGrouping({ kind, names }: Grouping, separator: string): string {
  return ` ${kind} (${names.join(separator)})`;
}

/** The sign of a binary operator with its modifiers. */
export function printOperator({ operator, bool, matching }: Binary, separator: string): string {
  const parts: string[] = [operator];
  if (bool) parts.push("bool");
  if (matching.on || matching.labels.length > 0) {
    parts.push(`${matching.on ? "on" : "ignoring"} (${matching.labels.join(separator)})`);
    parts.push(printCardinality(matching, separator));
  }
  return parts.join(" ");
}

/** Nothing for one-to-one, whose blank stays, as in Loki. */
function printCardinality({ cardinality, include }: Binary["matching"], separator: string): string {
  if (cardinality !== "many-to-one" && cardinality !== "one-to-many") return "";
  const word = cardinality === "many-to-one" ? "group_left" : "group_right";
  return include.length === 0 ? word : `${word} (${include.join(separator)})`;
}
