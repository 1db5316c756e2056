import type { Settings } from "../../../alloy/settings/settings.ts";
import { BATCH_BYTES, makeDestination } from "../../../forward/destination.ts";
import type { RemoteDestination } from "../../../forward/destination.ts";
import { proxyFor } from "../../../forward/transport/proxy.ts";
import type { RemoteRoute } from "../../../route/compile.ts";
import type { DestinationContext } from "./context.ts";
import { headersOf, httpHeadersOf } from "./headers.ts";
import { loginOf } from "./prometheus-authentication.ts";
import { milliseconds, pauseMs, timeoutMs } from "./times.ts";
import { tlsOf } from "./tls.ts";

const LEAST_BATCH_BYTES = 1024;

/** A block `endpoint` of `prometheus.remote_write`. */
export function remoteWriteDestination(
  { settings: endpoint }: RemoteRoute,
  context: DestinationContext,
): RemoteDestination {
  const queue = endpoint.block("queue_config");
  if (queue !== undefined && queue.duration("sample_age_limit") > 0n)
    context.problem(
      queue,
      "the embedded engine does not support sample_age_limit: nothing is too old to send",
    );
  const isVersion2 = endpoint.string("protobuf_message") === "io.prometheus.write.v2.Request";
  const protocol = isVersion2 ? "remotewrite-2" : "remotewrite-1";
  return makeDestination({
    ...context.common,
    ...httpSettings(endpoint, context),
    protocol,
    batch: {
      maxBytes: BATCH_BYTES[protocol],
      timeoutMs: queue === undefined ? 5000 : milliseconds(queue, "batch_send_deadline"),
    },
    retry: {
      firstMs: queue === undefined ? 30 : pauseMs(queue, "min_backoff"),
      longestMs: queue === undefined ? 5000 : pauseMs(queue, "max_backoff"),
      gives429Up: queue !== undefined && !queue.bool("retry_on_http_429"),
    },
  });
}

/** A block `endpoint` of `loki.write`. */
export function lokiDestination(
  { settings: endpoint }: RemoteRoute,
  context: DestinationContext,
): RemoteDestination {
  const shared = httpSettings(endpoint, context);
  const tenant = endpoint.string("tenant_id");
  const maxBytes = Math.min(BATCH_BYTES.lokipush, Math.max(LEAST_BATCH_BYTES, endpoint.bytes("batch_size")));
  return makeDestination({
    ...context.common,
    ...shared,
    headers: { ...shared.headers, ...(tenant === "" ? {} : { "x-scope-orgid": tenant }) },
    protocol: "lokipush",
    batch: { maxBytes, timeoutMs: milliseconds(endpoint, "batch_wait") },
    retry: {
      firstMs: pauseMs(endpoint, "min_backoff_period"),
      longestMs: pauseMs(endpoint, "max_backoff_period"),
      gives429Up: !endpoint.bool("retry_on_http_429"),
    },
  });
}

function httpSettings(endpoint: Settings, context: DestinationContext) {
  const url = endpoint.secret("url")?.reveal() ?? "";
  const login = loginOf(endpoint, context);
  const proxy = proxyOf(endpoint, url, context);
  return {
    endpoint: url,
    tls: tlsOf(endpoint.block("tls_config"), context),
    timeoutMs: timeoutMs(endpoint, "remote_timeout"),
    ...login,
    headers: { ...headersOf(endpoint, context), ...httpHeadersOf(endpoint, context), ...login.headers },
    ...(proxy === undefined ? {} : { proxy }),
  };
}

/** As Prometheus has it: `no_proxy` is for `proxy_url`; the environment counts only when it is asked for. */
function proxyOf(endpoint: Settings, url: string, context: DestinationContext): string | undefined {
  if (endpoint.isGiven("proxy_connect_header"))
    context.problem(endpoint, "the embedded engine does not support proxy_connect_header");
  if (endpoint.bool("proxy_from_environment")) return proxyFor(url, context.env);
  const proxy = endpoint.secret("proxy_url")?.reveal() ?? "";
  if (proxy === "") return undefined;
  const exempt = endpoint.stringOr("no_proxy") ?? "";
  return exempt === "" ? proxy : proxyFor(url, { all_proxy: proxy, no_proxy: exempt });
}
