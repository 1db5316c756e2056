import { goQuote } from "../../../base/go-quote.ts";
import { decimalText } from "../../../base/float-text.ts";
import { prometheusDurationText } from "../../../base/prometheus-duration.ts";
import type { Expr, LogRange, MetricExpr } from "../ast.ts";
import { isTotal, print, printGrouping, printLog, printOperator, printUnwrap } from "./print.ts";
import { printStage } from "./print-stage.ts";

/** Longer expressions are split over lines. */
const LONGEST_LINE = 100;

/** An expression over lines, as Loki's `format_query` lays it out. */
export function pretty(expr: Expr, level = 0): string {
  return expr.kind === "log" ? prettyLog(expr, level) : prettyMetric(expr, level);
}

const indent = (level: number): string => "  ".repeat(level);

function prettyLog({ matchers, stages }: Pick<LogRange, "matchers" | "stages">, level: number): string {
  const whole = indent(level) + printLog({ matchers, stages });
  if (!isLong(whole.trimStart())) return whole;
  const selector = indent(level) + printLog({ matchers, stages: [] });
  return [selector, ...stages.map((stage) => indent(level + 1) + printStage(stage))].join("\n");
}

const isLong = (text: string): boolean => Buffer.byteLength(text) > LONGEST_LINE;

function prettyMetric(expr: MetricExpr, level: number): string {
  const whole = print(expr);
  if (!isLong(whole)) return indent(level) + whole;
  switch (expr.kind) {
    case "literal":
    case "vector":
      return indent(level) + whole;
    case "range": {
      const parameter = expr.parameter === undefined ? [] : [indent(level + 1) + decimalText(expr.parameter)];
      const body = call(expr.operation, [...parameter, prettyRange(expr.range, level + 1)], level);
      return expr.grouping === undefined ? body : body + printGrouping(expr.grouping, ", ");
    }
    case "aggregation": {
      const parameter = expr.parameter === undefined ? [] : [`${indent(level + 1)}${expr.parameter}`];
      const grouping = isTotal(expr.grouping) ? "" : printGrouping(expr.grouping, ", ");
      return call(expr.operation + grouping, [...parameter, prettyMetric(expr.operand, level + 1)], level);
    }
    case "label_replace": {
      const texts = [expr.target, expr.replacement, expr.source, expr.regexp];
      const quoted = texts.map((text) => indent(level + 1) + goQuote(text));
      return call("label_replace", [prettyMetric(expr.operand, level + 1), ...quoted], level);
    }
    case "binary":
      return [
        prettyMetric(expr.left, level + 1),
        indent(level) + printOperator(expr, ", "),
        prettyMetric(expr.right, level + 1),
      ].join("\n");
  }
}

function call(name: string, args: readonly string[], level: number): string {
  return `${indent(level)}${name}(\n${args.join(",\n")}\n${indent(level)})`;
}

function prettyRange(range: LogRange, level: number): string {
  const unwrap = range.unwrap === undefined ? [] : printUnwrap(range.unwrap);
  const lines = [prettyLog(range, level), ...unwrap.map((line) => indent(level + 1) + line)];
  const offset =
    range.offsetNs === 0
      ? ""
      : ` offset ${range.offsetNs < 0 ? "-" : ""}${prometheusDurationText(Math.abs(range.offsetNs) / 1e6)}`;
  return `${lines.join("\n")} [${prometheusDurationText(range.rangeNs / 1e6)}]${offset}`;
}
