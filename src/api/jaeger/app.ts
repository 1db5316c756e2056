import { Hono } from "hono";
import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { respondError } from "./respond.ts";
import { dependencies, operations, serviceOperations, services } from "./services.ts";
import { oneTrace, traces } from "./traces.ts";

type Endpoint = (c: Context, engine: TraceqlEngine) => Promise<Response>;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/api/services": services,
  "/api/services/:service/operations": serviceOperations,
  "/api/operations": operations,
  "/api/traces": traces,
  "/api/traces/:id": oneTrace,
  "/api/dependencies": dependencies,
};

/** Parts of Jaeger's API that are not offered, with what to use instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "/api/archive/:id": "nothing is kept apart: retention.maxAge says how long traces are kept",
  "/api/transform": "send OTLP to the OTLP HTTP port",
  "/api/metrics/:name":
    "ask Prometheus for traces_spanmetrics_calls_total and traces_spanmetrics_latency_bucket",
};

/**
 * The JSON API of Jaeger's query service over an engine, as its page and Grafana's Jaeger data source use it; to be
 * mounted under any prefix.
 */
export function jaegerApi(engine: TraceqlEngine): Hono {
  const app = new Hono();
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) app.get(path, (c) => endpoint(c, engine));
  for (const [path, instead] of Object.entries(UNSUPPORTED)) {
    app.on(["GET", "POST"], path, (c) => {
      throw new WatchtowerError("unsupported", `${new URL(c.req.url).pathname} is not supported; ${instead}`);
    });
  }
  refuseOtherMethods(app, ["GET"], Object.keys(ENDPOINTS));
  refuseOtherPaths(app);
  app.onError((error) => respondError(error));
  return app;
}
