import { limitError } from "../../../base/errors.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { isArithmetic, isComparison, scalarOperator } from "../../vector/operators.ts";
import type {
  AtModifier,
  BinaryExpr,
  CallExpr,
  DurationExpr,
  Expr,
  MatrixSelector,
  Subquery,
  UnaryExpr,
  VectorSelector,
} from "../ast.ts";
import { childrenOf } from "../children.ts";
import { type Beyond, beyondWindow, requireExtensible } from "../extension.ts";
import { functionNamed } from "../functions/table.ts";
import { infoSelection } from "../info.ts";
import { foldDuration } from "./duration.ts";
import type { Fetch, InstantNode, Plan, PlanNode, RangeNode, SubqueryNode } from "./nodes.ts";
import { type Steps, type TimeShift, instant, shiftedTime, stepsBetween } from "../steps.ts";

/** What a plan depends on beside the expression; times are Unix milliseconds. */
export interface PlanOptions {
  readonly query: string;
  readonly steps: Steps;
  /** The end asked for, which need not lie on a step. */
  readonly end: number;
  readonly lookbackMs: number;
  /** Step of subqueries that name none. */
  readonly subqueryStepMs: number;
  readonly maxSubquerySteps: number;
  /** Whether start times are in use. */
  readonly startTimes: boolean;
}

/** Furthest from 1970 that a date can be, in milliseconds. */
const LAST_TIME = 8.64e15;

/** Resolves times and durations, folds constants, and collects what must be read from the store. */
export function plan(expr: Expr, options: PlanOptions): Plan {
  const planner = new Planner(options);
  const root = planner.plan(expr, options.steps);
  return { root, steps: options.steps, fetches: planner.fetches };
}

type Need = "statistics" | "buckets";

/** What functions need of histograms, as Prometheus tells it. */
const NEEDS: Readonly<Record<string, Need>> = {
  histogram_count: "statistics",
  histogram_sum: "statistics",
  histogram_avg: "statistics",
  histogram_quantile: "buckets",
  histogram_quantiles: "buckets",
  histogram_fraction: "buckets",
};

class Planner {
  readonly fetches: Fetch[] = [];
  /** How many expressions around the place that is planned need of histograms the totals or the buckets. */
  private readonly needs = { statistics: 0, buckets: 0 };
  private readonly options: PlanOptions;

  constructor(options: PlanOptions) {
    this.options = options;
  }

  plan(expr: Expr, steps: Steps): PlanNode {
    switch (expr.kind) {
      case "number":
        return { kind: "constant", value: expr.value, span: expr.span };
      case "string":
        return { ...expr, kind: "text" };
      case "paren":
        return this.plan(expr.expr, steps);
      case "selector":
        return this.instant(expr, steps, "value");
      case "matrix":
        return this.range(expr, steps);
      case "subquery":
        return this.subquery(expr, steps);
      case "unary":
        return this.unary(expr, steps);
      case "binary":
        return this.binary(expr, steps);
      case "call":
        return this.call(expr, steps);
      case "aggregate": {
        const { operator, without, labels, span } = expr;
        const operand = this.plan(expr.expr, steps);
        const node = { kind: "aggregate", operator, operand, without, labels, span } as const;
        return expr.parameter === undefined ? node : { ...node, parameter: this.plan(expr.parameter, steps) };
      }
    }
  }

  private instant(expr: VectorSelector, steps: Steps, wants: InstantNode["wants"]): InstantNode {
    const shift = this.shift(expr);
    const { lookbackMs } = this.options;
    const smoothed = expr.extension === "smoothed";
    const window = { before: lookbackMs, after: smoothed ? lookbackMs : 0 };
    const fetch = this.fetch(expr.matchers, steps, shift, window);
    return { kind: "instant", fetch, shift, wants, smoothed, span: expr.span };
  }

  private range(expr: MatrixSelector, steps: Steps): RangeNode {
    const range = this.duration(expr.range);
    const shift = this.shift(expr.selector);
    const { extension, matchers } = expr.selector;
    const { before, after } = beyondWindow(extension, this.options.lookbackMs);
    const fetch = this.fetch(matchers, steps, shift, { before: range + before, after });
    const node = { kind: "range", fetch, shift, range, span: expr.span } as const;
    return extension === undefined ? node : { ...node, extension };
  }

  private subquery(expr: Subquery, steps: Steps): SubqueryNode {
    const range = this.duration(expr.range);
    const step = expr.step === undefined ? this.options.subqueryStepMs : this.duration(expr.step);
    const shift = this.shift(expr);
    const first = shiftedTime(steps, 0, shift) - range;
    const last = shiftedTime(steps, steps.count - 1, shift);
    const start = (Math.floor(first / step) + 1) * step;
    const inner = stepsBetween(start, last, step);
    this.requireSteps(inner.count);
    return {
      kind: "subquery",
      inner: this.needing("buckets", () => this.plan(expr.expr, inner)),
      steps: inner,
      shift,
      range,
      span: expr.span,
    };
  }

  private requireSteps(count: number): void {
    const { maxSubquerySteps } = this.options;
    if (count <= maxSubquerySteps) return;
    throw limitError("maxSubquerySteps", maxSubquerySteps, `subquery of ${count} steps`);
  }

  private unary(expr: UnaryExpr, steps: Steps): PlanNode {
    const operand = this.plan(expr.operand, steps);
    if (expr.operator === "+") return operand;
    if (operand.kind === "constant") return { ...operand, value: -operand.value, span: expr.span };
    return { kind: "negate", operand, span: expr.span };
  }

  private binary(expr: BinaryExpr, steps: Steps): PlanNode {
    const trims = expr.operator === "</" || expr.operator === ">/";
    const [left, right] = this.needing(trims ? "buckets" : undefined, () => [
      this.plan(expr.left, steps),
      this.plan(expr.right, steps),
    ]);
    const { operator, bool, matching, span } = expr;
    const scalar = isArithmetic(operator) || isComparison(operator);
    if (scalar && left.kind === "constant" && right.kind === "constant") {
      return { kind: "constant", value: scalarOperator(operator)(left.value, right.value), span };
    }
    return { kind: "binary", operator, left, right, bool, matching, span };
  }

  private call(expr: CallExpr, steps: Steps): PlanNode {
    const { name, span } = expr;
    const folded = this.queryFigure(name);
    if (folded !== undefined) return { kind: "constant", value: folded, span };
    if (name === "info") return this.info(expr, steps);
    const args = this.needing(NEEDS[name], () => expr.args.map((arg) => this.plan(arg, steps)));
    const [only] = args;
    const isBare = only?.kind === "instant" && only.wants === "value";
    // Times are those of samples: nothing is smoothed.
    if (name === "timestamp" && isBare) return { ...only, wants: "timestamp", smoothed: false, span };
    if (name === "start_timestamp" && isBare && this.options.startTimes)
      return { ...only, wants: "startTime", smoothed: false, span };
    const definition = functionNamed(name);
    if (definition === undefined) throw new TypeError(`unknown function ${name}`);
    requireExtensible(name, args);
    return { kind: "call", name, definition, args, span };
  }

  private needing<T>(need: Need | undefined, planned: () => T): T {
    if (need === undefined) return planned();
    this.needs[need]++;
    const result = planned();
    this.needs[need]--;
    return result;
  }

  /** The info series are read at the times at which the first selector of the operand is. */
  private info({ args: [first, second], span }: CallExpr, steps: Steps): PlanNode {
    if (first === undefined) throw new TypeError("info() without a vector");
    const operand = this.plan(first, steps);
    const selection = infoSelection(second?.kind === "selector" ? second.matchers : []);
    const shift = this.firstShift(first) ?? { offset: 0 };
    const matchers = [...selection.data, ...selection.names];
    const fetch = this.fetch(matchers, steps, shift, { before: this.options.lookbackMs, after: 0 });
    const infos: InstantNode = { kind: "instant", fetch, shift, wants: "sampleTime", span };
    return { kind: "info", operand, infos, selection, span };
  }

  /** Of the first selector, from left to right; subqueries around it shift it further unless it is fixed. */
  private firstShift(expr: Expr): TimeShift | undefined {
    if (expr.kind === "selector") return this.shift(expr);
    if (expr.kind === "matrix") return this.shift(expr.selector);
    const inner = childrenOf(expr).reduce<TimeShift | undefined>(
      (found, child) => found ?? this.firstShift(child),
      undefined,
    );
    if (expr.kind !== "subquery" || inner === undefined || inner.at !== undefined) return inner;
    const outer = this.shift(expr);
    return { ...outer, offset: outer.offset + inner.offset };
  }

  /** Functions that tell of the query itself, in seconds. */
  private queryFigure(name: string): number | undefined {
    const { steps, end } = this.options;
    if (name === "start") return steps.start / 1000;
    if (name === "end") return end / 1000;
    if (name === "step") return steps.step / 1000;
    return name === "range" ? (end - steps.start) / 1000 : undefined;
  }

  private duration(expr: DurationExpr): number {
    return foldDuration(this.options.query, expr, this.lengths(), "positive");
  }

  private lengths(): { step: number; range: number } {
    const { steps, end } = this.options;
    return { step: steps.step / 1000, range: (end - steps.start) / 1000 };
  }

  private shift({ offset, at }: { offset?: DurationExpr; at?: AtModifier }): TimeShift {
    const ms = offset === undefined ? 0 : foldDuration(this.options.query, offset, this.lengths(), "any");
    return at === undefined ? { offset: ms } : { offset: ms, at: this.fixedTime(at) };
  }

  private fixedTime(at: AtModifier): number {
    if (at.kind === "time") return at.ms;
    return at.kind === "start" ? this.options.steps.start : this.options.end;
  }

  /** Samples in (first step - before, last step + after]; joined with an overlapping read of the same series. */
  private fetch(matchers: readonly Matcher[], steps: Steps, shift: TimeShift, window: Beyond): Fetch {
    const bounds = boundsOf(steps, shift);
    const start = clampTime(bounds.first - window.before + 1);
    const end = clampTime(bounds.last + window.after);
    const key = JSON.stringify(matchers);
    const statistics = this.needs.statistics > 0 && this.needs.buckets === 0;
    const known = this.fetches.find(
      (fetch) =>
        fetch.statistics === statistics &&
        JSON.stringify(fetch.matchers) === key &&
        fetch.start <= end &&
        fetch.end >= start,
    );
    if (known !== undefined) {
      known.start = Math.min(known.start, start);
      known.end = Math.max(known.end, end);
      return known;
    }
    const fetch: Fetch = { matchers, statistics, start, end };
    this.fetches.push(fetch);
    return fetch;
  }
}

function clampTime(time: number): number {
  return Math.max(-LAST_TIME, Math.min(time, LAST_TIME));
}

function boundsOf(steps: Steps, shift: TimeShift): { first: number; last: number } {
  const bounded = steps.count === 0 ? instant(steps.start) : steps;
  return { first: shiftedTime(bounded, 0, shift), last: shiftedTime(bounded, bounded.count - 1, shift) };
}
