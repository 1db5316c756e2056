import type { SyntaxNode } from "@lezer/common";
import { WatchtowerError } from "../../../base/errors.ts";
import { type MatchOperator, type Matcher, compileMatcher } from "../../../model/matcher.ts";
import { DEFAULT_MATCHING, type VectorMatching } from "../../vector/matching.ts";
import type { VectorSelector } from "../ast.ts";
import { parseError } from "../errors.ts";
import { isLabelName } from "../label-name.ts";
import { parseNumber, parseString } from "./literals.ts";
import { children, spanOf } from "./nodes.ts";

/** `name{label="value", …}`, or with the name quoted inside the braces. */
export function readSelector(query: string, node: SyntaxNode): VectorSelector {
  const identifier = node.getChild("Identifier");
  const name = identifier === null ? undefined : query.slice(identifier.from, identifier.to);
  const braces = node.getChild("LabelMatchers");
  const matchers = braces === null ? [] : children(braces).map((child) => readMatcher(query, child));
  if (name === undefined) return { kind: "selector", matchers, span: spanOf(node) };
  const again = matchers.find((matcher) => matcher.name === "__name__");
  if (again !== undefined) {
    const both = `${JSON.stringify(name)} or ${JSON.stringify(again.value)}`;
    throw parseError(query, node.from, `metric name must not be set twice: ${both}`);
  }
  const named: Matcher = { name: "__name__", operator: "=", value: name };
  return { kind: "selector", name, matchers: [...matchers, named], span: spanOf(node) };
}

const MATCH_OPERATORS: Readonly<Record<string, MatchOperator>> = {
  EqlSingle: "=",
  Neq: "!=",
  EqlRegex: "=~",
  NeqRegex: "!~",
};

function readMatcher(query: string, node: SyntaxNode): Matcher {
  if (node.name === "QuotedLabelName") {
    return { name: "__name__", operator: "=", value: parseString(query, node.from, node.to) };
  }
  const [nameNode, operatorNode, valueNode] = children(node);
  if (nameNode === undefined || operatorNode === undefined || valueNode === undefined) {
    throw parseError(query, node.from, "incomplete label matcher");
  }
  const matcher: Matcher = {
    name: readLabel(query, nameNode),
    operator: MATCH_OPERATORS[operatorNode.firstChild?.name ?? ""] ?? "=",
    value: parseString(query, valueNode.from, valueNode.to),
  };
  checkExpression(query, matcher, node.from);
  return matcher;
}

/** A label's name, plain or quoted. */
function readLabel(query: string, node: SyntaxNode): string {
  if (node.name === "QuotedLabelName") return parseString(query, node.from, node.to);
  return query.slice(node.from, node.to);
}

function checkExpression(query: string, matcher: Matcher, offset: number): void {
  try {
    compileMatcher(matcher);
  } catch (error) {
    if (error instanceof WatchtowerError && error.kind === "invalid")
      throw parseError(query, offset, error.message);
    throw error;
  }
}

/** `(a, "b.c")` */
export function readLabels(query: string, node: SyntaxNode): string[] {
  return children(node).map((child) => {
    const label = readLabel(query, child);
    if (isLabelName(label)) return label;
    throw parseError(query, child.from, `invalid label name for grouping: ${JSON.stringify(label)}`);
  });
}

/** What stands between a binary operator and its right side. */
export function readMatching(
  query: string,
  parts: readonly SyntaxNode[],
): { bool: boolean; matching: VectorMatching } {
  const bool = parts.some((part) => part.name === "BoolModifier");
  const clause = parts.find((part) => part.name === "MatchingModifierClause");
  const fills = parts.find((part) => part.name === "FillModifier");
  const matching = clause === undefined ? DEFAULT_MATCHING : readClause(query, clause);
  return { bool, matching: fills === undefined ? matching : { ...matching, fill: readFill(query, fills) } };
}

function readClause(query: string, clause: SyntaxNode): VectorMatching {
  const [labels, include] = clause.getChildren("GroupingLabels");
  const left = clause.getChild("GroupLeft") !== null;
  const right = clause.getChild("GroupRight") !== null;
  const one = right ? "one-to-many" : "one-to-one";
  return {
    cardinality: left ? "many-to-one" : one,
    on: clause.getChild("On") !== null,
    labels: labels === undefined ? [] : readLabels(query, labels),
    include: include === undefined ? [] : readLabels(query, include),
  };
}

function readFill(query: string, fills: SyntaxNode): { left?: number; right?: number } {
  const value = (name: string): number | undefined => {
    const literal = fills.getChild(name)?.getChild("NumberDurationLiteral");
    return literal == null ? undefined : parseNumber(query, literal.from, literal.to);
  };
  const both = value("FillClause");
  const left = value("FillLeftClause") ?? both;
  const right = value("FillRightClause") ?? both;
  return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}
