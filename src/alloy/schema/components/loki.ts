import {
  BOOL,
  BYTES,
  DURATION,
  ENDPOINT,
  INTEGER,
  STRING,
  STRING_MAP,
  TARGETS,
  block,
  component,
  oneOf,
  optional,
  receiver,
  repeated,
  required,
  sendsTo,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema } from "../schema.ts";
import { STAGES } from "./loki-stages.ts";
import { httpRules } from "./http-rules.ts";
import { httpAttributes, httpBlocks } from "./shared-prometheus.ts";

const endpoint: BlockSchema = repeated({
  attributes: {
    ...httpAttributes(true),
    batch_size: optional(BYTES, "1MiB"),
    batch_wait: optional(DURATION, "1s"),
    headers: optional(STRING_MAP),
    max_backoff_period: optional(DURATION, "5m"),
    max_backoff_retries: optional(INTEGER, 10),
    min_backoff_period: optional(DURATION, "500ms"),
    name: optional(STRING, ""),
    remote_timeout: optional(DURATION, "10s"),
    retry_on_http_429: optional(BOOL, true),
    tenant_id: optional(STRING, ""),
    url: required(ENDPOINT),
  },
  blocks: {
    ...httpBlocks,
    queue_config: block({
      attributes: { capacity: optional(BYTES, "10MiB"), drain_timeout: optional(DURATION, "1m") },
    }),
  },
  rules: [...httpRules],
});

const write: ComponentSchema = component("loki.write", "sends lines to Loki's push API", {
  exports: receiver("LogsReceiver"),
  attributes: { external_labels: optional(STRING_MAP, {}), max_streams: optional(INTEGER, 0) },
  blocks: {
    endpoint,
    wal: block({
      attributes: {
        drain_timeout: optional(DURATION, "30s"),
        enabled: optional(BOOL, false),
        max_read_frequency: optional(DURATION, "1s"),
        max_segment_age: optional(DURATION, "1h"),
        min_read_frequency: optional(DURATION, "250ms"),
      },
    }),
  },
});

const process: ComponentSchema = component("loki.process", "parses, labels and drops lines, stage by stage", {
  exports: receiver("LogsReceiver"),
  attributes: { forward_to: sendsTo("LogsReceiver", "logs") },
  blocks: STAGES,
});

const file: ComponentSchema = component("loki.source.file", "follows files as they grow", {
  attributes: {
    encoding: optional(STRING, ""),
    forward_to: sendsTo("LogsReceiver", "logs"),
    legacy_positions_file: optional(STRING, ""),
    on_positions_file_error: optional(
      oneOf("restart_from_beginning", "restart_from_end", "skip"),
      "restart_from_beginning",
    ),
    tail_from_end: optional(BOOL, false),
    targets: required(TARGETS),
  },
  blocks: {
    decompression: block({
      attributes: {
        enabled: required(BOOL),
        format: required(oneOf("gz", "z", "bz2")),
        initial_delay: optional(DURATION, "0s"),
      },
    }),
    file_match: block({
      attributes: {
        enabled: optional(BOOL, false),
        ignore_older_than: optional(DURATION, "0s"),
        sync_period: optional(DURATION, "10s"),
      },
    }),
    file_watch: block({
      attributes: {
        max_poll_frequency: optional(DURATION, "250ms"),
        min_poll_frequency: optional(DURATION, "250ms"),
      },
    }),
  },
});

export const LOKI: readonly ComponentSchema[] = [file, process, write];
