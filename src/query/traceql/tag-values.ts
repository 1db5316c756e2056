import { WatchtowerError } from "../../base/errors.ts";
import type { ScalarValue, SpanField, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import type { Field, Pipeline } from "./ast.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { TraceqlLimits } from "./limits.ts";
import { KIND_NAMES, STATUS_NAMES } from "./literals.ts";
import { parse } from "./parse.ts";
import { fetchTraces } from "./fetch-traces.ts";
import { compilePipeline } from "./run.ts";
import type { RunPipeline } from "./run.ts";
import { search } from "./search.ts";
import type { TraceView } from "./trace-view.ts";
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
  const pipeline = filter ?? parse("{}");
  const query = { query: "", range: request.range, limit: SAMPLE_TRACES, spansPerSpanSet: 0 };
  const found = await search(source, pipeline, query, limits, signal);
  const ids = found.traces.map((trace) => trace.traceId);
  const traces = await fetchTraces(source, ids, signal);
  return valuesOf(field, compilePipeline(pipeline), traces, limits.maxTagValues);
}

function parseTag(tag: string): Field {
  const [stage] = parse(`{ ${tag} != nil }`).stages;
  const condition =
    stage?.kind === "spanset" && stage.expression.kind === "filter" ? stage.expression.condition : undefined;
  if (condition?.kind === "binary" && condition.left.kind === "field") return condition.left.field;
  throw new WatchtowerError("invalid", `parse error: ${tag} is not a field of TraceQL`);
}

/** As Tempo does, a filter that is wrong or lets everything through is left out. */
function parseFilter(text: string): Pipeline | undefined {
  if (text.trim() === "" || /^\{\s*\}$/.test(text.trim())) return undefined;
  try {
    const pipeline = parse(text);
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
function valuesOf(
  field: Field,
  matching: RunPipeline,
  traces: readonly TraceView[],
  limit: number,
): readonly ScalarValue[] {
  const evaluate = compile({ kind: "field", field, offset: 0 });
  const values = new Map<string, ScalarValue>();
  for (const trace of traces) {
    const spans = matching(trace).flatMap((set) => set.spans);
    for (const value of spans.flatMap((span) => evaluate(span, trace))) {
      if (typeof value === "object") continue;
      values.set(`${typeof value} ${value}`, scalarOf(value));
      if (values.size >= limit) return sorted(values);
    }
  }
  return sorted(values);
}

const sorted = (values: ReadonlyMap<string, ScalarValue>): readonly ScalarValue[] =>
  [...values.values()].toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
