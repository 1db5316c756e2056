import type { Settings } from "../../../alloy/settings/settings.ts";
import { makeDestination } from "../../../forward/destination.ts";
import type { RemoteDestination, Retry } from "../../../forward/destination.ts";
import { proxyFor } from "../../../forward/transport/proxy.ts";
import type { RemoteRoute } from "../../../route/compile.ts";
import type { DestinationContext } from "./context.ts";
import { headersOf } from "./headers.ts";
import { authenticated } from "./otel-authentication.ts";
import { pauseMs, timeoutMs } from "./times.ts";
import { tlsOf } from "./tls.ts";

const MOST_IN_FLIGHT = 32;
/** Where the file has no block `retry_on_failure`: the defaults of Alloy's reference documentation. */
const RETRY: Retry = { firstMs: 5000, longestMs: 30_000, multiplier: 1.5, randomization: 0.5 };

/** `otelcol.exporter.otlphttp`. */
export function otlpHttpDestination(
  { exporter: { settings: exporter }, settings: client }: RemoteRoute,
  context: DestinationContext,
): RemoteDestination | undefined {
  const endpoint = client.secret("endpoint")?.reveal() ?? "";
  if (client.block("cookies")?.bool("enabled") === true)
    context.problem(client, "the embedded engine does not keep cookies");
  const shared = sharedSettings(exporter, client, context);
  const proxy = client.secret("proxy_url")?.reveal() || proxyFor(endpoint, context.env);
  if (shared === undefined) return undefined;
  return makeDestination({
    ...context.common,
    ...shared,
    protocol: exporter.string("encoding") === "json" ? "otlphttp-json" : "otlphttp",
    endpoint,
    signalEndpoints: signalEndpoints(exporter),
    timeoutMs: timeoutMs(client, "timeout"),
    ...(proxy === undefined ? {} : { proxy }),
  });
}

function signalEndpoints(exporter: Settings): NonNullable<RemoteDestination["signalEndpoints"]> {
  const given = (["traces", "metrics", "logs"] as const).flatMap((signal) => {
    const url = exporter.secret(`${signal}_endpoint`)?.reveal() ?? "";
    return url === "" ? [] : [[signal, url] as const];
  });
  return Object.fromEntries(given);
}

/** `otelcol.exporter.otlp`: OTLP over gRPC. */
export function otlpGrpcDestination(
  { exporter: { settings: exporter }, settings: client }: RemoteRoute,
  context: DestinationContext,
): RemoteDestination | undefined {
  const shared = sharedSettings(exporter, client, context);
  const endpoint = grpcUrl(client, context);
  if (shared === undefined || endpoint === undefined) return undefined;
  const proxy = proxyFor(endpoint, context.env);
  const authority = client.stringOr("authority") ?? "";
  return makeDestination({
    ...context.common,
    ...shared,
    protocol: "otlpgrpc",
    endpoint,
    timeoutMs: timeoutMs(exporter, "timeout"),
    ...(authority === "" ? {} : { authority }),
    ...(proxy === undefined ? {} : { proxy }),
  });
}

/** Of an address as gRPC takes it: host and port, with TLS unless it is switched off (the Collector's configgrpc). */
function grpcUrl(client: Settings, context: DestinationContext): string | undefined {
  const address = client.secret("endpoint")?.reveal() ?? "";
  const [, scheme = "", rest = ""] = /^(?:([a-z][a-z\d+.-]*):\/\/\/?)?(.*)$/is.exec(address) ?? [];
  const tls = client.block("tls");
  const hasAuthority = ["ca_file", "ca_pem"].some((name) => (tls?.stringOr(name) ?? "") !== "");
  const isPlain = tls?.bool("insecure") === true && !hasAuthority && scheme.toLowerCase() !== "https";
  const url = `${isPlain ? "http" : "https"}://${rest}`;
  if (["", "http", "https", "dns", "passthrough"].includes(scheme.toLowerCase()) && URL.canParse(url))
    return url;
  context.problem(client, "the endpoint is no host and port that the embedded engine can send to by gRPC");
  return undefined;
}

function sharedSettings(exporter: Settings, client: Settings, context: DestinationContext) {
  const compression = compressionOf(client, context);
  const tls = tlsOf(client.block("tls"), context);
  const headers = authenticated(client, headersOf(client, context), context);
  if (compression === undefined) return undefined;
  return { ...compression, tls, headers, retry: retryOf(exporter), ...queueOf(exporter) };
}

function compressionOf(
  client: Settings,
  context: DestinationContext,
): Pick<RemoteDestination, "compression" | "gzipLevel"> | undefined {
  const given = client.string("compression");
  if (given !== "gzip" && given !== "none" && given !== "") {
    const message = `the embedded engine does not support compression ${JSON.stringify(given)}: use "gzip" or "none"`;
    context.problem(client, message);
    return undefined;
  }
  const level = client.block("compression_params")?.number("level");
  if (level !== undefined && given === "gzip" && level !== -1 && !(level >= 1 && level <= 9))
    context.problem(client, `the level of gzip is ${level}, which is not between 1 and 9`);
  const isChosen = level !== undefined && level >= 1 && level <= 9;
  // zlib's own default is 6; see the destination's for why it is less here.
  return { compression: given === "gzip" ? "gzip" : "none", gzipLevel: isChosen ? level : 3 };
}

function retryOf(exporter: Settings): Retry {
  const retry = exporter.block("retry_on_failure");
  if (retry === undefined) return RETRY;
  return {
    firstMs: pauseMs(retry, "initial_interval"),
    longestMs: pauseMs(retry, "max_interval"),
    multiplier: Math.max(1, retry.number("multiplier")),
    randomization: Math.min(1, Math.max(0, retry.number("randomization_factor"))),
    isOff: !retry.bool("enabled"),
  };
}

/** The journal is the queue; what is left of `sending_queue` is how much is under way, and how it is batched. */
function queueOf(exporter: Settings): Partial<Pick<RemoteDestination, "inFlight" | "batch">> {
  const queue = exporter.block("sending_queue");
  if (queue?.isGiven("num_consumers") !== true) return {};
  const consumers = Math.min(MOST_IN_FLIGHT, Math.max(1, queue.number("num_consumers")));
  return { inFlight: { traces: consumers, metrics: 1, logs: consumers } };
}
