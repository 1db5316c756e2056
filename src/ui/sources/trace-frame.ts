import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { traceLink } from "../link/links.ts";
import type { Span, Trace } from "../trace/trace-model.ts";

/** A query that is no TraceQL but the id of a trace, as Grafana tells them apart. */
export const isTraceId = (text: string): boolean => /^[\da-f]+$/i.test(text.trim());

/** On the way from the id of a trace in a cell. */
export const TRACE_LINK = {
  title: "Open the trace",
  url: `${traceLink("ID").replace("ID", "")}\${__value.raw}`,
};

/** The spans of a trace as rows, by their start, under the names that Grafana's data source gives them. */
export function traceFrame(trace: Trace, refId: string): DataFrame {
  const { id, startMs, spans } = trace;
  const column = (
    name: string,
    type: Field["type"],
    of: (span: Span) => unknown,
    config: Field["config"] = {},
  ): Field => ({ name, type, values: spans.map(of), config });
  return frameOf(
    [
      column("traceID", "string", () => id, { links: [TRACE_LINK] }),
      column("spanID", "string", ({ spanId }) => spanId),
      column("parentSpanID", "string", ({ parentId }) => parentId),
      column("operationName", "string", ({ name }) => name),
      column("serviceName", "string", ({ service }) => service),
      column("kind", "string", ({ kind }) => kind),
      column("statusCode", "number", ({ status }) => STATUS_CODES[status]),
      column("statusMessage", "string", ({ statusMessage }) => statusMessage),
      column("startTime", "time", ({ offset }) => startMs + offset / 1e6),
      column("duration", "number", ({ duration }) => duration / 1e6, { unit: "ms" }),
    ],
    { refId, name: "Trace", meta: { preferred: "trace", trace } },
  );
}

/** As OTLP has them. */
const STATUS_CODES: Readonly<Record<Span["status"], number>> = { unset: 0, ok: 1, error: 2 };
