import type { SpanRow, TraceSource } from "../../store/traces/source.ts";
import { TraceView } from "./trace-view.ts";

/** Whole traces, in the order of `ids`. */
export async function fetchTraces(
  source: TraceSource,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly TraceView[]> {
  if (ids.length === 0) return [];
  const byTrace = new Map<string, SpanRow[]>(ids.map((id) => [id, []]));
  for (const span of await source.spansOf(ids, signal)) byTrace.get(span.traceId)?.push(span);
  return [...byTrace].map(([id, spans]) => new TraceView(id, spans));
}
