import { type Context, Hono } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { boundedForms } from "../parameters.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { queryExemplars } from "./exemplars.ts";
import { labelNames, labelValues } from "./labels.ts";
import { metadata } from "./metadata.ts";
import { query, queryRange } from "./query.ts";
import { respondError } from "./respond.ts";
import { series } from "./series.ts";
import { alerts, buildInfo, healthy, ready, rules } from "./status.ts";

type Endpoint = (c: Context, engine: PromqlEngine) => Response | Promise<Response>;

/** Endpoints of the Prometheus HTTP API; those that take a query take it as a form, too. */
const QUERIES: Readonly<Record<string, Endpoint>> = {
  "/api/v1/query": query,
  "/api/v1/query_range": queryRange,
  "/api/v1/query_exemplars": queryExemplars,
  "/api/v1/series": series,
  "/api/v1/labels": labelNames,
};

const READS: Readonly<Record<string, Endpoint>> = {
  "/api/v1/label/:name/values": labelValues,
  "/api/v1/metadata": metadata,
  "/api/v1/status/buildinfo": buildInfo,
  "/api/v1/rules": rules,
  "/api/v1/alerts": alerts,
  "/-/healthy": healthy,
  "/-/ready": ready,
};

/** Parts of Prometheus' API that a caller may expect, and that are not offered. */
const UNSUPPORTED = ["/api/v1/format_query", "/api/v1/parse_query"];

/** The Prometheus HTTP API over an engine, to be mounted under any prefix. */
export function prometheusApi(engine: PromqlEngine): Hono {
  const app = new Hono();
  app.use(boundedForms);
  for (const [path, endpoint] of Object.entries(QUERIES)) {
    app.on(["GET", "POST"], path, (c) => endpoint(c, engine));
  }
  for (const [path, endpoint] of Object.entries(READS)) app.get(path, (c) => endpoint(c, engine));
  for (const path of UNSUPPORTED) {
    app.on(["GET", "POST"], path, () => {
      throw new WatchtowerError("unsupported", `${path} is not supported`);
    });
  }
  refuseOtherMethods(app, ["GET", "POST"], [...Object.keys(QUERIES), ...UNSUPPORTED]);
  refuseOtherMethods(app, ["GET"], Object.keys(READS));
  refuseOtherPaths(app);
  app.onError((error) => respondError(error));
  return app;
}
