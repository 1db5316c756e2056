import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import type { CorsOptions } from "./cors.ts";

/** A bound on a request, as sent and as decompressed, and the setting by which a sender is told of it. */
export interface RequestBound {
  readonly bytes: number;
  readonly name: string;
}

/** How a transport takes requests. Asked for with each request: it may change while the port stays open. */
export interface TransportRules {
  /** Others are refused, as there is nobody who would be given them. */
  readonly signals: readonly Signal[];
  readonly maxRequest: RequestBound;
}

/** What is taken over HTTP; `paths` by signal. */
export interface HttpRules extends TransportRules {
  readonly paths: Readonly<Record<Signal, string>>;
  /** Content codings that are taken, of those that can be. */
  readonly codings: readonly string[];
  readonly cors: CorsOptions;
}

export const DEFAULT_GRPC_RULES: TransportRules = {
  signals: SIGNALS,
  maxRequest: { bytes: 16 * 1024 * 1024, name: "receive.maxRequestBytes" },
};

export const DEFAULT_HTTP_RULES: HttpRules = {
  ...DEFAULT_GRPC_RULES,
  paths: { traces: "/v1/traces", metrics: "/v1/metrics", logs: "/v1/logs" },
  codings: ["identity", "gzip", "deflate", "zstd"],
  cors: { allowedOrigins: [], allowedHeaders: [], maxAgeSeconds: 0 },
};
