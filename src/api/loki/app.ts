import { type Context, Hono } from "hono";
import { getPath } from "hono/utils/url";
import { WatchtowerError } from "../../base/errors.ts";
import type { PushLimits } from "../../model/loki/push-limits.ts";
import type { LineDeletes } from "../../query/logql/deletes/line-deletes.ts";
import type { LogqlEngine } from "../../query/logql/engine.ts";
import type { Intake } from "../intake.ts";
import { boundedForms } from "../parameters.ts";
import type { RuleSource } from "../rule-groups.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { type Configurations, configuration, drilldownLimits, tenantLimits } from "./configuration.ts";
import { cacheGenerations, deletes } from "./delete.ts";
import { detectedFields, detectedFieldValues } from "./detected-fields.ts";
import { detectedLabels } from "./detected-labels.ts";
import { formatQuery } from "./format-query.ts";
import { labelNames, labelValues } from "./labels.ts";
import { otlpLogs, push } from "./push.ts";
import { patterns } from "./patterns.ts";
import { query, queryRange } from "./query.ts";
import { respondError, withCharset } from "./respond.ts";
import { alerts, evaluatedRules, ruleGroup, ruleGroups, setRules } from "./rules.ts";
import { series } from "./series.ts";
import { buildInfo, ready } from "./status.ts";
import { indexShards, indexStats, indexVolume, indexVolumeRange } from "./volume.ts";

type Endpoint = (c: Context, engine: LogqlEngine) => Response | Promise<Response>;

const PREFIX = "/loki/api/v1";

/** Endpoints of the Loki HTTP API; GET and POST are the same. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/query": query,
  "/query_range": queryRange,
  "/labels": labelNames,
  "/label": labelNames,
  "/label/:name/values": labelValues,
  "/series": series,
  "/index/stats": indexStats,
  "/index/shards": indexShards,
  "/index/volume": indexVolume,
  "/index/volume_range": indexVolumeRange,
  "/format_query": formatQuery,
  "/patterns": patterns,
  "/detected_labels": detectedLabels,
  "/detected_fields": detectedFields,
  "/detected_field/:name/values": detectedFieldValues,
};

/** Endpoints that take logs; their bodies have a bound of their own. */
const WRITES: Readonly<
  Record<string, (c: Context, intake: Intake, limits: PushLimits) => Promise<Response>>
> = {
  [`${PREFIX}/push`]: push,
  "/otlp/v1/logs": otlpLogs,
};

const DELETE_PATH = `${PREFIX}/delete`;
const GENERATIONS_PATH = `${PREFIX}/cache/generation_numbers`;
const DELETE_METHODS = ["GET", "POST", "PUT", "DELETE"];

/** What the endpoints of Loki's API stand on beside the engine. */
export interface LokiParts {
  readonly intake: Intake;
  readonly pushLimits: PushLimits;
  readonly deletes: LineDeletes;
  /** Rules on logs. */
  readonly rules: RuleSource;
  readonly configurations: Configurations;
}

/** Where clients are told to find Loki: they append its own paths, most of which begin alike. */
const BASE = "/loki";

/** The path as Loki itself would see it. */
function lokiPath(request: Request): string {
  const path = getPath(request);
  const isBelow = path.startsWith(`${BASE}/`) && !path.startsWith(`${PREFIX}/`);
  return isBelow ? path.slice(BASE.length) : path;
}

/** The Loki HTTP API over an engine, below `/loki` or not, but for the tail, which is a WebSocket. */
export function lokiApi(
  engine: LogqlEngine,
  { intake, pushLimits, deletes: lines, rules, configurations }: LokiParts,
): Hono {
  const app = new Hono({ getPath: lokiPath });
  for (const [path, endpoint] of Object.entries(WRITES))
    app.post(path, (c) => endpoint(c, intake, pushLimits));
  app.use(boundedForms);
  if (configurations.actual.limits_config["volume_enabled"] === false) {
    for (const path of ["volume", "volume_range"]) {
      app.all(`${PREFIX}/index/${path}`, (c) => c.text("not found\n", 404));
    }
  }
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    app.on(["GET", "POST"], PREFIX + path, async (c) => withCharset(await endpoint(c, engine)));
  }
  app.on(DELETE_METHODS, DELETE_PATH, (c) => deletes(c, lines));
  app.get(GENERATIONS_PATH, (c) => cacheGenerations(c, lines));
  for (const path of [`${PREFIX}/rules`, "/api/prom/rules"]) {
    app.get(path, (c) => ruleGroups(c, rules));
    app.get(`${path}/:namespace`, (c) => ruleGroups(c, rules));
    app.get(`${path}/:namespace/:group`, (c) => ruleGroup(c, rules));
    app.on(["POST", "DELETE"], [path, `${path}/*`], (c) => setRules(c, rules));
  }
  app.get("/prometheus/api/v1/rules", (c) => evaluatedRules(c, rules));
  app.get("/prometheus/api/v1/alerts", (c) => alerts(c, rules));
  app.get(`${PREFIX}/status/buildinfo`, buildInfo);
  app.get("/config", (c) => configuration(c, configurations));
  app.get("/config/tenant/v1/limits", (c) => tenantLimits(c, configurations));
  app.get(`${PREFIX}/drilldown-limits`, (c) => drilldownLimits(c, configurations));
  app.get("/ready", ready);
  app.get(`${PREFIX}/tail`, () => {
    throw new WatchtowerError("invalid", "tail is a WebSocket: the request has no Upgrade: websocket");
  });
  refuseOtherMethods(
    app,
    ["GET", "POST"],
    Object.keys(ENDPOINTS).map((path) => PREFIX + path),
  );
  refuseOtherMethods(app, ["POST"], Object.keys(WRITES));
  refuseOtherMethods(app, DELETE_METHODS, [DELETE_PATH]);
  refuseOtherMethods(
    app,
    ["GET"],
    [GENERATIONS_PATH, `${PREFIX}/status/buildinfo`, `${PREFIX}/tail`, "/ready"],
  );
  refuseOtherPaths(app);
  app.onError((error) => respondError(error));
  return app;
}
