import {
  BOOL,
  COUNT,
  DURATION,
  INTEGER,
  NUMBER,
  STRING,
  STRINGS,
  block,
  component,
  input,
  notEmbedded,
  oneOf,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema, Rule } from "../schema.ts";
import { debugMetrics, output } from "./shared-otelcol.ts";

/** Policies that the embedded engine decides by: time, errors, rate, and all. */
const EMBEDDED = ["always_sample", "latency", "status_code", "rate_limiting"];
const INSTEAD = "the policies latency, status_code, rate_limiting and always_sample are supported";
const elsewhere = (schema: BlockSchema): BlockSchema => notEmbedded(schema, INSTEAD);

const POLICIES: Readonly<Record<string, BlockSchema>> = {
  latency: block({
    attributes: { threshold_ms: required(INTEGER), upper_threshold_ms: optional(INTEGER, 0) },
  }),
  numeric_attribute: elsewhere(
    block({
      attributes: {
        key: required(STRING),
        min_value: required(INTEGER),
        max_value: required(INTEGER),
        invert_match: optional(BOOL, false),
      },
    }),
  ),
  probabilistic: elsewhere(
    block({ attributes: { sampling_percentage: required(NUMBER), hash_salt: optional(STRING, "") } }),
  ),
  status_code: block({
    attributes: { status_codes: required({ kind: "list", of: oneOf("OK", "ERROR", "UNSET") }) },
  }),
  string_attribute: elsewhere(
    block({
      attributes: {
        key: required(STRING),
        values: required(STRINGS),
        enabled_regex_matching: optional(BOOL, false),
        cache_max_size: optional(INTEGER, 0),
        invert_match: optional(BOOL, false),
      },
    }),
  ),
  rate_limiting: block({ attributes: { spans_per_second: required(INTEGER) } }),
  span_count: elsewhere(
    block({ attributes: { min_spans: required(INTEGER), max_spans: optional(INTEGER, 0) } }),
  ),
  boolean_attribute: elsewhere(
    block({
      attributes: { key: required(STRING), value: required(BOOL), invert_match: optional(BOOL, false) },
    }),
  ),
  ottl_condition: elsewhere(
    block({
      attributes: {
        error_mode: required(oneOf("ignore", "silent", "propagate")),
        span: optional(STRINGS, []),
        spanevent: optional(STRINGS, []),
      },
    }),
  ),
  trace_state: elsewhere(block({ attributes: { key: required(STRING), values: required(STRINGS) } })),
};

const TYPES = ["always_sample", ...Object.keys(POLICIES)];
const named = (...types: readonly string[]) => ({
  name: required(STRING),
  type: required(oneOf(...types)),
});

const and: BlockSchema = elsewhere(
  block({
    blocks: { and_sub_policy: block({ attributes: named(...TYPES), blocks: POLICIES }, "at least once") },
  }),
);

const composite: BlockSchema = elsewhere(
  block({
    attributes: { max_total_spans_per_second: required(INTEGER), policy_order: required(STRINGS) },
    blocks: {
      composite_sub_policy: repeated({ attributes: named(...TYPES, "and"), blocks: { ...POLICIES, and } }),
      rate_allocation: repeated({ attributes: { policy: required(STRING), percent: required(INTEGER) } }),
    },
  }),
);

/** A policy of a type has the block of that name. */
const typeBlock: Rule = (policy) => {
  const type = policy.text("type");
  if (type === undefined || type === "always_sample" || policy.has(type)) return [];
  return [{ message: `a policy of the type ${type} needs a block ${type}`, at: "type" }];
};

export const tailSampling: ComponentSchema = component(
  "otelcol.processor.tail_sampling",
  "keeps traces by what all of their spans say",
  {
    exports: input("traces"),
    attributes: {
      decision_wait: optional(DURATION, "30s"),
      num_traces: optional(COUNT, 50_000),
      block_on_overflow: optional(BOOL, false),
      expected_new_traces_per_sec: optional(COUNT, 0),
      decision_cache: optional(
        {
          kind: "object",
          attributes: {
            sampled_cache_size: optional(INTEGER, 0),
            non_sampled_cache_size: optional(INTEGER, 0),
          },
        },
        {},
      ),
    },
    blocks: {
      policy: block(
        {
          attributes: {
            name: required(STRING),
            type: notEmbedded(required(oneOf(...TYPES, "and", "composite")), INSTEAD, EMBEDDED),
          },
          blocks: { ...POLICIES, and, composite },
          rules: [typeBlock],
        },
        "at least once",
      ),
      output: output("traces"),
      debug_metrics: debugMetrics,
    },
  },
);
