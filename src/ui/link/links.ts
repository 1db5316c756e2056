import { urlWith } from "../http/request.ts";
import { fixedRange, type TimeRange } from "../time/time-range.ts";

/** Where each part of the page is; the URL's query holds its whole state. */

export function metricsLink(exprs: readonly string[], range: TimeRange): string {
  return urlWith("/explore/metrics", { q: exprs, ...range });
}

/** @param expr LogQL. */
export function logsLink(expr: string, range: TimeRange): string {
  return urlWith("/explore/logs", { q: expr, ...range });
}

/**
 * @param spanId opens and shows this span
 * @param filters which spans are meant, as the page of a trace has them in its URL
 */
export function traceLink(
  traceId: string,
  spanId?: string,
  filters: Readonly<Record<string, readonly string[]>> = {},
): string {
  return urlWith(`/explore/traces/${encodeURIComponent(traceId)}`, { span: spanId, ...filters });
}

/** Two traces side by side; without the second, a choice of those like the first. */
export function compareLink(left: string, right?: string): string {
  return urlWith("/explore/traces/compare", { left, right });
}

/** Records are often written a little before or after their span, and clocks differ. */
const LOGS_MARGIN_MS = 5 * 60_000;

/**
 * The log lines that a service wrote within a trace.
 * @param startMs Unix milliseconds
 * @param durationMs of the span or the trace
 */
export function spanLogsLink(traceId: string, service: string, startMs: number, durationMs: number): string {
  const expr = `{service_name=${JSON.stringify(service)}} | trace_id=${JSON.stringify(traceId)}`;
  return logsLink(expr, fixedRange(startMs - LOGS_MARGIN_MS, startMs + durationMs + LOGS_MARGIN_MS));
}

/** The log lines of all services within a trace. */
export function traceLogsLink(traceId: string, startMs: number, durationMs: number): string {
  const expr = `{service_name=~".+"} | trace_id=${JSON.stringify(traceId)}`;
  return logsLink(expr, fixedRange(startMs - LOGS_MARGIN_MS, startMs + durationMs + LOGS_MARGIN_MS));
}
