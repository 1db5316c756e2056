import { numberOf, textOf } from "../../dashboard-file/json.ts";
import type { SearchTrace } from "../../api/wire/tempo.ts";
import { isMetricsQuery } from "../../api/wire/traceql-kind.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { frameOf } from "../frames/data-frame.ts";
import { askServiceMap } from "../map/ask-service-map.ts";
import { mapGraph, type ServiceMap } from "../map/service-map.ts";
import { fetchTrace, searchTraces, traceMetrics } from "../http/tempo.ts";
import { readTrace } from "../trace/trace-model.ts";
import type { QueryRequest } from "./query-request.ts";
import { seriesFrame } from "./series-frame.ts";
import { isTraceId, TRACE_LINK, traceFrame } from "./trace-frame.ts";

const DEFAULT_TRACES = 20;

/**
 * `{queryType, query, limit}` of Tempo: found traces as a table, series of TraceQL metrics, the service map, or the spans
 * of the trace whose id the query is.
 */
export async function tempoFrames(request: QueryRequest): Promise<readonly DataFrame[]> {
  const { query, expr, interval, step, signal } = request;
  if (textOf(query["queryType"]) === "serviceMap") return serviceMapFrames(request);
  if (isTraceId(expr)) {
    const id = expr.trim().toLowerCase();
    const trace = readTrace(id, await fetchTrace(id, signal));
    return trace === undefined ? [] : [traceFrame(trace, request.refId)];
  }
  // A variable that is empty as long as nothing is chosen asks for no trace, and not for all.
  if (textOf(query["queryType"]) === "traceId" && expr.trim() === "") return [];
  if (isMetricsQuery(expr)) {
    const stepS = Math.max(1, Math.round(step.stepMs / 1000));
    const { series } = await traceMetrics(expr, interval, stepS, signal);
    return series.map(({ labels, times, values, name }) =>
      seriesFrame({
        refId: request.refId,
        labels,
        name,
        times: Float64Array.from(times),
        values: Float64Array.from(values),
        executedQuery: expr,
        stepMs: stepS * 1000,
        notices: [],
      }),
    );
  }
  const limit = numberOf(query["limit"]) ?? DEFAULT_TRACES;
  const { traces } = await searchTraces(expr === "" ? "{}" : expr, interval, limit, signal);
  return [tracesFrame(traces, request)];
}

const text = (name: string, title: string, values: readonly string[]): Field => ({
  name,
  type: "string",
  values,
  config: { displayNameFromDS: title },
});

const column = (name: string, values: readonly unknown[], type: Field["type"] = "string"): Field => ({
  name,
  type,
  values,
  config: {},
});

function tracesFrame(traces: readonly SearchTrace[], { refId, expr }: QueryRequest): DataFrame {
  const ids = traces.map(({ traceID }) => traceID.padStart(32, "0"));
  return frameOf(
    [
      { ...text("traceID", "Trace ID", ids), config: { displayNameFromDS: "Trace ID", links: [TRACE_LINK] } },
      {
        name: "startTime",
        type: "time",
        values: traces.map(({ startTimeUnixNano }) => Number(BigInt(startTimeUnixNano) / 1_000_000n)),
        config: { displayNameFromDS: "Start time" },
      },
      text(
        "traceService",
        "Service",
        traces.map(({ rootServiceName }) => rootServiceName),
      ),
      text(
        "traceName",
        "Name",
        traces.map(({ rootTraceName = "" }) => rootTraceName),
      ),
      {
        name: "traceDuration",
        type: "number",
        values: traces.map(({ durationMs = 0 }) => durationMs),
        config: { displayNameFromDS: "Duration", unit: "ms" },
      },
    ],
    { refId, name: "Traces", meta: { preferred: "table", executedQuery: expr } },
  );
}

/** Made of the metrics of spans, as in Grafana: a frame of circles, one of arrows. */
async function serviceMapFrames({ refId, interval, signal }: QueryRequest): Promise<readonly DataFrame[]> {
  return graphFrames(await askServiceMap(interval, signal), refId);
}

function graphFrames(map: ServiceMap, refId: string): readonly DataFrame[] {
  const { nodes, edges } = mapGraph(map);
  const meta = { preferred: "nodeGraph" };
  return [
    frameOf(
      [
        column(
          "id",
          nodes.map(({ id }) => id),
        ),
        column(
          "title",
          nodes.map(({ title }) => title),
        ),
        column(
          "subtitle",
          nodes.map(({ subtitle = "" }) => subtitle),
        ),
        column(
          "mainstat",
          nodes.map(({ stats }) => stats[0] ?? ""),
        ),
        column(
          "secondarystat",
          nodes.map(({ stats }) => stats[1] ?? ""),
        ),
        column(
          "arc__success",
          nodes.map(({ ok = 1 }) => ok),
          "number",
        ),
        column(
          "arc__failed",
          nodes.map(({ ok = 1 }) => 1 - ok),
          "number",
        ),
      ],
      { refId, name: "nodes", meta },
    ),
    frameOf(
      [
        column(
          "id",
          edges.map(({ id }) => id),
        ),
        column(
          "source",
          edges.map(({ from }) => from),
        ),
        column(
          "target",
          edges.map(({ to }) => to),
        ),
        column(
          "mainstat",
          edges.map(({ stats }) => stats[0] ?? ""),
        ),
        column(
          "secondarystat",
          edges.map(({ stats }) => stats[1] ?? ""),
        ),
      ],
      { refId, name: "edges", meta },
    ),
  ];
}
