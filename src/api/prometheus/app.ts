import { type Context, Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from "hono/utils/compress";
import { WatchtowerError } from "../../base/errors.ts";
import type { Labels } from "../../model/labels.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { boundedForms } from "../parameters.ts";
import { refuseOtherMethods, refuseOtherPaths } from "../unanswered.ts";
import { cleanTombstones, deleteSeries, snapshot } from "./admin.ts";
import type { TsdbAdmin } from "./admin.ts";
import { activeSeries, cardinalityOfNames, cardinalityOfValues } from "./cardinality.ts";
import { queryExemplars } from "./exemplars.ts";
import type { InstanceFacts } from "./facts.ts";
import { features } from "./features.ts";
import { federate } from "./federation/federate.ts";
import type { Intake } from "../intake.ts";
import { labelNames, labelValues } from "./labels.ts";
import { metadata } from "./metadata.ts";
import { otlpMetrics } from "./otlp.ts";
import { query, queryRange } from "./query.ts";
import { respondError } from "./respond.ts";
import { remoteRead } from "./read.ts";
import { alerts, rules } from "./rules.ts";
import type { RuleSource } from "../rule-groups.ts";
import { series } from "./series.ts";
import {
  alertmanagers,
  buildInfo,
  config,
  flags,
  healthy,
  noLifecycle,
  notifications,
  ready,
  runtimeInfo,
  version,
  walReplay,
} from "./status.ts";
import { formatQuery, parseQuery } from "./syntax.ts";
import { scrapePools, targetMetadata, targets } from "./targets.ts";
import type { TargetSource } from "./targets.ts";
import { tsdbStatus } from "./tsdb-status.ts";
import { remoteWrite } from "./write.ts";

type Endpoint = (c: Context, engine: PromqlEngine) => Response | Promise<Response>;

/** Endpoints of the Prometheus HTTP API; those that take a query take it as a form, too. */
const QUERIES: Readonly<Record<string, Endpoint>> = {
  "/api/v1/query": query,
  "/api/v1/query_range": queryRange,
  "/api/v1/query_exemplars": queryExemplars,
  "/api/v1/format_query": formatQuery,
  "/api/v1/parse_query": parseQuery,
  "/api/v1/series": series,
  "/api/v1/labels": labelNames,
  "/api/v1/cardinality/label_names": cardinalityOfNames,
  "/api/v1/cardinality/label_values": cardinalityOfValues,
  "/api/v1/cardinality/active_series": activeSeries,
};

const READS: Readonly<Record<string, Endpoint>> = {
  "/api/v1/label/:name/values": labelValues,
  "/api/v1/metadata": metadata,
  "/api/v1/alertmanagers": alertmanagers,
  "/api/v1/notifications": notifications,
  "/api/v1/status/buildinfo": buildInfo,
  "/api/v1/status/walreplay": walReplay,
  "/version": version,
};

/** Endpoints that answer with plain text. */
const TEXTS: Readonly<Record<string, Endpoint>> = {
  "/-/healthy": healthy,
  "/-/ready": ready,
};

type FactEndpoint = (c: Context, facts: InstanceFacts, engine: PromqlEngine) => Response | Promise<Response>;

const FACTS: Readonly<Record<string, FactEndpoint>> = {
  "/api/v1/status/config": config,
  "/api/v1/status/flags": flags,
  "/api/v1/status/runtimeinfo": runtimeInfo,
  "/api/v1/status/tsdb": (c, facts, engine) => tsdbStatus(c, engine, facts),
};

type RuleEndpoint = (c: Context, engine: PromqlEngine, source: RuleSource) => Response;

const RULES: Readonly<Record<string, RuleEndpoint>> = {
  "/api/v1/rules": rules,
  "/api/v1/alerts": alerts,
};

type TargetEndpoint = (
  c: Context,
  source: TargetSource,
  engine: PromqlEngine,
) => Response | Promise<Response>;

const TARGETS: Readonly<Record<string, TargetEndpoint>> = {
  "/api/v1/targets": targets,
  "/api/v1/targets/metadata": targetMetadata,
  "/api/v1/scrape_pools": scrapePools,
};

type AdminEndpoint = (c: Context, engine: PromqlEngine, admin: TsdbAdmin) => Response | Promise<Response>;

const ADMIN: Readonly<Record<string, AdminEndpoint>> = {
  "/api/v1/admin/tsdb/delete_series": deleteSeries,
  "/api/v1/admin/tsdb/clean_tombstones": cleanTombstones,
  "/api/v1/admin/tsdb/snapshot": snapshot,
};

type WriteEndpoint = (c: Context, intake: Intake, facts: InstanceFacts) => Promise<Response>;

const WRITES: Readonly<Record<string, WriteEndpoint>> = {
  "/api/v1/write": remoteWrite,
  "/api/v1/otlp/v1/metrics": otlpMetrics,
};

/** Parts of Prometheus' API that a caller may expect, and that are not offered. */
const UNSUPPORTED = [
  "/api/v1/status/tsdb/blocks",
  "/api/v1/search/metric_names",
  "/api/v1/search/label_names",
  "/api/v1/search/label_values",
];

const LIFECYCLE = ["/-/reload", "/-/quit"];
const READ_PATH = "/api/v1/read";
const FEDERATE_PATH = "/federate";

/** What the endpoints of Prometheus' API stand on beside the engine. */
export interface PrometheusOptions {
  readonly facts: InstanceFacts;
  readonly intake: Intake;
  readonly rules: RuleSource;
  readonly targets: TargetSource;
  readonly admin: TsdbAdmin;
  /** What others are told beside the labels of series. */
  readonly externalLabels: Labels;
}

/** Go writes the name of the encoding in small letters, and some clients compare it. */
const goTextType: MiddlewareHandler = async (c, next) => {
  await next();
  const type = c.res.headers.get("content-type") ?? "";
  if (/^text\/plain; ?charset=UTF-8$/.test(type))
    c.res.headers.set("content-type", "text/plain; charset=utf-8");
};

/** Hono would not zip protobuf. */
const isZipped = (type: string): boolean =>
  COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) || type.startsWith("application/vnd.google.protobuf");

/** The Prometheus HTTP API over an engine, to be mounted under any prefix. */
export function prometheusApi(engine: PromqlEngine, options: PrometheusOptions): Hono {
  const { facts, intake } = options;
  const app = new Hono();
  // Before the bound of forms: these have their own.
  for (const [path, endpoint] of Object.entries(WRITES))
    app.post(path, goTextType, (c) => endpoint(c, intake, facts));
  app.post(READ_PATH, (c) => remoteRead(c, engine));
  app.use(boundedForms);
  for (const [path, endpoint] of Object.entries(QUERIES)) {
    app.on(["GET", "POST"], path, (c) => endpoint(c, engine));
  }
  for (const [path, endpoint] of Object.entries(READS)) app.get(path, (c) => endpoint(c, engine));
  // After what is asked most, which answers with JSON and zips it itself: both look at each answer.
  app.use(goTextType, compress({ contentTypeFilter: isZipped }));
  app.get(FEDERATE_PATH, (c) => federate(c, engine, options.externalLabels));
  for (const [path, endpoint] of Object.entries(TEXTS)) app.get(path, (c) => endpoint(c, engine));
  for (const [path, endpoint] of Object.entries(FACTS)) app.get(path, (c) => endpoint(c, facts, engine));
  refuseOtherMethods(app, ["GET", "POST"], Object.keys(QUERIES));
  for (const [path, endpoint] of Object.entries(RULES))
    app.get(path, (c) => endpoint(c, engine, options.rules));
  for (const [path, endpoint] of Object.entries(TARGETS))
    app.get(path, (c) => endpoint(c, options.targets, engine));
  for (const [path, endpoint] of Object.entries(ADMIN))
    app.on(["POST", "PUT"], path, (c) => endpoint(c, engine, options.admin));
  refuseOtherMethods(app, ["POST", "PUT"], Object.keys(ADMIN));
  app.get("/api/v1/features", (c) => features(c, engine, options));
  app.on(["POST", "PUT"], LIFECYCLE, noLifecycle);
  refuseOtherMethods(app, ["POST", "PUT"], LIFECYCLE);
  for (const path of UNSUPPORTED) {
    app.all(path, () => {
      throw new WatchtowerError("unsupported", `${path} is not supported`);
    });
  }
  const tables = [READS, TEXTS, FACTS, RULES, TARGETS].flatMap((table) => Object.keys(table));
  const reads = [...tables, "/api/v1/features", FEDERATE_PATH];
  refuseOtherMethods(app, ["GET"], reads);
  refuseOtherMethods(app, ["POST"], [READ_PATH, ...Object.keys(WRITES)]);
  refuseOtherPaths(app);
  app.onError((error) => respondError(error));
  return app;
}
