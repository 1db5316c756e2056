import { fromUtf8 } from "../../base/bytes.ts";
import { compileMatcher, compileMatchers, matchesEmpty } from "../../model/matcher.ts";
import type { Matcher } from "../../model/matcher.ts";
import { FALSE, TRUE, allOf, anyOf, idsWhere, oneOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { TRACE_ID_DIGITS, parseId } from "../duckdb/ids.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import { hasSignature } from "../duckdb/signature.ts";
import type { ScalarValue } from "../duckdb/signature.ts";
import { labelName } from "./label-name.ts";
import { DETECTED_LEVEL } from "./source.ts";
import type { LineCondition, LogScan } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

const SPAN_ID_DIGITS = 16;

/** An SQL condition and the texts to bind to its parameters, in order. */
export interface BoundPredicate {
  readonly sql: Predicate;
  readonly values: readonly string[];
}

/** Ids of resources whose streams match. @throws WatchtowerError `invalid` for a bad regular expression. */
export function matchingResources(
  matchers: readonly Matcher[],
  vocabulary: LogVocabulary,
): ReadonlySet<number> {
  const test = compileMatchers(matchers);
  const found = new Set<number>();
  const { size } = vocabulary.dictionaries.get("resource");
  for (let id = 1; id <= size; id++) if (test(vocabulary.resource(id).stream)) found.add(id);
  return found;
}

/** Rows of these resources. */
export function resourceSql(resources: ReadonlySet<number>, vocabulary: LogVocabulary): Predicate {
  const { size } = vocabulary.dictionaries.get("resource");
  return idsWhere("resource", size, false, (id) => resources.has(id));
}

/**
 * A scan's conditions but for its time range: exact for streams and lines, for metadata as exact as
 * columns and dictionaries allow. Never holds a row back that meets them.
 *
 * @param resources those whose streams match.
 * @throws WatchtowerError `invalid` for a bad regular expression.
 */
export function rowsSql(
  scan: Pick<LogScan, "lines" | "metadata" | "parsed">,
  resources: ReadonlySet<number>,
  vocabulary: LogVocabulary,
): BoundPredicate {
  // Texts that UTF-8 or DuckDB's parameters cannot carry are left to the caller.
  const lines = scan.lines.filter(({ text }) => !/[\p{Surrogate}\0]/u.test(text));
  const parsed = (scan.parsed ?? [])
    .map(({ label, pattern }) => ({ pattern, stored: hasLabelSql(label, vocabulary) }))
    .filter(({ stored }) => stored !== TRUE);
  const sql = allOf([
    resourceSql(resources, vocabulary),
    ...scan.metadata.map((matcher) => metadataSql(matcher, vocabulary)),
    ...lines.map(lineSql),
    ...parsed.map(({ stored }) => anyOf(["regexp_matches(line, ?)", "contains(line, '\\')", stored])),
  ]);
  const values = [...lines.map(({ text }) => text), ...parsed.map(({ pattern }) => pattern)];
  return { sql, values: sql === FALSE ? [] : values };
}

/** Of no row: ids are numbered from 1, and are fewer. */
const NEVER = `resource = ${2 ** 32 - 1}`;

/**
 * A condition on the line alone would be asked of all rows that are decoded together, before that on the resource leaves
 * most of them out: on two columns DuckDB asks it of the rest.
 */
function lineSql({ negated }: LineCondition): Predicate {
  return anyOf([negated ? "NOT contains(line, ?)" : "contains(line, ?)", NEVER]);
}

/** Rows that may have the label otherwise than by their line. */
const hasLabelSql = (label: string, vocabulary: LogVocabulary): Predicate =>
  metadataSql({ name: label, operator: "!=", value: "" }, vocabulary);

function metadataSql(matcher: Matcher, vocabulary: LogVocabulary): Predicate {
  const test = compileMatcher(matcher);
  if (matchesEmpty(matcher)) return TRUE;
  const { areFound } = vocabulary.mapping.levels;
  if (matcher.name === DETECTED_LEVEL && areFound) return textSql("level", test, vocabulary);
  return anyOf([fieldSql(matcher, test, vocabulary), sharedSql(matcher.name, test, vocabulary)]);
}

/** The field of a record that gives the label; and the label may be an attribute of any record. */
function fieldSql(
  { name, operator, value }: Matcher,
  test: (text: string) => boolean,
  vocabulary: LogVocabulary,
): Predicate {
  const attribute = attributeSql(name, operator === "=" ? value : undefined, vocabulary);
  switch (name) {
    case "trace_id":
    case "span_id": {
      if (operator !== "=") return TRUE;
      const id = parseId(value, name === "trace_id" ? TRACE_ID_DIGITS : SPAN_ID_DIGITS);
      return id === undefined ? attribute : anyOf([`${name} = ${id}`, attribute]);
    }
    case "severity_text":
      return anyOf([textSql(name, test, vocabulary), attribute]);
    case "severity_number":
    case "observed_timestamp":
    case "dropped_attributes_count":
    case "flags":
    case "event_name":
      return TRUE;
    default:
      return attribute;
  }
}

/** Rows whose stream, resource or scope gives the label. */
function sharedSql(name: string, test: (text: string) => boolean, vocabulary: LogVocabulary): Predicate {
  const passes = ([label, text]: readonly [string, string]): boolean => label === name && test(text);
  const { dictionaries } = vocabulary;
  return anyOf([
    idsWhere("resource", dictionaries.get("resource").size, false, (id) => {
      const { stream, metadata } = vocabulary.resource(id);
      return metadata.some(passes) || passes([name, stream.get(name)]);
    }),
    idsWhere("scope", dictionaries.get("scope").size, false, (id) =>
      vocabulary.scope(id).metadata.some(passes),
    ),
  ]);
}

function textSql(
  column: "level" | "severity_text",
  test: (text: string) => boolean,
  vocabulary: LogVocabulary,
): Predicate {
  const { size } = vocabulary.dictionaries.get(column);
  return idsWhere(column, size, true, (id) => test(vocabulary.text(column, id)));
}

/**
 * Rows with an attribute that gives the label, itself or as a member of a map.
 *
 * @param equals the one text that passes, if it is so.
 */
export function attributeSql(
  label: string,
  equals: string | undefined,
  vocabulary: LogVocabulary,
): Predicate {
  const { dictionaries, shapes, fewerBitsUntil } = vocabulary;
  const keys = dictionaries.get("key");
  const predicates: Predicate[] = [];
  for (let id = 1; id <= keys.size; id++) {
    const key = fromUtf8(keys.bytesOf(id));
    const name = labelName(key);
    if (name !== label && !label.startsWith(name.endsWith("_") ? name : `${name}_`)) continue;
    const shaped = oneOf("shape", shapes.having(key, ShapeScope.own));
    predicates.push(
      equals === undefined ? shaped : allOf([shaped, textSignature(id, equals, fewerBitsUntil)]),
    );
  }
  if (shapes.someUnknown) predicates.push("shape = 0");
  return anyOf(predicates);
}

/** Rows whose signature allows for an attribute that reads as the text: it may be of any type. */
function textSignature(key: number, text: string, fewerBitsUntil: number): Predicate {
  const readings: ScalarValue[] = [{ kind: "string", value: text }];
  if (text === "true" || text === "false") readings.push({ kind: "bool", value: text === "true" });
  if (text !== "" && !Number.isNaN(Number(text))) readings.push({ kind: "double", value: Number(text) });
  if (text === "NaN") readings.push({ kind: "double", value: Number.NaN });
  return anyOf(readings.map((reading) => hasSignature(key, reading, fewerBitsUntil)));
}
