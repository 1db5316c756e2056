import type { SyntaxNode } from "@lezer/common";
import { limitError } from "../../base/errors.ts";
import type {
  AggregateName,
  ArithmeticOperator,
  ComparisonOperator,
  ScalarExpression,
  Stage,
} from "./ast.ts";
import { parseStatic } from "./literals.ts";
import type { FieldParser } from "./parse-field.ts";
import { MAX_NESTING } from "./parse-field.ts";
import { group } from "./precedence.ts";
import type { Grouping, Item } from "./precedence.ts";
import { syntaxError } from "./syntax-error.ts";
import { childNamed, childrenOf } from "./tree.ts";

const INFIX: ReadonlyMap<string, readonly [power: number, operator: ArithmeticOperator]> = new Map(
  ([["+", "-"], ["*", "/", "%"], ["^"]] satisfies ArithmeticOperator[][]).flatMap((operators, power) =>
    operators.map((operator) => [operator, [power, operator]] as const),
  ),
);
const COMPARISONS: readonly ComparisonOperator[] = ["=", "!=", "<", "<=", ">", ">="];
const AGGREGATES: readonly AggregateName[] = ["count", "min", "max", "avg", "sum"];

/** Parses `avg(duration) > 1s`: comparisons of numbers made from span sets. */
export class ScalarParser {
  private readonly query: string;
  private readonly fields: FieldParser;
  private readonly grouping: Grouping<ScalarExpression>;

  constructor(query: string, fields: FieldParser) {
    this.query = query;
    this.fields = fields;
    this.grouping = {
      infix: (operator) => INFIX.get(operator)?.[0],
      prefix: () => undefined,
      rightAssociative: (operator) => operator === "^",
      combine: (text, left, right, offset) => {
        const operator = INFIX.get(text)?.[1];
        if (operator === undefined) throw syntaxError(query, offset);
        return { kind: "binary", operator, left, right, offset };
      },
      apply: (_operator, _operand, offset) => {
        throw syntaxError(query, offset);
      },
      fail: (offset) => {
        throw syntaxError(query, offset);
      },
    };
  }

  /** @param node a ScalarFilter. @throws WatchtowerError `invalid` with the position. */
  parseFilter(node: SyntaxNode): Stage {
    const [left, operatorNode, right] = childrenOf(node);
    const operator = COMPARISONS.find(
      (name) => operatorNode !== undefined && name === this.text(operatorNode),
    );
    if (left === undefined || right === undefined || operator === undefined) {
      throw syntaxError(this.query, operatorNode?.from ?? node.from);
    }
    return {
      kind: "scalar",
      operator,
      left: this.parse(left, 0),
      right: this.parse(right, 0),
      offset: node.from,
    };
  }

  private parse(node: SyntaxNode, depth: number): ScalarExpression {
    const items: Item<ScalarExpression>[] = [];
    this.flatten(node, items, depth);
    return group(items, this.grouping, node.to);
  }

  private flatten(node: SyntaxNode, items: Item<ScalarExpression>[], depth: number): void {
    if (depth > MAX_NESTING)
      throw limitError("maxNesting", MAX_NESTING, "TraceQL query is nested too deeply");
    const children = childrenOf(node);
    const only = children.length === 1 ? children[0] : undefined;
    if (only?.name === "ScalarExpression") {
      items.push({ kind: "operand", node: this.parse(only, depth + 1) });
    } else if (only !== undefined) {
      items.push({ kind: "operand", node: this.operand(only, this.query.slice(node.from, node.to)) });
    } else {
      for (const child of children) {
        if (child.name === "ScalarOp")
          items.push({ kind: "infix", operator: this.text(child), offset: child.from });
        else this.flatten(child, items, depth + 1);
      }
    }
  }

  private operand(node: SyntaxNode, whole: string): ScalarExpression {
    if (node.name === "Aggregate") return this.aggregate(node);
    const value = parseStatic(this.text(node));
    if (value === undefined) throw syntaxError(this.query, node.from);
    const negative = whole.startsWith("-");
    if (value.type === "int" || value.type === "duration") {
      const signed = negative ? -value.value : value.value;
      return { kind: "static", value: { type: value.type, value: signed }, offset: node.from };
    }
    if (value.type !== "float") throw syntaxError(this.query, node.from);
    return {
      kind: "static",
      value: { type: "float", value: negative ? -value.value : value.value },
      offset: node.from,
    };
  }

  private aggregate(node: SyntaxNode): ScalarExpression {
    const nameNode = childNamed(node, "AggregateExpression");
    const fieldNode = childNamed(node, "FieldExpression");
    const text = nameNode === undefined ? "count" : this.text(nameNode);
    const name = AGGREGATES.find((known) => known === text);
    if (name === undefined || (name !== "count" && fieldNode === undefined))
      throw syntaxError(this.query, node.from);
    const of = fieldNode === undefined ? undefined : this.fields.parse(fieldNode);
    return { kind: "aggregate", name, of, offset: node.from };
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }
}
