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
export type RelationForm = "plain" | "not" | "union";

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
    };

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
  | { readonly kind: "coalesce" }
  /** `rate()`, `compare(…)` and the like: a search passes over it, nothing else accepts it yet. */
  | { readonly kind: "metrics"; readonly text: string; readonly offset: number };

/** Stages joined by `|`: each works on the span sets that the one before leaves. */
export interface Pipeline {
  readonly stages: readonly Stage[];
}
