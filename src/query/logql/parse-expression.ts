import type { SyntaxNode } from "@lezer/common";
import { limitError } from "../../base/errors.ts";
import type { Grouping } from "../vector/grouping.ts";
import type {
  Expr,
  LabelReplace,
  LogExpr,
  MetricExpr,
  RangeAggregation,
  VectorAggregation,
  VectorOperation,
} from "./ast.ts";
import { meaningError, parseError, unsupported } from "./errors.ts";
import { type Operator, joinByPrecedence, readOperator } from "./parse-binary.ts";
import { parseNumber } from "./parse-literals.ts";
import { type Source, children, listItems } from "./parse-nodes.ts";
import { readSelector } from "./parse-selector.ts";
import { isRangeOperation, readLogRange } from "./parse-range.ts";
import { readPipeline } from "./parse-stage.ts";

/** Turns the grammar's tree into expressions. */
export class ExpressionReader {
  private readonly source: Source;
  private readonly maxDepth: number;
  private depth = 0;

  constructor(source: Source, maxDepth: number) {
    this.source = source;
    this.maxDepth = maxDepth;
  }

  read(top: SyntaxNode): Expr {
    const [expr] = children(top);
    const [node] = expr === undefined ? [] : children(expr);
    if (node === undefined) throw this.source.unexpected(top);
    return node.name === "LogExpr" ? this.log(node) : this.metric(node);
  }

  private log(node: SyntaxNode): LogExpr {
    let inner = node;
    for (let next = inner.getChild("LogExpr"); next !== null; next = inner.getChild("LogExpr")) inner = next;
    const selector = inner.getChild("Selector");
    if (selector === null) throw this.source.unexpected(inner);
    const pipeline = inner.getChild("PipelineExpr");
    const stages = pipeline === null ? [] : readPipeline(this.source, pipeline, this.maxDepth);
    return {
      kind: "log",
      matchers: readSelector(this.source, selector),
      stages,
      span: this.source.span(node),
    };
  }

  private metric(node: SyntaxNode): MetricExpr {
    this.depth++;
    if (this.depth > this.maxDepth) {
      throw limitError("maxDepth", this.maxDepth, "the query's expressions nest too deeply");
    }
    const [inner] = children(node);
    if (inner === undefined) throw this.source.unexpected(node);
    const expr = this.metricKind(inner);
    this.depth--;
    return expr;
  }

  private metricKind(node: SyntaxNode): MetricExpr {
    switch (node.name) {
      case "MetricExpr":
        return this.metric(node);
      case "LiteralExpr":
        return { kind: "literal", value: this.number(node), span: this.source.span(node) };
      case "VectorExpr":
        return { kind: "vector", value: this.number(node.getChild("Number")), span: this.source.span(node) };
      case "RangeAggregationExpr":
        return this.range(node);
      case "VectorAggregationExpr":
        return this.aggregation(node);
      case "LabelReplaceExpr":
        return this.labelReplace(node);
      case "BinOpExpr":
        return this.binary(node);
      case "LabelAggregationExpr":
        throw unsupported(this.source.query, node.from, this.source.text(node).split("(", 1).join(""));
      default:
        throw this.source.unexpected(node);
    }
  }

  private number(node: SyntaxNode | null): number {
    const value = node === null ? undefined : parseNumber(this.source.text(node).replaceAll(/\s/g, ""));
    if (node === null || value === undefined) {
      throw parseError(this.source.query, node?.from ?? 0, "syntax error: not a number");
    }
    return value;
  }

  private range(node: SyntaxNode): RangeAggregation {
    const { query } = this.source;
    const operatorNode = node.getChild("RangeOp");
    const operation = operatorNode === null ? "" : this.source.text(operatorNode);
    const rangeNode = node.getChild("LogRangeExpr");
    if (!isRangeOperation(operation) || rangeNode === null) throw unsupported(query, node.from, operation);
    const parameter = node.getChild("Number");
    const grouping = this.grouping(node);
    return {
      kind: "range",
      operation,
      range: readLogRange(this.source, rangeNode, this.maxDepth),
      span: this.source.span(node),
      ...(parameter === null ? {} : { parameter: this.number(parameter) }),
      ...(grouping === undefined ? {} : { grouping }),
    };
  }

  private aggregation(node: SyntaxNode): VectorAggregation {
    const { query } = this.source;
    const operatorNode = node.getChild("VectorOp");
    const operation = operatorNode === null ? "" : this.source.text(operatorNode).toLowerCase();
    if (!isVectorOperation(operation)) throw unsupported(query, node.from, operation);
    const operandNode = node.getChild("MetricExpr");
    if (operandNode === null) throw this.source.unexpected(node);
    const parameter = node.getChild("Number");
    const takesSize = operation === "topk" || operation === "bottomk";
    if (takesSize && parameter === null) throw meaningError(`parameter required for operation ${operation}`);
    if (!takesSize && parameter !== null)
      throw meaningError(`unsupported parameter for operation ${operation}(`);
    return {
      kind: "aggregation",
      operation,
      operand: this.metric(operandNode),
      grouping: this.grouping(node) ?? { kind: "by", names: [] },
      span: this.source.span(node),
      ...(parameter === null ? {} : { parameter: this.size(operation, parameter) }),
    };
  }

  private size(operation: string, node: SyntaxNode): number {
    const text = this.source.text(node);
    if (!/^\d+$/.test(text)) throw meaningError(`invalid parameter ${operation}(${text},`);
    if (Number(text) <= 0) {
      throw meaningError(`invalid parameter (must be greater than 0) ${operation}(${text}`);
    }
    return Number(text);
  }

  private grouping(node: SyntaxNode): Grouping | undefined {
    const grouping = node.getChild("Grouping");
    if (grouping === null) return undefined;
    const labels = grouping.getChild("Labels");
    const names = labels === null ? [] : listItems(labels).map((label) => this.source.text(label));
    return { kind: grouping.getChild("Without") === null ? "by" : "without", names };
  }

  private labelReplace(node: SyntaxNode): LabelReplace {
    const operand = node.getChild("MetricExpr");
    const strings = node.getChildren("String").map((literal) => this.source.string(literal));
    const [target = "", replacement = "", source = "", regexp = ""] = strings;
    if (operand === null || strings.length !== 4) throw this.source.unexpected(node);
    const span = this.source.span(node);
    return {
      kind: "label_replace",
      operand: this.metric(operand),
      target,
      replacement,
      source,
      regexp,
      span,
    };
  }

  /** The grammar knows no precedence: the chain is read flat and joined anew. */
  private binary(node: SyntaxNode): MetricExpr {
    const operands: MetricExpr[] = [];
    const operators: Operator[] = [];
    this.flatten(node, operands, operators);
    return joinByPrecedence(operands, operators);
  }

  private flatten(node: SyntaxNode, operands: MetricExpr[], operators: Operator[]): void {
    const pending: SyntaxNode[] = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next.name === "BinOpExpr") {
        const [left, sign, modifier, right] = children(next);
        if (left === undefined || sign === undefined || modifier === undefined || right === undefined) {
          throw this.source.unexpected(next);
        }
        pending.push(right, modifier, left);
      } else if (next.name === "BinOpModifier") {
        operators.push(readOperator(this.source, next));
        if (operators.length > this.maxDepth) {
          throw limitError("maxDepth", this.maxDepth, "the query has too many binary operators in a row");
        }
      } else {
        this.flattenOperand(next, pending, operands);
      }
    }
  }

  private flattenOperand(node: SyntaxNode, pending: SyntaxNode[], operands: MetricExpr[]): void {
    const [inner] = children(node);
    if (inner?.name === "LogExpr") {
      throw parseError(this.source.query, inner.from, "unexpected log expression in a binary operation");
    }
    const [first] = inner === undefined ? [] : children(inner);
    if (inner === undefined || first === undefined) throw this.source.unexpected(node);
    if (first.name === "BinOpExpr") pending.push(first);
    else operands.push(this.metric(inner));
  }
}

const VECTOR_OPERATIONS: ReadonlySet<string> = new Set<VectorOperation>([
  "sum",
  "avg",
  "count",
  "max",
  "min",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "sort",
  "sort_desc",
]);

function isVectorOperation(text: string): text is VectorOperation {
  return VECTOR_OPERATIONS.has(text);
}
