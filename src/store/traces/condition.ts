import { fromUtf8, utf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import { quoted } from "../duckdb/columns.ts";
import { FALSE, TRUE, allOf, anyOf, idsWhere, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import { hasSignature } from "../duckdb/signature.ts";
import { IN_REST, SPAN_COLUMNS } from "./columns.ts";
import { valueTest } from "./compare.ts";
import type { ValueTest } from "./compare.ts";
import { parseId } from "../duckdb/ids.ts";
import { promotedColumn } from "./promoted.ts";
import type { CompareOperator, ScalarValue, SpanCondition, SpanField } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const GREATEST_CODE = 5;

type Comparison = { readonly operator: CompareOperator; readonly value: ScalarValue };

/**
 * The condition in SQL over the span table, as exact as columns and dictionaries allow: it may let
 * pass spans that fail the condition, and never holds one back that meets it.
 *
 * @throws WatchtowerError `invalid` if a regular expression does not compile.
 */
export function conditionSql(condition: SpanCondition, vocabulary: SpanVocabulary): Predicate {
  switch (condition.kind) {
    case "true":
      return TRUE;
    case "and":
      return allOf(condition.conditions.map((part) => conditionSql(part, vocabulary)));
    case "or":
      return anyOf(condition.conditions.map((part) => conditionSql(part, vocabulary)));
    case "exists":
      return condition.field.kind === "attribute"
        ? attributeSql(condition.field, () => true, undefined, vocabulary)
        : TRUE;
    case "compare":
      return compareSql(condition.field, condition, vocabulary);
  }
}

function compareSql(field: SpanField, comparison: Comparison, vocabulary: SpanVocabulary): Predicate {
  const test = valueTest(comparison.operator, comparison.value);
  switch (field.kind) {
    case "attribute":
      return attributeSql(
        field,
        test,
        comparison.operator === "=" ? comparison.value : undefined,
        vocabulary,
      );
    case "name":
      return textSql("name", test, vocabulary);
    case "statusMessage":
      return textSql("status_message", test, vocabulary);
    case "kind":
    case "status":
      return codeSql(field.kind, test);
    case "duration":
      return durationSql(comparison);
    case "traceId":
      return idSql("trace_id", 32, comparison);
    case "spanId":
      return idSql("span_id", 16, comparison);
    case "parentId":
      return idSql("parent_id", 16, comparison);
  }
}

function attributeSql(
  { scope, name }: Extract<SpanField, { kind: "attribute" }>,
  test: ValueTest,
  equals: ScalarValue | undefined,
  vocabulary: SpanVocabulary,
): Predicate {
  const { shapes } = vocabulary;
  switch (scope) {
    case "resource":
      return vocabulary.resources.where("resource", name, test);
    case "instrumentation":
      return vocabulary.scopes.where("scope", name, test);
    case "span":
      return spanAttributeSql(name, test, equals, vocabulary);
    case "any":
      return anyOf([
        spanAttributeSql(name, test, equals, vocabulary),
        vocabulary.resources.where("resource", name, test),
      ]);
    case "event":
      return oneOf("shape", shapes.having(name.startsWith("event:") ? "" : name, ShapeScope.event));
    case "link":
      return oneOf("shape", shapes.having(name.startsWith("link:") ? "" : name, ShapeScope.link));
  }
}

/**
 * The value is in the attribute's column, or else the attribute is in a shape.
 *
 * @param equals the one value that passes, if it is so.
 */
function spanAttributeSql(
  name: string,
  test: ValueTest,
  equals: ScalarValue | undefined,
  vocabulary: SpanVocabulary,
): Predicate {
  const inRest = allOf([
    oneOf("shape", vocabulary.shapes.having(name, ShapeScope.own)),
    equals === undefined ? TRUE : signatureSql(name, equals, vocabulary),
  ]);
  const column = SPAN_COLUMNS[promotedColumn(name) ?? -1];
  if (column === undefined) return inRest;
  const { promoted } = vocabulary;
  const passed = promoted.named(name).filter((id) => test(promoted.attribute(id).value));
  return anyOf([oneOf(quoted(column.name), passed), inRest]);
}

function signatureSql(name: string, value: ScalarValue, { dictionaries }: SpanVocabulary): Predicate {
  const key = dictionaries.get("key").find(utf8(name));
  return key === 0 ? TRUE : hasSignature(key, value);
}

function textSql(
  column: "name" | "status_message",
  test: ValueTest,
  { dictionaries }: SpanVocabulary,
): Predicate {
  const texts = dictionaries.get(column);
  const value = (id: number): AnyValue => ({ kind: "string", value: fromUtf8(texts.bytesOf(id)) });
  return idsWhere(column, texts.size, true, (id) => test(value(id)));
}

function codeSql(column: "kind" | "status", test: ValueTest): Predicate {
  const codes = Array.from({ length: GREATEST_CODE + 1 }, (_, code) => code);
  const passed = codes.filter((code) => test({ kind: "int", value: BigInt(code) }));
  return oneOf(column, [...passed, IN_REST]);
}

function durationSql({ operator, value }: Comparison): Predicate {
  if (operator === "=~" || operator === "!~") return TRUE;
  if (value.kind === "int") return `duration ${operator} ${value.value}`;
  if (value.kind !== "double" || !Number.isFinite(value.value)) return TRUE;
  return `duration ${operator} ${value.value}::DOUBLE`;
}

function idSql(column: string, digits: number, { operator, value }: Comparison): Predicate {
  if (operator !== "=" || value.kind !== "string") return TRUE;
  if (value.value === "" && column === "parent_id") return `${column} = 0`;
  const id = parseId(value.value, digits);
  return id === undefined ? FALSE : `${column} = ${id}`;
}
