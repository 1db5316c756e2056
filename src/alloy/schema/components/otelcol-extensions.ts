import {
  BOOL,
  DURATION,
  INTEGER,
  SECRET,
  STRING,
  block,
  component,
  handler,
  oneOf,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { ComponentSchema, Rule } from "../schema.ts";
import { debugMetrics } from "./shared-otelcol.ts";

const basic: ComponentSchema = component("otelcol.auth.basic", "user and password for exporters", {
  exports: handler("otelcol.Handler"),
  attributes: { username: required(STRING), password: required(SECRET) },
  blocks: { debug_metrics: debugMetrics },
});

const bearer: ComponentSchema = component("otelcol.auth.bearer", "a token for exporters", {
  exports: handler("otelcol.Handler"),
  attributes: {
    header: optional(STRING, "Authorization"),
    scheme: optional(STRING, "Bearer"),
    token: required(SECRET),
  },
  blocks: { debug_metrics: debugMetrics },
});

const headerSource: Rule = (header) => {
  const sources = ["value", "from_context", "from_attribute"].filter((name) => header.has(name));
  if (header.text("action") === "delete" || sources.length === 1) return [];
  return [{ message: "a header needs one of value, from_context and from_attribute" }];
};

const headers: ComponentSchema = component("otelcol.auth.headers", "request headers for exporters", {
  exports: handler("otelcol.Handler"),
  blocks: {
    header: repeated({
      attributes: {
        key: required(STRING),
        action: optional(oneOf("insert", "update", "upsert", "delete"), "upsert"),
        from_attribute: optional(STRING),
        from_context: optional(STRING),
        value: optional(SECRET),
      },
      rules: [headerSource],
    }),
    debug_metrics: debugMetrics,
  },
});

const storage: ComponentSchema = component(
  "otelcol.storage.file",
  "a place for sending queues; here the journal keeps them",
  {
    stability: "public-preview",
    exports: handler("otelcol.ExtensionHandler"),
    attributes: {
      create_directory: optional(BOOL, true),
      directory: optional(STRING),
      directory_permissions: optional(STRING, "0750"),
      fsync: optional(BOOL, false),
      timeout: optional(DURATION, "1s"),
    },
    blocks: {
      compaction: block({
        attributes: {
          check_interval: optional(DURATION, "5s"),
          cleanup_on_start: optional(BOOL, false),
          directory: optional(STRING),
          max_transaction_size: optional(INTEGER, 65_536),
          on_rebound: optional(BOOL, false),
          on_start: optional(BOOL, false),
          rebound_needed_threshold_mib: optional(INTEGER, 100),
          rebound_trigger_threshold_mib: optional(INTEGER, 10),
        },
      }),
      debug_metrics: debugMetrics,
    },
  },
);

export const EXTENSIONS: readonly ComponentSchema[] = [basic, headers, bearer, storage];
