import type { DataFrame } from "../../frames/data-frame.ts";
import type { Trace } from "../../trace/trace-model.ts";

/**
 * The trace that frames are the spans of, if they are those of one: of the spans those that transformations have left
 * in the rows.
 */
export function loneTrace(frames: readonly DataFrame[]): Trace | undefined {
  const [frame, ...others] = frames;
  const trace = frame?.meta?.trace;
  if (frame === undefined || trace === undefined || others.length > 0) return undefined;
  const ids = frame.fields.find(({ name }) => name === "spanID");
  if (ids === undefined || ids.values.length >= trace.spans.length) return trace;
  const left = new Set(Array.from(ids.values));
  return { ...trace, spans: trace.spans.filter(({ spanId }) => left.has(spanId)) };
}
