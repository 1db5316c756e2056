import { newestFirst } from "../../../query/traceql/engine.ts";
import type { FoundTrace, TraceqlEngine } from "../../../query/traceql/engine.ts";
import { DONE, UNDER_WAY } from "../query-metrics.ts";
import { findTraces } from "../search.ts";
import { encodeSearch } from "../search-protobuf.ts";
import { withProgress } from "./with-progress.ts";
import type { Answering } from "./with-progress.ts";

/**
 * Search of tempopb.StreamingQuerier. Each message has the traces found since the one before, newest first, as Tempo
 * sends them: a client collects them. The last one has those that are left, maybe none.
 *
 * @throws WatchtowerError as a search over HTTP.
 */
export async function streamSearch(
  parameters: URLSearchParams,
  call: Answering,
  engine: TraceqlEngine,
  intervalMs?: number,
): Promise<void> {
  const unsent = new Unsent();
  const asked = findTraces(parameters, engine, call.signal, (trace, spans) => unsent.add(trace, spans));
  const partial = (): Uint8Array => encodeSearch(unsent.take(), unsent.inspectedSpans, UNDER_WAY);
  const { inspectedSpans } = await withProgress(call, partial, asked, intervalMs);
  await call.send(encodeSearch(unsent.take(), inspectedSpans, DONE));
}

/** Traces found that the client was not told of yet. */
class Unsent {
  inspectedSpans = 0;
  private traces: FoundTrace[] = [];

  add(trace: FoundTrace, inspectedSpans: number): void {
    this.traces.push(trace);
    this.inspectedSpans = inspectedSpans;
  }

  take(): readonly FoundTrace[] {
    const taken = this.traces.toSorted(newestFirst);
    this.traces = [];
    return taken;
  }
}
