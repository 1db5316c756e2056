import type { TimeRange } from "../../store/signal-store.ts";
import type { Pipeline } from "./ast.ts";
import { check } from "./check.ts";
import type { MatchFinder } from "./match-finder.ts";
import { parse } from "./parse/query.ts";
import { searchedPipeline } from "./searched.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";

/** Traces looked at when tags are narrowed by a query, or are known of whole traces only. */
const SAMPLE_TRACES = 1000;

/** Spans that match; others of their traces do not count. Of the newest traces, so many as make a sample. */
export async function* matchingSpans(
  finder: MatchFinder,
  pipeline: Pipeline,
  range: TimeRange,
): AsyncGenerator<{ readonly span: SpanNode; readonly trace: TraceView }> {
  let traces = 0;
  for await (const { trace, sets } of finder.matches({ pipeline, range, hint: SAMPLE_TRACES })) {
    for (const span of sets.flatMap((set) => set.spans)) yield { span, trace };
    if (++traces === SAMPLE_TRACES) return;
  }
}

/** As Tempo does, a filter that is wrong or lets everything through is left out. */
export function parseTagFilter(text: string): Pipeline | undefined {
  if (text.trim() === "" || /^\{\s*\}$/.test(text.trim())) return undefined;
  try {
    const pipeline = searchedPipeline(parse(text));
    check(pipeline);
    return pipeline;
  } catch {
    return undefined;
  }
}
