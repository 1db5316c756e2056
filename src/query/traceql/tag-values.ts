import { WatchtowerError } from "../../base/errors.ts";
import type { ScalarValue, SpanField, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import type { Field, Pipeline } from "./ast.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { TraceqlLimits } from "./limits.ts";
import { KIND_NAMES, STATUS_NAMES } from "./parse/literals.ts";
import { parse, parseSpans } from "./parse/query.ts";
import { MatchFinder } from "./match-finder.ts";
import { searchedPipeline } from "./searched.ts";
import { scalarOf } from "./value.ts";

/** Traces looked at when values are narrowed by a query, or are known of whole traces only. */
const SAMPLE_TRACES = 1000;

interface TagValuesRequest {
  /** A field as TraceQL writes it. */
  readonly tag: string;
  readonly filter: string;
  readonly range: TimeRange;
}

export async function tagValues(
  source: TraceSource,
  request: TagValuesRequest,
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<readonly ScalarValue[]> {
  const field = parseTag(request.tag);
  if (field.kind === "intrinsic" && field.name === "status") return keywords(STATUS_NAMES);
  if (field.kind === "intrinsic" && field.name === "kind") return keywords(KIND_NAMES);
  const filter = parseFilter(request.filter);
  const direct = filter === undefined ? directField(field) : undefined;
  if (direct !== undefined) return source.values(direct, request.range, limits.maxTagValues, signal);
  const pipeline = filter ?? parseSpans("{}");
  return valuesOf(
    field,
    new MatchFinder(source, limits, signal),
    pipeline,
    request.range,
    limits.maxTagValues,
  );
}

function parseTag(tag: string): Field {
  const [stage] = parseSpans(`{ ${tag} != nil }`).stages;
  const condition =
    stage?.kind === "spanset" && stage.expression.kind === "filter" ? stage.expression.condition : undefined;
  if (condition?.kind === "binary" && condition.left.kind === "field") return condition.left.field;
  throw new WatchtowerError("invalid", `parse error: ${tag} is not a field of TraceQL`);
}

/** As Tempo does, a filter that is wrong or lets everything through is left out. */
function parseFilter(text: string): Pipeline | undefined {
  if (text.trim() === "" || /^\{\s*\}$/.test(text.trim())) return undefined;
  try {
    const pipeline = searchedPipeline(parse(text));
    check(pipeline);
    return pipeline;
  } catch {
    return undefined;
  }
}

const keywords = (names: readonly string[]): readonly ScalarValue[] =>
  names.toSorted().map((value) => ({ kind: "string", value }));

function directField(field: Field): SpanField | undefined {
  if (field.kind === "attribute") {
    return field.ofParent ? undefined : { kind: "attribute", scope: field.scope, name: field.name };
  }
  return field.name === "name" || field.name === "statusMessage" ? { kind: field.name } : undefined;
}

/** Values that the spans have which match; others of their traces do not count. */
async function valuesOf(
  field: Field,
  finder: MatchFinder,
  pipeline: Pipeline,
  range: TimeRange,
  limit: number,
): Promise<readonly ScalarValue[]> {
  const evaluate = compile({ kind: "field", field, offset: 0 });
  const values = new Map<string, ScalarValue>();
  let traces = 0;
  for await (const { trace, sets } of finder.matches({ pipeline, range, hint: SAMPLE_TRACES })) {
    for (const span of sets.flatMap((set) => set.spans)) {
      for (const value of evaluate(span, trace))
        if (typeof value !== "object") values.set(`${typeof value} ${value}`, scalarOf(value));
      if (values.size >= limit) return sorted(values);
    }
    if (++traces === SAMPLE_TRACES) break;
  }
  return sorted(values);
}

const sorted = (values: ReadonlyMap<string, ScalarValue>): readonly ScalarValue[] =>
  [...values.values()].toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
