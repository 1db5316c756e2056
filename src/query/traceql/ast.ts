import type { AttributeScope } from "../../store/traces/source.ts";

/** What a span, its trace, an event or a link has without being an attribute. Named without scope where both forms exist. */
export type IntrinsicName =
  | "duration"
  | "name"
  | "status"
  | "statusMessage"
  | "kind"
  | "childCount"
  | "span:id"
  | "span:parentID"
  | "parent"
  | "traceDuration"
  | "rootName"
  | "rootServiceName"
  | "trace:id"
  | "event:name"
  | "event:timeSinceStart"
  | "link:traceID"
  | "link:spanID"
  | "instrumentation:name"
  | "instrumentation:version"
  | "nestedSetLeft"
  | "nestedSetRight"
  | "nestedSetParent";

/** What a query can ask of a span: an intrinsic, or an attribute by its scope. */
export type Field =
  | { readonly kind: "intrinsic"; readonly name: IntrinsicName }
  | {
      readonly kind: "attribute";
      readonly scope: AttributeScope | "any";
      readonly name: string;
      /** Whether it is the parent span's, as in `parent.span.x`. */
      readonly ofParent: boolean;
    };

export type StatusName = "unset" | "ok" | "error";
export type KindName = "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";

/** A literal. Durations are nanoseconds. */
export type Static =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "duration"; readonly value: bigint }
  | { readonly type: "status"; readonly value: StatusName }
  | { readonly type: "kind"; readonly value: KindName }
  | { readonly type: "nil" };

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^";
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "=~" | "!~";
export type LogicalOperator = "&&" | "||";
export type FieldOperator = ArithmeticOperator | ComparisonOperator | LogicalOperator;

/** Inside braces. `offset` counts UTF-16 units from the start of the query, for errors. */
export type FieldExpression =
  | { readonly kind: "static"; readonly value: Static; readonly offset: number }
  | { readonly kind: "field"; readonly field: Field; readonly offset: number }
  | {
      readonly kind: "unary";
      readonly operator: "-" | "!";
      readonly operand: FieldExpression;
      readonly offset: number;
    }
  | {
      readonly kind: "binary";
      readonly operator: FieldOperator;
      readonly left: FieldExpression;
      readonly right: FieldExpression;
      readonly offset: number;
    };

/** `>` child, `>>` descendant, `<` parent, `<<` ancestor, `~` sibling; `!` not in relation, `&` both sides. */
export type Relation = ">" | ">>" | "<" | "<<" | "~";

/** Of a structural operator: as `>`, as `!>`, as `&>`. */
export type RelationForm = "plain" | "not" | "union";

/** Chooses spans of one trace: a filter, or two sets put together. */
export type SpansetExpression =
  | { readonly kind: "filter"; readonly condition: FieldExpression | undefined }
  | {
      readonly kind: "logical";
      readonly operator: LogicalOperator;
      readonly left: SpansetExpression;
      readonly right: SpansetExpression;
    }
  | {
      readonly kind: "structural";
      readonly relation: Relation;
      readonly form: RelationForm;
      readonly left: SpansetExpression;
      readonly right: SpansetExpression;
    }
  /** A pipeline in parentheses as an operand. */
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline };

export type AggregateName = "count" | "min" | "max" | "avg" | "sum";

/** Numbers made from a span set. */
export type ScalarExpression =
  | { readonly kind: "static"; readonly value: Static; readonly offset: number }
  | {
      readonly kind: "aggregate";
      readonly name: AggregateName;
      /** Absent for `count()`. */
      readonly of: FieldExpression | undefined;
      readonly offset: number;
    }
  | {
      readonly kind: "binary";
      readonly operator: ArithmeticOperator;
      readonly left: ScalarExpression;
      readonly right: ScalarExpression;
      readonly offset: number;
    }
  /** `(pipeline | aggregate)`: of the spans that the pipeline leaves. */
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline; readonly of: ScalarExpression };

/** A step of a pipeline, which takes the span sets of a trace and leaves others. */
export type Stage =
  | { readonly kind: "spanset"; readonly expression: SpansetExpression }
  | {
      readonly kind: "scalar";
      readonly operator: ComparisonOperator;
      readonly left: ScalarExpression;
      readonly right: ScalarExpression;
      readonly offset: number;
    }
  | { readonly kind: "by"; readonly expression: FieldExpression; readonly offset: number }
  | { readonly kind: "select"; readonly fields: readonly FieldExpression[] }
  | { readonly kind: "coalesce" };

/** Stages joined by `|`: each works on the span sets that the one before leaves. */
export interface Pipeline {
  readonly stages: readonly Stage[];
}

/** Makes series of the spans that a pipeline leaves. */
export type MetricsFunction =
  | { readonly kind: "rate" | "count_over_time"; readonly by: readonly Field[] }
  | {
      readonly kind:
        | "min_over_time"
        | "max_over_time"
        | "sum_over_time"
        | "avg_over_time"
        | "histogram_over_time";
      readonly of: Field;
      readonly by: readonly Field[];
    }
  | {
      readonly kind: "quantile_over_time";
      readonly of: Field;
      readonly quantiles: readonly number[];
      readonly by: readonly Field[];
    }
  | {
      readonly kind: "compare";
      /** What the selection meets; the rest is the baseline. */
      readonly selection: FieldExpression | undefined;
      /** Values shown of each attribute, the most frequent. */
      readonly top: number;
      /** Unix nanoseconds of the selection, if it has a time. */
      readonly range: { readonly start: bigint; readonly end: bigint } | undefined;
    };

export type MetricsOperator = "+" | "-" | "*" | "/";

/** What a metrics query makes series of, and of those other series. */
export type MetricsExpression =
  | { readonly kind: "series"; readonly pipeline: Pipeline; readonly compute: MetricsFunction }
  | {
      readonly kind: "rank";
      readonly order: "topk" | "bottomk";
      readonly limit: number;
      readonly of: MetricsExpression;
    }
  | {
      readonly kind: "filter";
      readonly operator: ComparisonOperator;
      /** Durations in seconds. */
      readonly value: number;
      readonly of: MetricsExpression;
    }
  | {
      readonly kind: "binary";
      readonly operator: MetricsOperator;
      readonly left: MetricsExpression | number;
      readonly right: MetricsExpression | number;
    };

/** `with (name = value)`. Those that are not known are passed over, as in Tempo. */
export type Hints = ReadonlyMap<string, Static>;

export type Query =
  | { readonly kind: "spans"; readonly pipeline: Pipeline; readonly hints: Hints }
  | { readonly kind: "metrics"; readonly expression: MetricsExpression; readonly hints: Hints };
