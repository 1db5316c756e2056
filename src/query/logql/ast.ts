import type { Matcher } from "../../model/matcher.ts";
import type { Grouping } from "../vector/grouping.ts";
import type { VectorMatching } from "../vector/matching.ts";
import type { ArithmeticOperator, ComparisonOperator } from "../vector/operators.ts";
import type { SetOperator } from "../vector/set-operators.ts";

/** Where a construct stands in the query: UTF-16 units from its start, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Expr = LogExpr | MetricExpr;

/** A selector and the stages that its lines pass. */
export interface LogExpr {
  readonly kind: "log";
  readonly matchers: readonly Matcher[];
  readonly stages: readonly StageExpr[];
  readonly span: Span;
}

export type LineOperator = "|=" | "!=" | "|~" | "!~" | "|>" | "!>";

/** What a line filter looks for; `ip` for `ip("…")`. */
export interface LineOperand {
  readonly kind: "text" | "ip";
  readonly value: string;
}

/** `name="path"`; a bare `name` is its own path. */
export interface Extraction {
  readonly name: string;
  readonly path: string;
}

/** A label, or with a matcher a label with certain values only. */
export interface LabelTarget {
  readonly name: string;
  readonly matcher?: Matcher;
}

/** `name=label` or `name="template"` of `label_format`. */
export interface LabelAssignment {
  readonly name: string;
  readonly source: { readonly kind: "label" | "template"; readonly value: string };
}

/** One stage of a pipeline, and where in the query it stands. */
export type StageExpr = { readonly span: Span } & (
  | { readonly kind: "line"; readonly operator: LineOperator; readonly operands: readonly LineOperand[] }
  | { readonly kind: "json"; readonly extractions: readonly Extraction[] }
  | {
      readonly kind: "logfmt";
      readonly strict: boolean;
      readonly keepEmpty: boolean;
      readonly extractions: readonly Extraction[];
    }
  | { readonly kind: "regexp" | "pattern"; readonly expression: string }
  | { readonly kind: "unpack" | "decolorize" }
  | { readonly kind: "filter"; readonly condition: LabelCondition }
  | { readonly kind: "line_format"; readonly template: string }
  | { readonly kind: "label_format"; readonly assignments: readonly LabelAssignment[] }
  | { readonly kind: "drop" | "keep"; readonly targets: readonly LabelTarget[] }
);

export type FilterOperator = ComparisonOperator;

/** What a label filter asks of the labels of a line. */
export type LabelCondition =
  | { readonly kind: "and" | "or"; readonly left: LabelCondition; readonly right: LabelCondition }
  | { readonly kind: "match"; readonly matcher: Matcher }
  | { readonly kind: "ip"; readonly name: string; readonly negated: boolean; readonly pattern: string }
  | {
      /** The value is a number, nanoseconds, or bytes. */
      readonly kind: "number" | "duration" | "bytes";
      readonly name: string;
      readonly operator: FilterOperator;
      readonly value: number;
    };

export type RangeOperation =
  | "count_over_time"
  | "rate"
  | "rate_counter"
  | "bytes_over_time"
  | "bytes_rate"
  | "avg_over_time"
  | "sum_over_time"
  | "min_over_time"
  | "max_over_time"
  | "stddev_over_time"
  | "stdvar_over_time"
  | "quantile_over_time"
  | "first_over_time"
  | "last_over_time"
  | "absent_over_time";

/** How lines become the samples of a range: the label whose value is read, and as what. */
export interface Unwrap {
  readonly label: string;
  readonly conversion: "number" | "bytes" | "duration" | "duration_seconds";
  /** Conditions that lines meet after the value was read. */
  readonly filters: readonly LabelCondition[];
}

/** A log query over a range, as in `{…} | … [5m] offset 1m`; times are nanoseconds. */
export interface LogRange {
  readonly matchers: readonly Matcher[];
  readonly stages: readonly StageExpr[];
  readonly rangeNs: number;
  readonly offsetNs: number;
  readonly unwrap?: Unwrap;
}

export interface RangeAggregation {
  readonly kind: "range";
  readonly operation: RangeOperation;
  readonly parameter?: number;
  readonly range: LogRange;
  readonly grouping?: Grouping;
  readonly span: Span;
}

export type VectorOperation =
  | "sum"
  | "avg"
  | "count"
  | "max"
  | "min"
  | "stddev"
  | "stdvar"
  | "topk"
  | "bottomk"
  | "sort"
  | "sort_desc";

export interface VectorAggregation {
  readonly kind: "aggregation";
  readonly operation: VectorOperation;
  /** The k of `topk` and `bottomk`. */
  readonly parameter?: number;
  readonly operand: MetricExpr;
  readonly grouping: Grouping;
  readonly span: Span;
}

export type BinaryOperator = Exclude<ArithmeticOperator, "atan2"> | ComparisonOperator | SetOperator;

export interface Binary {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly bool: boolean;
  readonly matching: VectorMatching;
  readonly left: MetricExpr;
  readonly right: MetricExpr;
  readonly span: Span;
}

export interface LabelReplace {
  readonly kind: "label_replace";
  readonly operand: MetricExpr;
  readonly target: string;
  readonly replacement: string;
  readonly source: string;
  readonly regexp: string;
  readonly span: Span;
}

export type MetricExpr =
  | RangeAggregation
  | VectorAggregation
  | Binary
  | LabelReplace
  | { readonly kind: "literal" | "vector"; readonly value: number; readonly span: Span };
