import type { SyntaxNode } from "@lezer/common";
import { goFloatText } from "../../../base/go-float.ts";
import type { AtModifier, DurationExpr, Expr, Extension, Span } from "../ast.ts";
import { parseError } from "../errors.ts";
import { hasUnit, parseNumber } from "./literals.ts";
import { children, spanOf } from "./nodes.ts";

const TARGETS = "must be preceded by an instant vector selector or range vector selector or a subquery";

/** `expr[range]` */
export function applyRange(query: string, target: Expr, node: SyntaxNode): Expr {
  if (target.kind !== "selector") {
    throw parseError(query, target.span.to, "ranges only allowed for vector selectors");
  }
  if (target.offset !== undefined) {
    throw parseError(query, target.span.to, "no offset modifiers allowed before range");
  }
  if (target.at !== undefined) throw parseError(query, target.span.to, "no @ modifiers allowed before range");
  const duration = node.getChild("DurationExpr");
  if (duration === null) throw parseError(query, node.from, "missing range");
  const range = positive(query, readDuration(query, duration));
  return { kind: "matrix", selector: target, range, span: grown(target.span, node) };
}

/** `expr[range:step]` */
export function applySubquery(query: string, target: Expr, node: SyntaxNode): Expr {
  const [range, step] = node
    .getChildren("DurationExpr")
    .map((child) => positive(query, readDuration(query, child)));
  if (range === undefined) throw parseError(query, node.from, "missing range");
  const span = grown(target.span, node);
  return { kind: "subquery", expr: target, range, ...(step === undefined ? {} : { step }), span };
}

/** `expr offset duration` */
export function applyOffset(query: string, target: Expr, offset: DurationExpr, node: SyntaxNode): Expr {
  return modified(query, target, node, { offset }, "offset modifier", "offset");
}

/** `expr @ time` */
export function applyAt(query: string, target: Expr, node: SyntaxNode): Expr {
  return modified(query, target, node, { at: readAt(query, node) }, "@ modifier", "@ <timestamp>");
}

/** `expr anchored`, `expr smoothed` */
export function applyExtension(query: string, target: Expr, extension: Extension, node: SyntaxNode): Expr {
  const { from } = target.span;
  if (target.kind === "subquery") {
    throw parseError(query, from, `${extension} modifier is not supported for subqueries`);
  }
  const selector = target.kind === "matrix" ? target.selector : target;
  if (selector.kind !== "selector") throw parseError(query, from, `${extension} modifier not implemented`);
  if (selector.extension !== undefined && selector.extension !== extension) {
    throw parseError(query, from, "anchored and smoothed modifiers cannot be used together");
  }
  const span = grown(target.span, node);
  if (target.kind === "matrix") return { ...target, selector: { ...selector, extension }, span };
  return { ...selector, extension, span };
}

type Modifier = { readonly offset: DurationExpr } | { readonly at: AtModifier };

/** @throws WatchtowerError `invalid` if it cannot be modified, or was already. */
function modified(
  query: string,
  target: Expr,
  node: SyntaxNode,
  modifier: Modifier,
  title: string,
  name: string,
): Expr {
  const { from } = target.span;
  const once = (current: { readonly offset?: DurationExpr; readonly at?: AtModifier }): void => {
    const already = "offset" in modifier ? current.offset : current.at;
    if (already !== undefined) throw parseError(query, from, `${name} may not be set multiple times`);
  };
  const span = grown(target.span, node);
  switch (target.kind) {
    case "selector":
    case "subquery":
      once(target);
      return { ...target, ...modifier, span };
    case "matrix":
      once(target.selector);
      return { ...target, selector: { ...target.selector, ...modifier }, span };
    case "number":
    case "string":
    case "paren":
    case "unary":
    case "binary":
    case "call":
    case "aggregate":
      throw parseError(query, from, `${title} ${TARGETS}`);
  }
}

function readAt(query: string, node: SyntaxNode): AtModifier {
  const boundary = node.getChild("AtModifierPreprocessors");
  if (boundary !== null)
    return { kind: query.slice(boundary.from, boundary.to) === "start" ? "start" : "end" };
  // The last number: the first may be the expression itself, as in `1 @ 5`.
  const literal = node.lastChild;
  if (literal === null) throw parseError(query, node.from, "missing time after @");
  const seconds = parseNumber(query, literal.from, literal.to);
  if (!Number.isFinite(seconds) || Math.abs(seconds) >= 2 ** 63) {
    throw parseError(query, node.from, `timestamp out of bounds for @ modifier: ${goFloatText(seconds)}`);
  }
  return { kind: "time", ms: Math.round(seconds * 1000) };
}

const DURATION_OPERATORS: Readonly<Record<string, "+" | "-" | "*" | "/" | "%" | "^">> = {
  Add: "+",
  Sub: "-",
  Mul: "*",
  Div: "/",
  Mod: "%",
  Pow: "^",
};

/** A duration, or arithmetic on durations, from a `DurationExpr` or `OffsetDurationExpr`. */
export function readDuration(query: string, node: SyntaxNode): DurationExpr {
  const parts = children(node);
  const [first, second, third] = parts;
  const span = spanOf(node);
  if (first === undefined) return plainLength(query, node);
  switch (first.name) {
    case "NumberDurationLiteralInDurationContext":
      return plainLength(query, first);
    case "DurationStep":
      return { kind: "step", span };
    case "DurationRange":
      return { kind: "range", span };
    case "UnaryOp": {
      const operator = query.charAt(first.from) === "-" ? "-" : "+";
      const operand = readDuration(query, nodeOr(second, query, node));
      const isPlain = operand.kind === "seconds" && operand.wrapped !== true;
      if (!isPlain) return operator === "+" ? operand : { kind: "unary", operator, operand, span };
      return { ...operand, value: operator === "-" ? -operand.value : operand.value, span };
    }
    case "DurationMinOf":
    case "DurationMaxOf": {
      const left = readDuration(query, nodeOr(second, query, node));
      const right = readDuration(query, nodeOr(third, query, node));
      return {
        kind: "binary",
        operator: first.name === "DurationMinOf" ? "min_of" : "max_of",
        left,
        right,
        span,
      };
    }
    default: {
      const operator = second === undefined ? undefined : DURATION_OPERATORS[second.name];
      const left = readDuration(query, first);
      if (operator === undefined) return query.charAt(node.from) === "(" ? { ...left, wrapped: true } : left;
      const right = readDuration(query, nodeOr(third, query, node));
      const isZero = right.kind === "seconds" && right.wrapped !== true && right.value === 0;
      if (isZero && (operator === "/" || operator === "%")) {
        const message = operator === "/" ? "division by zero" : "modulo by zero";
        throw parseError(query, nodeOr(second, query, node).from, message);
      }
      return { kind: "binary", operator, left, right, span };
    }
  }
}

function plainLength(query: string, { from, to }: SyntaxNode): DurationExpr {
  const duration = hasUnit(query.slice(from, to));
  const value = parseNumber(query, from, to);
  if (!Number.isFinite(value)) throw parseError(query, from, "duration out of range");
  return { kind: "seconds", value, duration, span: { from, to } };
}

function nodeOr(part: SyntaxNode | undefined, query: string, node: SyntaxNode): SyntaxNode {
  if (part === undefined) throw parseError(query, node.from, "incomplete duration expression");
  return part;
}

/** A literal range or step is known to be wrong before the query runs. */
function positive(query: string, duration: DurationExpr): DurationExpr {
  if (duration.kind === "seconds" && !(duration.value > 0)) {
    throw parseError(query, duration.span.from, "duration must be greater than 0");
  }
  return duration;
}

const grown = (span: Span, node: SyntaxNode): Span => ({ from: span.from, to: node.to });
