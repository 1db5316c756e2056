import type { SyntaxNode } from "@lezer/common";
import { limitError } from "../../base/errors.ts";
import type { FieldExpression, FieldOperator } from "./ast.ts";
import { attribute, intrinsic } from "./fields.ts";
import { parseStatic } from "./literals.ts";
import { group } from "./precedence.ts";
import type { Grouping, Item } from "./precedence.ts";
import { syntaxError } from "./syntax-error.ts";
import { childrenOf } from "./tree.ts";

/** Bounds the recursion over parentheses and prefix operators. */
export const MAX_NESTING = 100;

/** From the loosest to the tightest; those of one line group from the left. */
const INFIX: ReadonlyMap<string, readonly [power: number, operator: FieldOperator]> = new Map(
  (
    [
      ["||"],
      ["&&"],
      ["=", "!=", "<", "<=", ">", ">=", "=~", "!~"],
      ["+", "-"],
      ["*", "/", "%"],
      ["^"],
    ] satisfies FieldOperator[][]
  ).flatMap((operators, power) => operators.map((operator) => [operator, [power, operator]] as const)),
);
const PREFIX_POWER: Readonly<Record<string, number>> = { "-": 4, "!": 4 };

/** Parses what stands between braces, or in the parentheses of `by`, `select` and aggregates. */
export class FieldParser {
  private readonly query: string;
  private readonly grouping: Grouping<FieldExpression>;

  constructor(query: string) {
    this.query = query;
    this.grouping = {
      infix: (operator) => INFIX.get(operator)?.[0],
      prefix: (operator) => PREFIX_POWER[operator],
      rightAssociative: (operator) => operator === "^",
      combine: (text, left, right, offset) => {
        const operator = INFIX.get(text)?.[1];
        if (operator === undefined) throw syntaxError(query, offset);
        return { kind: "binary", operator, left, right, offset };
      },
      apply: (operator, operand, offset) =>
        negated(operator, operand) ?? {
          kind: "unary",
          operator: operator === "!" ? "!" : "-",
          operand,
          offset,
        },
      fail: (offset) => {
        throw syntaxError(query, offset);
      },
    };
  }

  /** @param node a FieldExpression. @throws WatchtowerError `invalid` with the position. */
  parse(node: SyntaxNode, depth = 0): FieldExpression {
    const items: Item<FieldExpression>[] = [];
    this.flattenPiece(node, items, depth);
    return group(items, this.grouping, node.to);
  }

  private flatten(node: SyntaxNode, items: Item<FieldExpression>[], depth: number): void {
    if (depth > MAX_NESTING)
      throw limitError("maxNesting", MAX_NESTING, "TraceQL query is nested too deeply");
    for (const piece of spine(node)) {
      if (piece.name === "FieldExpression") this.flattenPiece(piece, items, depth);
      else if (isOperand(piece)) items.push({ kind: "operand", node: this.operand(piece) });
      else items.push({ kind: "infix", operator: this.text(piece), offset: piece.from });
    }
  }

  /** One side of an operator: in parentheses, behind a prefix, or plain. */
  private flattenPiece(node: SyntaxNode, items: Item<FieldExpression>[], depth: number): void {
    const child = node.firstChild;
    const opening = this.query[node.from];
    if (child === null) throw syntaxError(this.query, node.from);
    if (child.from === node.from || child.nextSibling !== null) {
      this.flatten(node, items, depth + 1);
    } else if (opening === "(") {
      items.push({ kind: "operand", node: this.parse(child, depth + 1) });
    } else if (opening === "-" || opening === "!") {
      items.push({ kind: "prefix", operator: opening, offset: node.from });
      this.flattenPiece(child, items, depth + 1);
    } else {
      throw syntaxError(this.query, node.from);
    }
  }

  private operand(node: SyntaxNode): FieldExpression {
    const text = this.text(node);
    const offset = node.from;
    const field = intrinsic(text) ?? attribute(text);
    if (field !== undefined) return { kind: "field", field, offset };
    const value = parseStatic(text);
    if (value === undefined) throw syntaxError(this.query, offset);
    return { kind: "static", value, offset };
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }
}

function isOperand(node: SyntaxNode): boolean {
  return node.name === "Static" || node.name === "IntrinsicField" || node.name === "AttributeField";
}

/** Children from left to right, with the left-leaning chain of operators opened up without recursion. */
function spine(node: SyntaxNode): readonly SyntaxNode[] {
  const reversed: SyntaxNode[] = [];
  let current = node;
  for (;;) {
    const children = childrenOf(current);
    const first = children[0];
    if (first === undefined) return reversed.toReversed();
    for (const child of children.slice(1).toReversed()) reversed.push(child);
    const chain = first.name === "FieldExpression" && first.from === first.firstChild?.from;
    if (!chain || childrenOf(first).length < 2) {
      reversed.push(first);
      return reversed.toReversed();
    }
    current = first;
  }
}

/** `-5` is a literal, so that it can be pushed down. */
function negated(operator: string, operand: FieldExpression): FieldExpression | undefined {
  if (operator !== "-" || operand.kind !== "static") return undefined;
  const { value, offset } = operand;
  if (value.type === "int" || value.type === "duration") {
    return { kind: "static", value: { type: value.type, value: -value.value }, offset };
  }
  return value.type === "float"
    ? { kind: "static", value: { type: "float", value: -value.value }, offset }
    : undefined;
}
