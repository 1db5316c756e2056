import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { LOKI_SETTINGS } from "./loki-settings.ts";
import { metricsGenerator } from "./metrics-generator.ts";
import { METRICS_SETTINGS } from "./metrics-settings.ts";
import { PORTS } from "./ports.ts";
import { PORT, bound, bytes, fromJson, list, port, portNumber, setting, time, yesOrNo } from "./setting.ts";
import type { Setting } from "./setting.ts";
import { SUMO_TIMEOUT_MS } from "./sumo-timeout.ts";

const promqlFeature = z.enum([
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "promql-delayed-name-removal",
  "use-start-timestamps",
  "promql-duration-expr",
]);

const MIB = 1024 ** 2;
const DAY_MS = 86_400_000;

/** Names the configuration file, as `--config` does. */
export const CONFIG_ENV = "WATCHTOWER_CONFIG";

/** Everything that can be configured. The order is the table's. */
export const SETTINGS = {
  engine: setting("engine", {
    env: "WATCHTOWER_ENGINE",
    flag: "--engine <name>",
    schema: z.enum(["embedded", "kubernetes"]),
    expected: "embedded or kubernetes",
    fallback: () => "embedded" as const,
    help: "what answers on the ports",
  }),
  host: setting("host", {
    env: "WATCHTOWER_HOST",
    flag: "--host <address>",
    schema: z.string().min(1),
    expected: "an address or host name",
    fallback: () => "127.0.0.1",
    help: "address to listen on",
  }),
  httpPort: port(
    "ports.http",
    "WATCHTOWER_HTTP_PORT",
    "--http-port <port>",
    PORTS.http.host,
    "the page and the query APIs",
  ),
  otlpGrpcPort: port(
    "ports.otlpGrpc",
    "WATCHTOWER_OTLP_GRPC_PORT",
    "--otlp-grpc-port <port>",
    PORTS.otlpGrpc.host,
    "OTLP over gRPC",
  ),
  otlpHttpPort: port(
    "ports.otlpHttp",
    "WATCHTOWER_OTLP_HTTP_PORT",
    "--otlp-http-port <port>",
    PORTS.otlpHttp.host,
    "OTLP over HTTP",
  ),
  zipkinPort: setting("ports.zipkin", {
    env: "WATCHTOWER_ZIPKIN_PORT",
    flag: "--zipkin-port <port>",
    schema: portNumber,
    expected: PORT,
    fallback: () => undefined,
    shownDefault: "none",
    help: "spans of Zipkin's libraries at a port of their own, as 9411; they are taken at that of OTLP over HTTP in any case",
  }),
  dataDir: setting("dataDir", {
    env: "WATCHTOWER_DATA_DIR",
    flag: "--data-dir <folder>",
    schema: z.string().min(1),
    expected: "a folder",
    fallback: (env) => join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "watchtower"),
    shownDefault: "`~/.local/share/watchtower`",
    help: "where this instance keeps its data",
  }),
  dashboardsDir: setting("dashboards.dir", {
    env: "WATCHTOWER_DASHBOARDS_DIR",
    schema: z.string().min(1),
    expected: "a folder",
    fallback: () => undefined,
    shownDefault: "`dashboards` in the data folder",
    help: "dashboards of yours, in Grafana's JSON: a file dropped into it is shown at once",
  }),
  kubeContext: setting("kubernetes.context", {
    env: "WATCHTOWER_KUBE_CONTEXT",
    flag: "--context <name>",
    schema: z.string().min(1),
    expected: "the name of a context of the kubeconfig",
    fallback: () => undefined,
    shownDefault: "a kind cluster of its own",
    help: "engine kubernetes: the cluster to run on",
  }),
  kubeNamespace: setting("kubernetes.namespace", {
    env: "WATCHTOWER_KUBE_NAMESPACE",
    flag: "--namespace <name>",
    schema: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
    expected: "the name of a namespace: at most 63 of a-z, 0-9 and -, and no - at its ends",
    fallback: () => "watchtower",
    help: "engine kubernetes: where in the cluster",
  }),
  kubeProfile: setting("kubernetes.profile", {
    env: "WATCHTOWER_KUBE_PROFILE",
    flag: "--profile <name>",
    schema: z.enum(["local", "scale"]),
    expected: "local or scale",
    fallback: () => "local" as const,
    help: "engine kubernetes: `local` fits a laptop, `scale` a real cluster",
  }),
  kubeTimeoutMs: time(
    "kubernetes.timeout",
    "WATCHTOWER_KUBE_TIMEOUT",
    600_000,
    "10m",
    "engine kubernetes: longest start",
    "--timeout <time>",
  ),
  chartDir: setting("kubernetes.chartDir", {
    env: "WATCHTOWER_CHART_DIR",
    flag: "--chart-dir <folder>",
    schema: z.string().min(1),
    expected: "a folder",
    fallback: () => undefined,
    shownDefault: "the pinned charts, from their repositories",
    help: "engine kubernetes: folder with the charts, each in a folder of its name",
  }),
  durability: setting("durability", {
    env: "WATCHTOWER_DURABILITY",
    schema: z.enum(["fsync", "os"]),
    expected: "fsync or os",
    fallback: () => "fsync" as const,
    help: "`fsync`: acknowledged when on the disk; `os`: when the operating system has it",
  }),
  corsOrigins: setting("cors.allowedOrigins", {
    env: "WATCHTOWER_CORS_ALLOWED_ORIGINS",
    schema: list,
    expected: "a list of origins, * for any text",
    fallback: () => undefined,
    shownDefault: "as the Alloy file says",
    help: "pages that may send OTLP/HTTP from a browser, in place of those of the Alloy file",
  }),
  allowedHosts: setting("http.allowedHosts", {
    env: "WATCHTOWER_HTTP_ALLOWED_HOSTS",
    schema: list,
    expected: "a list of host names, *.example.com for all below one, * for any",
    fallback: () => [],
    shownDefault: "none",
    help: "names, besides `localhost` and those that containers use, by which the page and the query APIs may be called",
  }),
  maxRequestBytes: bytes(
    "receive.maxRequestBytes",
    "WATCHTOWER_MAX_REQUEST_BYTES",
    16 * MIB,
    "16MiB",
    "largest OTLP request",
  ),
  journalMaxBytes: bytes(
    "journal.maxBytes",
    "WATCHTOWER_JOURNAL_MAX_BYTES",
    1024 * MIB,
    "1GiB",
    "journal; beyond it senders are told to retry",
  ),
  journalKeepBytes: bytes(
    "journal.keepBytes",
    "WATCHTOWER_JOURNAL_KEEP_BYTES",
    64 * MIB,
    "64MiB",
    "of the journal is kept for `forward replay`, though it is needed for nothing else",
  ),
  maxAgeMs: time(
    "retention.maxAge",
    "WATCHTOWER_RETENTION_MAX_AGE",
    7 * DAY_MS,
    "7d",
    "how long data is kept",
  ),
  maxBytes: bytes(
    "retention.maxBytes",
    "WATCHTOWER_RETENTION_MAX_BYTES",
    2048 * MIB,
    "2GiB",
    "how much is kept, all signals together",
  ),
  ...METRICS_SETTINGS,
  queryTimeoutMs: time("query.timeout", "WATCHTOWER_QUERY_TIMEOUT", 30_000, "30s", "longest query"),
  queryMaxSeries: bound(
    "query.maxSeries",
    "WATCHTOWER_QUERY_MAX_SERIES",
    100_000,
    "series that one PromQL selector may have",
  ),
  queryMaxSamples: bound(
    "query.maxSamples",
    "WATCHTOWER_QUERY_MAX_SAMPLES",
    50_000_000,
    "samples that one PromQL or LogQL query may hold at once",
  ),
  ...LOKI_SETTINGS,
  queryMaxSpans: bound(
    "query.maxSpans",
    "WATCHTOWER_QUERY_MAX_SPANS",
    50_000_000,
    "spans that one TraceQL search may look at",
  ),
  queryMaxTraces: bound(
    "query.maxTraces",
    "WATCHTOWER_QUERY_MAX_TRACES",
    10_000,
    "traces that one TraceQL search may return",
  ),
  promqlFeatures: setting("query.promqlFeatures", {
    env: "WATCHTOWER_QUERY_PROMQL_FEATURES",
    schema: list.pipe(z.array(promqlFeature)),
    expected: `a list of ${promqlFeature.options.join(", ")}`,
    fallback: () => [],
    shownDefault: "none",
    help: "parts of PromQL that Prometheus has behind the feature flags of these names",
  }),
  queryMaxHeap: bytes(
    "query.maxHeap",
    "WATCHTOWER_QUERY_MAX_HEAP",
    2048 * MIB,
    "2GiB",
    "objects in memory of all queries and of metrics; beyond it the query thread is started again",
  ),
  metricsGenerator: setting("tempo.metrics_generator", {
    env: "WATCHTOWER_TEMPO_METRICS_GENERATOR",
    schema: fromJson(metricsGenerator),
    expected: "an object with settings of Tempo's metrics-generator",
    fallback: () => metricsGenerator.parse({}),
    shownDefault: "Tempo's, with three dimensions",
    help: "how metrics are made from spans, by Tempo's names (docs/SPAN-METRICS.md); in the environment as JSON",
  }),
  ruleFiles: setting("rules.files", {
    env: "WATCHTOWER_RULES_FILES",
    schema: list,
    expected: "a list of files, * for any part of a file's name",
    fallback: () => [],
    shownDefault: "none",
    help: "Prometheus rule files: recording and alerting rules that are evaluated here",
  }),
  ruleLogFiles: setting("rules.logFiles", {
    env: "WATCHTOWER_RULES_LOG_FILES",
    schema: list,
    expected: "a list of files, * for any part of a file's name",
    fallback: () => [],
    shownDefault: "none",
    help: "rule files of Loki's ruler: recording and alerting rules on logs, in LogQL; what they record are metrics",
  }),
  rulesWebhook: setting("rules.webhook", {
    env: "WATCHTOWER_RULES_WEBHOOK",
    schema: z.url(),
    expected: "a URL",
    fallback: () => undefined,
    shownDefault: "none",
    help: "where alerts are sent that begin or cease to fire, as Alertmanager does",
    secret: true,
  }),
  alloyFile: setting("alloy.file", {
    env: "WATCHTOWER_ALLOY_FILE",
    flag: "--alloy <file>",
    schema: z.string().min(1),
    expected: "an Alloy file",
    fallback: () => undefined,
    shownDefault: "the last one; at first alloy/config.alloy",
    help: "engine embedded: the Alloy file that says which telemetry goes where",
  }),
  sumoEndpoint: setting("sumo.endpoint", {
    env: "SUMO_OTLP_ENDPOINT",
    schema: z.url({ protocol: /^https?$/, hostname: /./ }),
    expected: "an http or https URL",
    fallback: () => undefined,
    shownDefault: "none",
    help: "Sumo Logic's OTLP/HTTP source, a secret, to which the Alloy file sends a copy of what is received; none: it stays on this machine",
    secret: true,
  }),
  sumoCaFile: setting("sumo.caFile", {
    env: "SUMO_OTLP_CA_FILE",
    schema: z.string().min(1),
    expected: "a file in PEM",
    fallback: () => undefined,
    shownDefault: "the system's",
    help: "authorities to trust for the copy, for example that of a proxy which looks into it",
  }),
  sumoInsecure: setting("sumo.insecure", {
    env: "SUMO_OTLP_INSECURE",
    schema: yesOrNo,
    expected: "true or false",
    fallback: () => false,
    help: "takes any certificate for the copy: encrypted, but to whom is not known",
  }),
  sumoTimeoutMs: time(
    "sumo.timeout",
    "SUMO_OTLP_TIMEOUT",
    SUMO_TIMEOUT_MS,
    "30s",
    "how long one request of the copy may take before it is tried again",
  ),
} satisfies Readonly<Record<string, Setting<unknown>>>;

/** As the program calls it; in the file it has a path (`Setting.key`). */
export type SettingName = keyof typeof SETTINGS;

/** What is set, by the names of {@link SETTINGS}. Sizes in bytes, times in milliseconds. */
export type Config = {
  readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]["fallback"]> | Parsed<Name>;
};

type Parsed<Name extends SettingName> = z.output<(typeof SETTINGS)[Name]["schema"]>;
