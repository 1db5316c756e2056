import { fromUtf8, utf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import { parseId } from "../duckdb/ids.ts";
import { FALSE, TRUE, allOf, idsWhere, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import { hasSignature } from "../duckdb/signature.ts";
import {
  ALWAYS,
  NEVER,
  PERHAPS,
  allBounds,
  anyBounds,
  atMost,
  between,
  exactly,
  notBounds,
} from "./bounds.ts";
import type { Bounds } from "./bounds.ts";
import { IN_REST } from "./columns.ts";
import { isContainer, valueTest } from "./compare.ts";
import type { ValueTest } from "./compare.ts";
import type { HeadCatalog } from "./heads.ts";
import { promotedColumn } from "./promoted.ts";
import { restTextSql } from "./rest-text.ts";
import type { CompareOperator, ScalarValue, SpanCondition, SpanField } from "./source.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const GREATEST_CODE = 5;
/** Durations below are the same as doubles. */
const EXACT_AS_DOUBLE = 2 ** 52;

type Comparison = { readonly operator: CompareOperator; readonly value: ScalarValue };

/**
 * The condition in SQL over the span table, as exact as columns and dictionaries allow.
 *
 * @throws WatchtowerError `invalid` if a regular expression does not compile.
 */
export function conditionBounds(condition: SpanCondition, vocabulary: SpanVocabulary): Bounds {
  switch (condition.kind) {
    case "true":
      return ALWAYS;
    case "perhaps":
      return PERHAPS;
    case "and":
      return allBounds(condition.conditions.map((part) => conditionBounds(part, vocabulary)));
    case "or":
      return anyBounds(condition.conditions.map((part) => conditionBounds(part, vocabulary)));
    case "not":
      return notBounds(conditionBounds(condition.condition, vocabulary));
    case "exists":
      return existsBounds(condition.field, vocabulary);
    case "compare":
      return compareBounds(condition.field, condition, vocabulary);
  }
}

function existsBounds(field: SpanField, vocabulary: SpanVocabulary): Bounds {
  if (field.kind === "parentId") return exactly("parent_id <> 0");
  return field.kind === "attribute" ? attributeBounds(field, EXISTS, vocabulary) : ALWAYS;
}

/** What an attribute's value has to pass. */
interface Wanted {
  readonly sure: ValueTest;
  readonly maybe: ValueTest;
  /** What it is compared with. */
  readonly comparison?: Comparison;
  /** Whether any value passes. */
  readonly isAny: boolean;
}

const EXISTS: Wanted = { sure: () => true, maybe: () => true, isAny: true };

function wantedOf(comparison: Comparison): Wanted {
  const { operator, value } = comparison;
  const maybe = valueTest(operator, value);
  // An array's elements are looked at by the query.
  const sure: ValueTest = (one) => !isContainer(one) && maybe(one);
  return { sure, maybe, isAny: false, comparison };
}

function compareBounds(field: SpanField, comparison: Comparison, vocabulary: SpanVocabulary): Bounds {
  const wanted = wantedOf(comparison);
  switch (field.kind) {
    case "attribute":
      return attributeBounds(field, wanted, vocabulary);
    case "name":
      return textBounds("name", wanted.maybe, vocabulary);
    case "statusMessage":
      return textBounds("status_message", wanted.maybe, vocabulary);
    case "kind":
    case "status":
      return codeBounds(field.kind, wanted.maybe);
    case "duration":
      return durationBounds(comparison);
    case "traceId":
      return idBounds("trace_id", 32, comparison);
    case "spanId":
      return idBounds("span_id", 16, comparison);
    case "parentId":
      return idBounds("parent_id", 16, comparison);
  }
}

function attributeBounds(
  { scope, name }: Extract<SpanField, { kind: "attribute" }>,
  wanted: Wanted,
  vocabulary: SpanVocabulary,
): Bounds {
  switch (scope) {
    case "resource":
      return headBounds("resource", vocabulary.resources, name, wanted);
    case "instrumentation":
      return headBounds("scope", vocabulary.scopes, name, wanted);
    case "span":
      return spanAttributeBounds(name, wanted, vocabulary);
    case "any":
      return anyBounds([
        spanAttributeBounds(name, wanted, vocabulary),
        // The span's own value hides the resource's.
        allBounds([
          headBounds("resource", vocabulary.resources, name, wanted),
          notBounds(spanAttributeBounds(name, EXISTS, vocabulary)),
        ]),
      ]);
    case "event":
      return shapeBounds(name.startsWith("event:") ? "" : name, ShapeScope.event, wanted, vocabulary);
    case "link":
      return shapeBounds(name.startsWith("link:") ? "" : name, ShapeScope.link, wanted, vocabulary);
  }
}

function headBounds(
  column: "resource" | "scope",
  heads: HeadCatalog,
  name: string,
  { sure, maybe, isAny }: Wanted,
): Bounds {
  const possible = heads.where(column, name, maybe);
  return isAny ? exactly(possible) : between(heads.where(column, name, sure), possible);
}

/** Of attributes in `rest` the shape tells whether they are there; 0 tells nothing. */
function shapeBounds(name: string, scope: ShapeScope, { isAny }: Wanted, { shapes }: SpanVocabulary): Bounds {
  const having = shapes.having(name, scope);
  const maybe = oneOf("shape", having);
  if (!isAny) return atMost(maybe);
  const known = having.filter((shape) => shape !== 0);
  return between(oneOf("shape", known), maybe);
}

/** The value is in the attribute's column, or else the attribute is in a shape. */
function spanAttributeBounds(name: string, wanted: Wanted, vocabulary: SpanVocabulary): Bounds {
  const shape = shapeBounds(name, ShapeScope.own, wanted, vocabulary);
  const inRest =
    wanted.comparison === undefined
      ? shape
      : allBounds([shape, restBounds(name, wanted.comparison, vocabulary)]);
  if (promotedColumn(name) === undefined) return inRest;
  return anyBounds([columnBounds(name, wanted, vocabulary), inRest]);
}

function columnBounds(name: string, wanted: Wanted, { promoted }: SpanVocabulary): Bounds {
  const { sure, maybe, isAny, comparison } = wanted;
  let isSure = true;
  const test: ValueTest = (value) => {
    const passes = maybe(value);
    if (passes && isSure) isSure = sure(value);
    return passes;
  };
  const text =
    comparison?.operator === "=" && comparison.value.kind === "string" ? comparison.value.value : undefined;
  const equal = text === undefined ? {} : { text };
  const possible = promoted.where(name, { test, isAny, ...equal });
  return isSure
    ? exactly(possible)
    : between(promoted.where(name, { test: sure, isAny, ...equal }), possible);
}

/**
 * Whether what is in `rest` may compare so. The cheaper test comes first: most rows are not read further. An array may
 * hold the text elsewhere, but holds it.
 */
function restBounds(
  name: string,
  { operator, value }: Comparison,
  { dictionaries, fewerBitsUntil }: SpanVocabulary,
): Bounds {
  const text = restTextSql(operator, value);
  const key = dictionaries.get("key").find(utf8(name));
  if (operator !== "=" || key === 0) return { sure: FALSE, maybe: text, sieve: TRUE };
  const sieve = hasSignature(key, value, fewerBitsUntil);
  const maybe = text === TRUE ? sieve : `CASE WHEN ${sieve} THEN ${text} ELSE false END`;
  return { sure: FALSE, maybe, sieve };
}

function textBounds(
  column: "name" | "status_message",
  test: ValueTest,
  { dictionaries }: SpanVocabulary,
): Bounds {
  const texts = dictionaries.get(column);
  const passes = Array.from({ length: texts.size + 1 }, (_, id) => {
    const value: AnyValue | undefined =
      id === 0 ? undefined : { kind: "string", value: fromUtf8(texts.bytesOf(id)) };
    return value !== undefined && test(value);
  });
  const rows = (zero: boolean): Predicate => idsWhere(column, texts.size, zero, (id) => passes[id] === true);
  return between(rows(false), rows(true));
}

function codeBounds(column: "kind" | "status", test: ValueTest): Bounds {
  const codes = Array.from({ length: GREATEST_CODE + 1 }, (_, code) => code);
  const passed = codes.filter((code) => test({ kind: "int", value: BigInt(code) }));
  return between(oneOf(column, passed), oneOf(column, [...passed, IN_REST]));
}

function durationBounds({ operator, value }: Comparison): Bounds {
  if (value.kind === "string" || value.kind === "bool") return NEVER;
  if (operator === "=~" || operator === "!~") return NEVER;
  if (value.kind === "int") return exactly(`duration ${operator} ${value.value}`);
  if (!Number.isFinite(value.value)) return PERHAPS;
  const predicate = `duration ${operator} ${value.value}::DOUBLE`;
  return Math.abs(value.value) < EXACT_AS_DOUBLE ? exactly(predicate) : atMost(predicate);
}

/** An id matches as it is written: in lower case and full length. */
function idBounds(column: string, digits: number, { operator, value }: Comparison): Bounds {
  if (value.kind !== "string" || (operator !== "=" && operator !== "!=")) return PERHAPS;
  const id = parseId(value.value, digits);
  if (operator === "=") return id === undefined ? NEVER : exactly(`${column} = ${id}`);
  const isThere = column === "parent_id" ? "parent_id <> 0" : TRUE;
  return exactly(id === undefined ? isThere : allOf([isThere, `${column} <> ${id}`]));
}
