import {
  ALL_SIGNALS,
  ANY,
  BOOL,
  BYTES,
  COUNT,
  DURATION,
  INTEGER,
  NUMBER,
  STRING,
  STRINGS,
  block,
  component,
  input,
  oneOf,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema, Rule } from "../schema.ts";
import { debugMetrics, exclude, include, output } from "./shared-otelcol.ts";

const everything = {
  exports: input(...ALL_SIGNALS),
};
const outputs = { output: output(...ALL_SIGNALS), debug_metrics: debugMetrics };
const errorMode = oneOf("ignore", "silent", "propagate");

const batchSizes: Rule = (body) => {
  const most = body.number("send_batch_max_size") ?? 0;
  const least = body.number("send_batch_size") ?? 0;
  if (most === 0 || most >= least) return [];
  const message = "send_batch_max_size must be greater or equal to send_batch_size when not 0";
  return [{ message, at: body.has("send_batch_max_size") ? "send_batch_max_size" : "send_batch_size" }];
};

const batch: ComponentSchema = component("otelcol.processor.batch", "collects telemetry into batches", {
  ...everything,
  attributes: {
    metadata_cardinality_limit: optional(COUNT, 1000),
    metadata_keys: optional(STRINGS, []),
    send_batch_max_size: optional(COUNT, 3000),
    send_batch_size: optional(COUNT, 2000),
    timeout: optional(DURATION, "200ms"),
  },
  blocks: outputs,
  rules: [batchSizes],
});

const isShare = (percent: number): boolean => percent > 0 && percent <= 100;

const memoryBounds: Rule = (body) => {
  const limit = body.number("limit") ?? 0;
  const share = body.number("limit_percentage") ?? 0;
  if ((body.number("check_interval") ?? 1) <= 0) {
    return [{ message: "check_interval must be greater than zero", at: "check_interval" }];
  }
  if (limit > 0 && share > 0) {
    return [
      { message: "either limit or limit_percentage must be set, but not both", at: "limit_percentage" },
    ];
  }
  if (limit > 0) {
    const isFine = (body.number("spike_limit") ?? 0) < limit;
    return isFine ? [] : [{ message: "spike_limit must be less than limit", at: "spike_limit" }];
  }
  if (share === 0) return [{ message: "either limit or limit_percentage must be set to greater than zero" }];
  if (isShare(share) && isShare(body.number("spike_limit_percentage") ?? 0)) return [];
  const message = "limit_percentage and spike_limit_percentage must be greater than 0 and at most 100";
  return [{ message, at: "limit_percentage" }];
};

const memoryLimiter: ComponentSchema = component(
  "otelcol.processor.memory_limiter",
  "refuses telemetry while too much memory is used",
  {
    ...everything,
    attributes: {
      check_interval: required(DURATION),
      limit: optional(BYTES, "0"),
      limit_percentage: optional(COUNT, 0),
      // Zero means a fifth of the limit.
      spike_limit: optional(BYTES, "0"),
      spike_limit_percentage: optional(COUNT, 0),
    },
    blocks: outputs,
    rules: [memoryBounds],
  },
);

const ACTIONS = ["insert", "update", "upsert", "delete", "hash", "extract", "convert"];

/** What each action needs, as the processor of the OpenTelemetry Collector has it. */
const actionNeeds: Rule = (body) => {
  const name = body.text("action");
  if (name === undefined || !ACTIONS.includes(name)) return [];
  const sources = ["value", "from_attribute", "from_context"].filter((source) => body.has(source));
  const takesSource = ["insert", "update", "upsert"].includes(name);
  const takesPattern = ["delete", "hash", "extract"].includes(name);
  const problems = [
    takesSource && sources.length !== 1 && `${name} needs one of value, from_attribute and from_context`,
    name === "extract" && !body.has("pattern") && "extract needs a pattern",
    name === "convert" && !body.has("converted_type") && "convert needs a converted_type",
    !body.has("key") && !(takesPattern && body.has("pattern")) && `${name} needs a key`,
  ];
  return problems.flatMap((message) => (message === false ? [] : [{ message }]));
};

const attributes: ComponentSchema = component(
  "otelcol.processor.attributes",
  "changes attributes of spans, log records and data points",
  {
    ...everything,
    blocks: {
      action: repeated({
        attributes: {
          key: optional(STRING),
          action: required(oneOf(...ACTIONS)),
          value: optional(ANY),
          pattern: optional(STRING, ""),
          from_attribute: optional(STRING, ""),
          from_context: optional(STRING, ""),
          converted_type: optional(oneOf("", "int", "double", "string"), ""),
        },
        rules: [actionNeeds],
      }),
      include,
      exclude,
      ...outputs,
    },
  },
);

const filter: ComponentSchema = component(
  "otelcol.processor.filter",
  "drops what an OTTL condition matches",
  {
    ...everything,
    attributes: { error_mode: optional(errorMode, "propagate") },
    blocks: {
      traces: block({ attributes: { span: optional(STRINGS, []), spanevent: optional(STRINGS, []) } }),
      metrics: block({ attributes: { metric: optional(STRINGS, []), datapoint: optional(STRINGS, []) } }),
      logs: block({ attributes: { log_record: optional(STRINGS, []) } }),
      ...outputs,
    },
  },
);

const statements = (...contexts: readonly string[]): BlockSchema =>
  repeated({
    attributes: {
      context: required(oneOf("resource", "scope", ...contexts)),
      statements: required(STRINGS),
      conditions: optional(STRINGS, []),
      error_mode: optional(errorMode),
    },
  });

const transform: ComponentSchema = component(
  "otelcol.processor.transform",
  "changes telemetry by OTTL statements",
  {
    ...everything,
    attributes: { error_mode: optional(errorMode, "propagate") },
    blocks: {
      trace_statements: statements("span", "spanevent"),
      metric_statements: statements("metric", "datapoint"),
      log_statements: statements("log"),
      statements: block({
        attributes: {
          trace: optional(STRINGS, []),
          metric: optional(STRINGS, []),
          log: optional(STRINGS, []),
        },
      }),
      ...outputs,
    },
  },
);

const probabilisticSampler: ComponentSchema = component(
  "otelcol.processor.probabilistic_sampler",
  "keeps a share of traces or log records",
  {
    exports: input("traces", "logs"),
    attributes: {
      attribute_source: optional(oneOf("traceID", "record"), "traceID"),
      fail_closed: optional(BOOL, true),
      from_attribute: optional(STRING, ""),
      hash_seed: optional(COUNT, 0),
      mode: optional(oneOf("proportional", "equalizing", "hash_seed", ""), "proportional"),
      sampling_percentage: optional(NUMBER, 0),
      sampling_precision: optional(INTEGER, 4),
      sampling_priority: optional(STRING, ""),
    },
    blocks: { output: output("traces", "logs"), debug_metrics: debugMetrics },
  },
);

export const PROCESSORS: readonly ComponentSchema[] = [
  memoryLimiter,
  batch,
  attributes,
  filter,
  transform,
  probabilisticSampler,
];
