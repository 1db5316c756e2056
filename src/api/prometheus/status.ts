import { availableParallelism, hostname } from "node:os";
import type { Context } from "hono";
import type { InstanceFacts } from "./facts.ts";
import { respond } from "./respond.ts";
import { jsonBody } from "./text-answer.ts";

/** The version of Prometheus whose behaviour is followed: clients choose their features by it. */
const PROMETHEUS_VERSION = "3.14.0";

const BUILD = {
  version: PROMETHEUS_VERSION,
  revision: "",
  branch: "",
  buildUser: "watchtower",
  buildDate: "",
  goVersion: "",
} as const;

/** `/api/v1/status/buildinfo` */
export function buildInfo(c: Context): Response {
  return respond(c, BUILD);
}

/** `/api/v1/status/config`: the settings in effect, none of them secret. */
export function config(c: Context, facts: InstanceFacts): Response {
  return respond(c, { yaml: facts.configuration });
}

/** `/api/v1/status/flags`: settings by their keys. */
export function flags(c: Context, facts: InstanceFacts): Response {
  return respond(c, facts.flags);
}

/** `/api/v1/status/runtimeinfo`: in the fields that Prometheus has, what a process of Node can tell. */
export function runtimeInfo(c: Context, facts: InstanceFacts): Response {
  const startTime = new Date(facts.startedAt).toISOString();
  return respond(c, {
    startTime,
    CWD: process.cwd(),
    hostname: hostname(),
    serverTime: new Date().toISOString(),
    reloadConfigSuccess: true,
    lastConfigTime: startTime,
    corruptionCount: 0,
    goroutineCount: 0,
    GOMAXPROCS: availableParallelism(),
    GOMEMLIMIT: 0,
    GOGC: "",
    GODEBUG: "",
    storageRetention: facts.retention,
  });
}

/** `/api/v1/status/walreplay`: queries are answered when all is replayed. */
export function walReplay(c: Context): Response {
  return respond(c, { min: 0, max: 0, current: 0 });
}

/** `/api/v1/alertmanagers`: alerts go to webhooks. */
export function alertmanagers(c: Context): Response {
  return respond(c, { activeAlertmanagers: [], droppedAlertmanagers: [] });
}

/** `/api/v1/notifications`: none of what Prometheus tells its page by them happens here. */
export function notifications(c: Context): Response {
  return respond(c, []);
}

/** `/-/healthy` and `/-/ready`, in the words that probes may look for. */
export function healthy(c: Context): Response {
  return c.text("Prometheus Server is Healthy.\n");
}

export function ready(c: Context): Response {
  return c.text("Prometheus Server is Ready.\n");
}

/** `/-/reload` and `/-/quit`: as of a Prometheus without `--web.enable-lifecycle`. */
export function noLifecycle(c: Context): Response {
  return c.text("Lifecycle API is not enabled.", 403);
}

/** `/version` */
export function version(c: Context): Response {
  return jsonBody(c, BUILD);
}
