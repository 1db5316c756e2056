import { printGoDuration } from "../../base/go-duration.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { Field, FieldExpression, IntrinsicName, Pipeline } from "./ast.ts";
import { compile } from "./compile.ts";
import { conditionsIn, mentionedInPipeline } from "./mentioned.ts";
import { elementScope } from "./same-element.ts";
import { compileElementReader } from "./shown-element.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";
import { scalarOf } from "./value.ts";
import type { Value } from "./value.ts";

/** Mentioned, yet not listed among a span's attributes, as in Tempo. */
const UNLISTED: ReadonlySet<IntrinsicName> = new Set<IntrinsicName>([
  "name",
  "duration",
  "traceDuration",
  "trace:id",
  "span:id",
  "rootName",
  "rootServiceName",
  "parent",
]);

export interface ShownAttribute {
  readonly key: string;
  readonly value: AnyValue;
}

/** What a search result says of a span beside its id and times: the fields that the query mentions. */
export interface Shown {
  readonly name: boolean;
  attributes(span: SpanNode, trace: TraceView): readonly ShownAttribute[];
}

/** What of a span the fields in the query say. */
export function compileShown(pipeline: Pipeline): Shown {
  const fields = new Map<string, Field>();
  for (const field of mentionedInPipeline(pipeline)) fields.set(JSON.stringify(field), field);
  const mentioned = [...fields.values()];
  const conditions = [...conditionsIn(pipeline)];
  const readers = mentioned.filter(isListed).map((field) => compileReader(field, conditions));
  return {
    name: mentioned.some((field) => field.kind === "intrinsic" && field.name === "name"),
    attributes: (span, trace) => readers.flatMap((read) => read(span, trace)),
  };
}

const isListed = (field: Field): boolean => field.kind === "attribute" || !UNLISTED.has(field.name);

function compileReader(
  field: Field,
  conditions: readonly FieldExpression[],
): (span: SpanNode, trace: TraceView) => readonly ShownAttribute[] {
  const key = field.name;
  const ofElement = elementScope(field);
  if (ofElement !== undefined) {
    const read = compileElementReader(ofElement, key, conditions);
    return ({ row }) => {
      const value = read(row);
      return value === undefined ? [] : [{ key, value }];
    };
  }
  if (field.kind === "attribute" && !field.ofParent) {
    const { scope } = field;
    return ({ row }) => {
      const own = row.attribute(scope === "any" ? "span" : scope, key);
      const values = scope === "any" && own.length === 0 ? row.attribute("resource", key) : own;
      return values.slice(0, 1).map((value) => ({ key, value }));
    };
  }
  const evaluate = compile({ kind: "field", field, offset: 0 });
  return (span, trace) =>
    evaluate(span, trace)
      .slice(0, 1)
      .map((value) => ({ key, value: shownValue(value) }));
}

/** `nil` is text, keywords are their names. */
function shownValue(value: Value | undefined): AnyValue {
  if (value === undefined) return { kind: "string", value: "nil" };
  return scalarOf(typeof value === "object" ? value.keyword : value);
}

/** Aggregates of durations are shown as text, `24ms`, in whole nanoseconds, cut off as by Tempo. */
export function shownAggregate(key: string, value: Value | undefined): AnyValue {
  const ofDuration = /^(min|max|avg|sum|by)\((duration|traceDuration|event:timeSinceStart)\)$/.test(key);
  if (ofDuration && (typeof value === "bigint" || typeof value === "number")) {
    return { kind: "string", value: printGoDuration(BigInt(Math.trunc(Number(value)))) };
  }
  return shownValue(value);
}
