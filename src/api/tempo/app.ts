import { Hono } from "hono";
import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { TraceqlEngine } from "../../query/traceql/engine.ts";
import { boundedForms } from "../parameters.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { metricsInstant, metricsRange } from "./metrics.ts";
import { respondError } from "./respond.ts";
import { search } from "./search.ts";
import { buildInfo, echo, ready, statusPages } from "./status.ts";
import { tagValuesV1, tagValuesV2 } from "./tag-values.ts";
import { tagsV1, tagsV2 } from "./tags.ts";
import { traceV1, traceV2 } from "./traces.ts";

type Endpoint = (c: Context, engine: TraceqlEngine) => Response | Promise<Response>;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/api/traces/:id": traceV1,
  "/api/v2/traces/:id": traceV2,
  "/api/search": search,
  "/api/search/tags": tagsV1,
  "/api/v2/search/tags": tagsV2,
  // A name may have slashes, which some clients send as they are.
  "/api/search/tag/:name{.+}/values": tagValuesV1,
  "/api/v2/search/tag/:name{.+}/values": tagValuesV2,
  "/api/metrics/query_range": metricsRange,
  "/api/metrics/query": metricsInstant,
  "/api/echo": echo,
  "/api/status/buildinfo": buildInfo,
  "/status/buildinfo": buildInfo,
  "/ready": ready,
};

/** Parts of Tempo's API that a caller may expect, and that are not offered, with what to use instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "/api/metrics/summary": "use /api/metrics/query_range",
  "/status/config": "use `watchtower config show`",
  "/status/runtime_config": "use `watchtower config show`",
};

/** The Tempo HTTP API over an engine, to be mounted under any prefix. Queries come by GET or POST. */
export function tempoApi(engine: TraceqlEngine): Hono {
  const app = new Hono();
  app.use(boundedForms);
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    app.on(["GET", "POST"], path, (c) => endpoint(c, engine));
  }
  for (const [path, instead] of Object.entries(UNSUPPORTED)) {
    app.on(["GET", "POST"], path, () => {
      throw new WatchtowerError("unsupported", `${path} is not supported; ${instead}`);
    });
  }
  const pages = statusPages(Object.keys(ENDPOINTS));
  for (const [path, page] of Object.entries(pages)) app.get(path, page);
  refuseOtherMethods(app, ["GET", "POST"], [...Object.keys(ENDPOINTS), ...Object.keys(UNSUPPORTED)]);
  refuseOtherMethods(app, ["GET"], Object.keys(pages));
  refuseOtherPaths(app);
  app.onError((error) => respondError(error));
  return app;
}
