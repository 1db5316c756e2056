import type { WireWriter } from "../../model/wire/writer.ts";

/** Jobs of a query, as Tempo tells its progress: ours is one. */
export interface Jobs {
  readonly completed: 0 | 1;
}

/** Of an answer that is whole. */
export const DONE: Jobs = { completed: 1 };

/** Of a part of a streamed answer. */
export const UNDER_WAY: Jobs = { completed: 0 };

/** tempopb.SearchMetrics as JSON. */
export const metricsJson = (inspectedSpans: number): Readonly<Record<string, unknown>> => ({
  inspectedSpans: String(inspectedSpans),
  totalBlocks: 1,
  completedJobs: 1,
  totalJobs: 1,
});

/** tempopb.SearchMetrics. */
export function writeMetrics(
  writer: WireWriter,
  field: number,
  inspectedSpans: number,
  { completed }: Jobs,
): void {
  writer.message(field, (metrics) => {
    metrics.uint32(3, 1);
    if (completed > 0) metrics.uint32(4, completed);
    metrics.uint32(5, 1);
    if (inspectedSpans > 0) metrics.int64(7, BigInt(inspectedSpans));
  });
}
