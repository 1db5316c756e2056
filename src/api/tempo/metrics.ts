import type { Context } from "hono";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import type { MetricsInstantBody, MetricsRangeBody } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { instantJson, rangeJson } from "./metrics-json.ts";
import { instantMetrics, rangeMetrics } from "./run-metrics.ts";

/** GET|POST /api/metrics/query_range (Tempo HTTP API, "TraceQL Metrics") */
export async function metricsRange(c: Context, engine: TraceqlEngine): Promise<Response> {
  return c.json<MetricsRangeBody>(
    rangeJson(await rangeMetrics(await parametersOf(c), engine, c.req.raw.signal)),
  );
}

/** GET|POST /api/metrics/query: one value for the whole range */
export async function metricsInstant(c: Context, engine: TraceqlEngine): Promise<Response> {
  return c.json<MetricsInstantBody>(
    instantJson(await instantMetrics(await parametersOf(c), engine, c.req.raw.signal)),
  );
}
