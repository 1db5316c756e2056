import type { ScalarValue, SpanField, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import type { Field, IntrinsicName, Pipeline } from "./ast.ts";
import { compile } from "./compile.ts";
import type { TraceqlLimits } from "./limits.ts";
import { KIND_NAMES, STATUS_NAMES } from "./parse/literals.ts";
import { parseSpans } from "./parse/query.ts";
import { syntaxError } from "./parse/syntax-error.ts";
import { matchingSpans, parseTagFilter } from "./matching-spans.ts";
import { MatchFinder } from "./match-finder.ts";
import { scalarOf } from "./value.ts";

/** As in Tempo: nobody chooses among ids, and a duration is written as `5ms`, not as the number that it is. */
const WITHOUT_VALUES: ReadonlySet<IntrinsicName> = new Set<IntrinsicName>([
  "duration",
  "traceDuration",
  "event:timeSinceStart",
  "span:id",
  "span:parentID",
  "trace:id",
  "link:traceID",
  "link:spanID",
]);

interface TagValuesRequest {
  /** A field as TraceQL writes it. */
  readonly tag: string;
  readonly filter: string;
  readonly range: TimeRange;
}

/**
 * The values of a field in the range, at most `maxTagValues`, as Tempo's `/api/v2/search/tag/<tag>/values` tells
 * them.
 *
 * @throws WatchtowerError `invalid` for a tag that is no field of TraceQL.
 */
export async function tagValues(
  source: TraceSource,
  request: TagValuesRequest,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<readonly ScalarValue[]> {
  const field = parseTag(request.tag);
  if (field.kind === "intrinsic" && field.name === "status") return keywords(STATUS_NAMES);
  if (field.kind === "intrinsic" && field.name === "kind") return keywords(KIND_NAMES);
  if (field.kind === "intrinsic" && WITHOUT_VALUES.has(field.name)) return [];
  const filter = parseTagFilter(request.filter);
  const direct = filter === undefined ? directField(field) : undefined;
  if (direct !== undefined)
    return withoutNone(field, await source.values(direct, request.range, limits.maxTagValues, signal));
  const pipeline = filter ?? parseSpans("{}");
  const finder = new MatchFinder(source, limits, signal);
  return withoutNone(field, await valuesOf(field, finder, pipeline, request.range, limits.maxTagValues));
}

/** An empty status message is none. */
const withoutNone = (field: Field, values: readonly ScalarValue[]): readonly ScalarValue[] =>
  field.kind === "intrinsic" && field.name === "statusMessage"
    ? values.filter(({ value }) => value !== "")
    : values;

function parseTag(tag: string): Field {
  const [stage] = parseSpans(`{${tag} != nil}`).stages;
  const condition =
    stage?.kind === "spanset" && stage.expression.kind === "filter" ? stage.expression.condition : undefined;
  if (condition?.kind === "binary" && condition.left.kind === "field") return condition.left.field;
  throw syntaxError(tag, 0, `${tag} is not a field of TraceQL`);
}

const keywords = (names: readonly string[]): readonly ScalarValue[] =>
  names.toSorted().map((value) => ({ kind: "string", value }));

function directField(field: Field): SpanField | undefined {
  if (field.kind === "attribute") {
    return field.ofParent ? undefined : { kind: "attribute", scope: field.scope, name: field.name };
  }
  return field.name === "name" || field.name === "statusMessage" ? { kind: field.name } : undefined;
}

async function valuesOf(
  field: Field,
  finder: MatchFinder,
  pipeline: Pipeline,
  range: TimeRange,
  limit: number,
): Promise<readonly ScalarValue[]> {
  const evaluate = compile({ kind: "field", field, offset: 0 });
  const values = new Map<string, ScalarValue>();
  for await (const { span, trace } of matchingSpans(finder, pipeline, range)) {
    for (const value of evaluate(span, trace))
      if (typeof value !== "object") values.set(`${typeof value} ${value}`, scalarOf(value));
    if (values.size >= limit) break;
  }
  return sorted(values);
}

const sorted = (values: ReadonlyMap<string, ScalarValue>): readonly ScalarValue[] =>
  [...values.values()].toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
