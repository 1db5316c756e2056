import type { Config } from "../../../config/settings.ts";
import type { Signal } from "../../../model/signal.ts";
import type { CorsOptions } from "../../../receive/cors.ts";
import type { HttpRules, RequestBound, TransportRules } from "../../../receive/rules.ts";
import type { HttpReceiverRoute, ReceiverRoute } from "../../../route/receiver.ts";

type ReceiveConfig = Pick<Config, "corsOrigins" | "maxRequestBytes">;

/** How the gRPC port takes requests, by the file in use and the settings. */
export function grpcRules(
  { grpc, signals }: ReceiverRoute,
  config: ReceiveConfig,
): TransportRules | undefined {
  if (grpc === undefined) return undefined;
  return { signals, maxRequest: lower(config, grpc.maxRequestBytes, "max_recv_msg_size") };
}

/** The same of the HTTP port. */
export function httpRules({ http, signals }: ReceiverRoute, config: ReceiveConfig): HttpRules | undefined {
  if (http === undefined) return undefined;
  const { maxRequestBytes, paths, codings } = http;
  const maxRequest = lower(config, maxRequestBytes, "max_request_body_size");
  return { signals, maxRequest, paths, codings, cors: corsOf(http, config) };
}

/** Whether anybody is given the signal; also of what does not come to the OTLP ports. */
export const takes = ({ signals }: ReceiverRoute, signal: Signal): boolean => signals.includes(signal);

/** The journal has a bound of its own. */
function lower({ maxRequestBytes }: ReceiveConfig, bytes: number, name: string): RequestBound {
  return bytes > 0 && bytes < maxRequestBytes
    ? { bytes, name }
    : { bytes: maxRequestBytes, name: "receive.maxRequestBytes" };
}

const DAY_SECONDS = 86_400;
const NOBODY: CorsOptions = { allowedOrigins: [], allowedHeaders: [], maxAgeSeconds: 0 };

function corsOf({ cors }: HttpReceiverRoute, { corsOrigins }: ReceiveConfig): CorsOptions {
  if (corsOrigins === undefined) return cors ?? NOBODY;
  return { allowedOrigins: corsOrigins, allowedHeaders: ["*"], maxAgeSeconds: DAY_SECONDS };
}
