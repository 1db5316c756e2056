import type { SyntaxNode } from "@lezer/common";
import { limitError } from "../../base/errors.ts";
import type { FilterOperator, LabelCondition } from "./ast.ts";
import { parseError } from "./errors.ts";
import { anyDuration, parseBytes, parseNumber } from "./parse-literals.ts";
import { type Source, children } from "./parse-nodes.ts";

/** The condition of a label filter: comparisons under `and`, `or` and commas. */
export function readCondition(source: Source, node: SyntaxNode, maxDepth: number, depth = 0): LabelCondition {
  if (depth >= maxDepth) throw limitError("maxDepth", maxDepth, "label filters nest too deeply");
  const [first, second, third] = children(node);
  if (first === undefined) throw source.unexpected(node);
  if (second !== undefined) {
    const kind = second.name === "Or" ? "or" : "and";
    const right = third ?? second;
    return {
      kind,
      left: readCondition(source, first, maxDepth, depth + 1),
      right: readCondition(source, right, maxDepth, depth + 1),
    };
  }
  switch (first.name) {
    case "LabelFilter":
      return readCondition(source, first, maxDepth, depth + 1);
    case "Matcher":
      return { kind: "match", matcher: source.matcher(first) };
    case "IpLabelFilter":
      return readIp(source, first);
    case "NumberFilter":
      return readComparison(source, first, "number");
    case "UnitFilter": {
      const [filter] = children(first);
      if (filter === undefined) throw source.unexpected(first);
      return readComparison(source, filter, filter.name === "BytesFilter" ? "bytes" : "duration");
    }
    default:
      throw source.unexpected(first);
  }
}

function readIp(source: Source, node: SyntaxNode): LabelCondition {
  const name = node.getChild("Identifier");
  const pattern = node.getChild("String");
  if (name === null || pattern === null) throw source.unexpected(node);
  const negated = node.getChild("Neq") !== null;
  return { kind: "ip", name: source.text(name), negated, pattern: source.string(pattern) };
}

const OPERATORS: Readonly<Record<string, FilterOperator>> = {
  "=": "==",
  "==": "==",
  "!=": "!=",
  ">": ">",
  ">=": ">=",
  "<": "<",
  "<=": "<=",
};

const READERS = { number: parseNumber, duration: anyDuration, bytes: parseBytes };

function readComparison(
  source: Source,
  node: SyntaxNode,
  kind: "number" | "duration" | "bytes",
): LabelCondition {
  const [name, sign, literal] = children(node);
  if (name === undefined || sign === undefined || literal === undefined) throw source.unexpected(node);
  const operator = OPERATORS[source.text(sign)];
  const text = source.text(literal).replaceAll(/\s/g, "");
  const value = READERS[kind](text) ?? negative(kind, text);
  if (operator === undefined || value === undefined) {
    throw parseError(source.query, literal.from, `invalid ${kind} ${JSON.stringify(text)}`);
  }
  return { kind, name: source.text(name), operator, value };
}

/** Durations in Prometheus' units have no sign of their own. */
function negative(kind: string, text: string): number | undefined {
  const size = kind === "duration" && text.startsWith("-") ? anyDuration(text.slice(1)) : undefined;
  return size === undefined ? undefined : -size;
}
