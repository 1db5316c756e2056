import {
  ADDRESS,
  ANY,
  BOOL,
  BYTES,
  DURATION,
  ENDPOINT,
  INTEGER,
  NUMBER,
  SECRET,
  STRING,
  STRINGS,
  STRING_MAP,
  block,
  capsule,
  notEmbedded,
  oneOf,
  optional,
  required,
  sendsTo,
} from "../notation.ts";
import type { AlloySignal, AttributeSchema, BlockSchema, BodySchema } from "../schema.ts";

/** Blocks that several components of OpenTelemetry's have. */

/** Where what was processed goes, by the kinds that the component gives on. */
export const output = (...signals: readonly AlloySignal[]): BlockSchema =>
  block(
    {
      attributes: Object.fromEntries(
        (["traces", "metrics", "logs"] as const).map((signal) => [
          signal,
          signals.includes(signal)
            ? sendsTo("otelcol.Consumer", signal, "optional")
            : notEmbedded(
                sendsTo("otelcol.Consumer", signal, "optional"),
                `the component gives on ${signals.join(" and ")} only`,
              ),
        ]),
      ),
    },
    "required",
  );

/** Metrics of Alloy about itself. */
export const debugMetrics: BlockSchema = block({
  attributes: {
    disable_high_cardinality_metrics: optional(BOOL, true),
    level: optional(oneOf("none", "basic", "normal", "detailed"), "detailed"),
  },
});

const tpm: BlockSchema = notEmbedded(
  block({
    attributes: {
      enabled: optional(BOOL, false),
      path: optional(STRING, ""),
      owner_auth: optional(STRING, ""),
      auth: optional(STRING, ""),
    },
  }),
  "keys are read from files or attributes",
);

const tlsAttributes: Readonly<Record<string, AttributeSchema>> = {
  ca_file: optional(STRING),
  ca_pem: optional(STRING),
  cert_file: optional(STRING),
  cert_pem: optional(STRING),
  cipher_suites: optional(STRINGS, []),
  curve_preferences: optional(STRINGS, []),
  include_system_ca_certs_pool: optional(BOOL, false),
  key_file: optional(STRING),
  key_pem: optional(SECRET),
  max_version: optional(STRING, "TLS 1.3"),
  min_version: optional(STRING, "TLS 1.2"),
  reload_interval: optional(DURATION, "0s"),
};

export const tlsClient: BlockSchema = block({
  attributes: {
    ...tlsAttributes,
    insecure: optional(BOOL, false),
    insecure_skip_verify: optional(BOOL, false),
    server_name: optional(STRING),
  },
  blocks: { tpm },
});

export const tlsServer: BlockSchema = block({
  attributes: { ...tlsAttributes, client_ca_file: optional(STRING) },
  blocks: { tpm },
});

export const sendingQueue: BlockSchema = block({
  attributes: {
    enabled: optional(BOOL, true),
    num_consumers: optional(INTEGER, 10),
    queue_size: optional(INTEGER, 1000),
    block_on_overflow: optional(BOOL, false),
    sizer: optional(oneOf("requests", "items", "bytes"), "requests"),
    wait_for_result: optional(BOOL, false),
    storage: optional(capsule("otelcol.ExtensionHandler")),
  },
  blocks: {
    batch: block({
      attributes: {
        flush_timeout: optional(DURATION, "200ms"),
        min_size: optional(INTEGER, 8192),
        max_size: optional(INTEGER, 0),
        sizer: optional(oneOf("items", "bytes"), "items"),
      },
    }),
  },
});

export const retryOnFailure: BlockSchema = block({
  attributes: {
    enabled: optional(BOOL, true),
    initial_interval: optional(DURATION, "5s"),
    max_interval: optional(DURATION, "30s"),
    max_elapsed_time: optional(DURATION, "5m"),
    multiplier: optional(NUMBER, 1.5),
    randomization_factor: optional(NUMBER, 0.5),
  },
});

const compression = oneOf("gzip", "zlib", "deflate", "snappy", "zstd", "lz4", "none", "");
const auth = optional(capsule("otelcol.Handler"));

export const grpcClient: BlockSchema = block(
  {
    attributes: {
      endpoint: required(ADDRESS),
      auth,
      authority: optional(STRING),
      balancer_name: optional(oneOf("round_robin", "pick_first"), "round_robin"),
      compression: optional(compression, "gzip"),
      headers: optional(STRING_MAP, {}),
      read_buffer_size: optional(BYTES),
      wait_for_ready: optional(BOOL, false),
      write_buffer_size: optional(BYTES, "512KiB"),
    },
    blocks: {
      keepalive: block({
        attributes: {
          ping_wait: optional(DURATION),
          ping_response_timeout: optional(DURATION),
          ping_without_stream: optional(BOOL, false),
        },
      }),
      tls: tlsClient,
    },
  },
  "required",
);

export const httpClient: BlockSchema = block(
  {
    attributes: {
      endpoint: required(ENDPOINT),
      auth,
      compression: optional(compression, "gzip"),
      disable_keep_alives: optional(BOOL, false),
      headers: optional(STRING_MAP, {}),
      http2_ping_timeout: optional(DURATION, "15s"),
      http2_read_idle_timeout: optional(DURATION, "0s"),
      idle_conn_timeout: optional(DURATION, "90s"),
      max_conns_per_host: optional(INTEGER, 0),
      max_idle_conns: optional(INTEGER, 100),
      max_idle_conns_per_host: optional(INTEGER, 0),
      proxy_url: optional(ENDPOINT),
      read_buffer_size: optional(BYTES, "0"),
      timeout: optional(DURATION, "30s"),
      write_buffer_size: optional(BYTES, "512KiB"),
    },
    blocks: {
      compression_params: block({ attributes: { level: required(INTEGER) } }),
      cookies: block({ attributes: { enabled: optional(BOOL, false) } }),
      tls: tlsClient,
    },
  },
  "required",
);

/** What `otelcol.processor.attributes` looks at to decide whether it acts. */
const matchProperties: Partial<BodySchema> = {
  attributes: {
    match_type: required(oneOf("strict", "regexp")),
    log_bodies: optional(STRINGS, []),
    log_severity_texts: optional(STRINGS, []),
    metric_names: optional(STRINGS, []),
    services: optional(STRINGS, []),
    span_kinds: optional(STRINGS, []),
    span_names: optional(STRINGS, []),
  },
  blocks: {
    attribute: block({ attributes: { key: required(STRING), value: optional(ANY) } }, "any number"),
    library: block({ attributes: { name: required(STRING), version: optional(STRING) } }, "any number"),
    log_severity: block({ attributes: { min: required(STRING), match_undefined: required(BOOL) } }),
    regexp: block({
      attributes: { cache_enabled: optional(BOOL, false), cache_max_num_entries: optional(INTEGER, 0) },
    }),
    resource: block({ attributes: { key: required(STRING), value: optional(ANY) } }, "any number"),
  },
};

export const include: BlockSchema = block(matchProperties);
export const exclude: BlockSchema = block(matchProperties);
