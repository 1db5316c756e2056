import {
  BOOL,
  BYTES,
  COUNT,
  DURATION,
  INTEGER,
  STRING,
  STRINGS,
  block,
  capsule,
  component,
  notEmbedded,
  optional,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema } from "../schema.ts";
import { debugMetrics, output, tlsServer } from "./shared-otelcol.ts";

const keepalive: BlockSchema = block({
  blocks: {
    enforcement_policy: block({
      attributes: { min_time: optional(DURATION, "5m"), permit_without_stream: optional(BOOL, false) },
    }),
    server_parameters: block({
      attributes: {
        max_connection_age: optional(DURATION),
        max_connection_age_grace: optional(DURATION),
        max_connection_idle: optional(DURATION),
        time: optional(DURATION, "2h"),
        timeout: optional(DURATION, "20s"),
      },
    }),
  },
});

const OPEN = "its ports are those of this machine, in clear text and without a login";

const grpc: BlockSchema = block({
  attributes: {
    auth: notEmbedded(optional(capsule("otelcol.Handler")), OPEN),
    endpoint: optional(STRING, "0.0.0.0:4317"),
    include_metadata: optional(BOOL, false),
    max_concurrent_streams: optional(COUNT),
    max_recv_msg_size: optional(BYTES, "4MiB"),
    read_buffer_size: optional(BYTES, "512KiB"),
    transport: notEmbedded(optional(STRING, "tcp"), "it listens on a port", ["tcp"]),
    write_buffer_size: optional(BYTES),
  },
  blocks: { keepalive, tls: notEmbedded(tlsServer, OPEN) },
});

const http: BlockSchema = block({
  attributes: {
    auth: notEmbedded(optional(capsule("otelcol.Handler")), OPEN),
    compression_algorithms: optional(STRINGS, ["", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4"]),
    endpoint: optional(STRING, "0.0.0.0:4318"),
    include_metadata: optional(BOOL, false),
    keep_alives_enabled: optional(BOOL, true),
    logs_url_path: optional(STRING, "/v1/logs"),
    max_request_body_size: optional(BYTES, "20MiB"),
    metrics_url_path: optional(STRING, "/v1/metrics"),
    traces_url_path: optional(STRING, "/v1/traces"),
  },
  blocks: {
    cors: block({
      attributes: {
        allowed_headers: optional(STRINGS, ["X-Requested-With"]),
        allowed_origins: optional(STRINGS, []),
        max_age: optional(INTEGER, 0),
      },
    }),
    tls: notEmbedded(tlsServer, OPEN),
  },
});

export const otlpReceiver: ComponentSchema = component(
  "otelcol.receiver.otlp",
  "takes traces, metrics and logs over OTLP, gRPC and HTTP",
  {
    blocks: { grpc, http, output: output("traces", "metrics", "logs"), debug_metrics: debugMetrics },
  },
);
