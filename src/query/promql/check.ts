import { EXPERIMENTAL_AGGREGATES } from "./aggregation/names.ts";
import { compileMatcher } from "../../model/matcher.ts";
import { isComparison } from "../vector/operators.ts";
import { isSetOperator } from "../vector/set-operators.ts";
import type { AggregateExpr, BinaryExpr, CallExpr, Expr, ValueType, VectorSelector } from "./ast.ts";
import { parseError, unsupported } from "./errors.ts";
import { type PromqlFeature, type PromqlFeatures, howToEnable } from "./features.ts";
import { functionNamed, isExperimental } from "./functions/table.ts";
import { typeName, typeOf } from "./types.ts";

/**
 * Checks types, arities and matchers, as Prometheus does before running a query.
 *
 * @throws WatchtowerError `invalid` with `L:C: parse error: …` for the first fault; `unsupported` for
 *   functions of the language that are not offered.
 */
export function check(query: string, expr: Expr, features: PromqlFeatures): void {
  new Checker(query, features).check(expr);
}

class Checker {
  private readonly query: string;
  private readonly features: PromqlFeatures;

  constructor(query: string, features: PromqlFeatures) {
    this.query = query;
    this.features = features;
  }

  check(expr: Expr): ValueType {
    switch (expr.kind) {
      case "number":
      case "string":
        break;
      case "selector":
        this.selector(expr);
        break;
      case "matrix":
        this.selector(expr.selector);
        break;
      case "subquery": {
        const type = this.check(expr.expr);
        if (type !== "vector")
          this.fail(expr, `subquery is only allowed on instant vector, got ${type} instead`);
        break;
      }
      case "paren":
        return this.check(expr.expr);
      case "unary": {
        const type = this.check(expr.operand);
        if (type === "scalar" || type === "vector") return type;
        const allowed = "unary expression only allowed on expressions of type scalar or instant vector";
        return this.fail(expr, `${allowed}, got ${JSON.stringify(typeName(type))}`);
      }
      case "binary":
        this.binary(expr);
        break;
      case "call":
        this.call(expr);
        break;
      case "aggregate":
        this.aggregate(expr);
        break;
    }
    return typeOf(expr);
  }

  private selector(selector: VectorSelector): void {
    if (selector.extension !== undefined) {
      this.need(
        "promql-extended-range-selectors",
        selector,
        `${selector.extension} modifier is experimental`,
      );
    }
    if (selector.matchers.some((matcher) => !compileMatcher(matcher)(""))) return;
    this.fail(selector, "vector selector must contain at least one non-empty matcher");
  }

  private binary(expr: BinaryExpr): void {
    const left = this.check(expr.left);
    const right = this.check(expr.right);
    const { operator, matching, operatorSpan } = expr;
    if (matching.fill !== undefined) {
      this.need("promql-binop-fill-modifiers", expr, "binop fill modifiers are experimental");
    }
    if (expr.bool && !isComparison(operator)) {
      this.failAt(operatorSpan.from, "bool modifier can only be used on comparison operators");
    }
    if (isComparison(operator) && !expr.bool && left === "scalar" && right === "scalar") {
      this.failAt(operatorSpan.from, "comparisons between scalars must use BOOL modifier");
    }
    const twice = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
    if (twice !== undefined) {
      this.failAt(
        operatorSpan.from,
        `label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`,
      );
    }
    for (const [side, type] of [[expr.left, left] as const, [expr.right, right] as const]) {
      if (type === "scalar" || type === "vector") continue;
      this.fail(side, "binary expression must contain only scalar and instant vector types");
    }
    if (left === "vector" && right === "vector") this.vectorMatching(expr);
    else this.scalarOperand(expr);
  }

  private vectorMatching(expr: BinaryExpr): void {
    if (!isSetOperator(expr.operator)) return;
    if (expr.matching.cardinality !== "many-to-many") {
      this.fail(expr, `no grouping allowed for ${JSON.stringify(expr.operator)} operation`);
    }
    if (expr.matching.fill !== undefined) {
      this.fail(expr, "filling in missing series not allowed for set operators");
    }
  }

  private scalarOperand(expr: BinaryExpr): void {
    const { operator, matching } = expr;
    if (matching.labels.length > 0) this.fail(expr, "vector matching only allowed between instant vectors");
    if (matching.fill !== undefined) {
      this.fail(expr, "filling in missing series only allowed between instant vectors");
    }
    if (isSetOperator(operator)) {
      this.fail(expr, `set operator ${JSON.stringify(operator)} not allowed in binary scalar expression`);
    }
  }

  private aggregate(expr: AggregateExpr): void {
    if (EXPERIMENTAL_AGGREGATES.has(expr.operator)) {
      this.need("promql-experimental-functions", expr, `${expr.operator}() is experimental`);
    }
    this.expect(expr.expr, "vector", "aggregation expression");
    if (expr.parameter === undefined) return;
    this.expect(
      expr.parameter,
      expr.operator === "count_values" ? "string" : "scalar",
      "aggregation parameter",
    );
  }

  private call(expr: CallExpr): void {
    const definition = functionNamed(expr.name);
    if (definition === undefined) throw unsupported(this.query, expr.span.from, `function ${expr.name}()`);
    if (isExperimental(expr.name)) {
      this.need(
        "promql-experimental-functions",
        expr,
        `function ${JSON.stringify(expr.name)} is not enabled`,
      );
    }
    const { args, variadic = 0 } = definition;
    const given = expr.args.length;
    const call = `in call to ${JSON.stringify(expr.name)}, got ${given}`;
    if (variadic === 0 && given !== args.length) {
      this.fail(expr, `expected ${args.length} argument(s) ${call}`);
    }
    const least = variadic === 0 ? args.length : args.length - 1;
    if (given < least) this.fail(expr, `expected at least ${least} argument(s) ${call}`);
    if (variadic > 0 && given > least + variadic) {
      this.fail(expr, `expected at most ${least + variadic} argument(s) ${call}`);
    }
    if (expr.name === "info") return this.info(expr);
    for (const [index, arg] of expr.args.entries()) {
      const wanted = args[Math.min(index, args.length - 1)];
      if (wanted !== undefined) this.expect(arg, wanted, `call to function ${JSON.stringify(expr.name)}`);
    }
  }

  /** The second argument only stands for its matchers, and need not name anything. */
  private info(expr: CallExpr): void {
    const [first, second] = expr.args;
    if (first !== undefined) this.expect(first, "vector", 'call to function "info"');
    if (second === undefined) return;
    const type = typeOf(second);
    if (type !== "vector")
      this.fail(
        expr,
        `expected type ${typeName("vector")} in call to function "info", got ${typeName(type)}`,
      );
    if (second.kind !== "selector") this.fail(second, "expected label selectors only");
    else if (second.name !== undefined) {
      this.fail(second, "expected label selectors only, got vector selector instead");
    }
  }

  private expect(expr: Expr, wanted: ValueType, where: string): void {
    const type = this.check(expr);
    if (type === wanted) return;
    this.fail(expr, `expected type ${typeName(wanted)} in ${where}, got ${typeName(type)}`);
  }

  private need(feature: PromqlFeature, expr: Expr, what: string): void {
    if (!this.features.has(feature)) this.fail(expr, `${what}: ${howToEnable(feature)}`);
  }

  private fail(expr: Expr, message: string): never {
    return this.failAt(expr.span.from, message);
  }

  private failAt(offset: number, message: string): never {
    throw parseError(this.query, offset, message);
  }
}
