import {
  BOOL,
  BYTES,
  DURATION,
  INTEGER,
  NULLABLE_STRING_MAP,
  NUMBER,
  REGEXP,
  STRING,
  STRINGS,
  STRING_MAP,
  block,
  listOf,
  notEmbedded,
  oneOf,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { BlockSchema, Rule } from "../schema.ts";

/**
 * Stages of `loki.process`; the lines go through them in the order of the file. Those of `stage.match` are the same,
 * one level deep less with each.
 */

const INSTEAD =
  "the stages decolorize, docker, drop, json, label_drop, label_keep, labels, logfmt, match, output, pack, regex, static_labels, structured_metadata, structured_metadata_drop and timestamp are supported";
const elsewhere = (schema: BlockSchema): BlockSchema => notEmbedded(schema, INSTEAD);

const anyCondition: Rule = (drop) =>
  ["source", "value", "expression", "older_than", "longer_than"].some(drop.has)
    ? []
    : [
        {
          message:
            "drop stage must have at least one of source, value, expression, older_than and longer_than",
        },
      ];

const names = { attributes: { values: required(STRINGS) } };

const HERE: Readonly<Record<string, BlockSchema>> = {
  "stage.decolorize": repeated({}),
  "stage.docker": repeated({}),
  "stage.drop": repeated({
    attributes: {
      drop_counter_reason: optional(STRING, "drop_stage"),
      expression: optional(REGEXP, ""),
      longer_than: optional(BYTES, "0"),
      older_than: optional(DURATION, "0s"),
      separator: optional(STRING, ";"),
      source: optional(STRING, ""),
      value: optional(STRING, ""),
    },
    rules: [anyCondition],
  }),
  "stage.json": repeated({
    attributes: {
      drop_malformed: optional(BOOL, false),
      expressions: required(STRING_MAP),
      source: optional(STRING),
    },
  }),
  "stage.label_drop": repeated(names),
  "stage.label_keep": repeated(names),
  "stage.labels": repeated({ attributes: { values: required(NULLABLE_STRING_MAP) } }),
  "stage.logfmt": repeated({
    attributes: { mapping: required(STRING_MAP), source: optional(STRING, "") },
  }),
  "stage.output": repeated({ attributes: { source: required(STRING) } }),
  "stage.pack": repeated({
    attributes: { ingest_timestamp: optional(BOOL, true), labels: required(STRINGS) },
  }),
  "stage.regex": repeated({
    attributes: {
      expression: required(REGEXP),
      labels_from_groups: optional(BOOL, false),
      source: optional(STRING),
    },
  }),
  "stage.static_labels": repeated({ attributes: { values: required(NULLABLE_STRING_MAP) } }),
  "stage.structured_metadata": repeated({
    attributes: { regex: optional(REGEXP, ""), values: optional(NULLABLE_STRING_MAP, {}) },
  }),
  "stage.structured_metadata_drop": repeated(names),
  "stage.timestamp": repeated({
    attributes: {
      action_on_failure: optional(oneOf("fudge", "skip"), "fudge"),
      fallback_formats: optional(STRINGS, []),
      format: required(STRING),
      location: optional(STRING),
      source: required(STRING),
    },
  }),
};

const metricAttributes = {
  name: required(STRING),
  description: optional(STRING, ""),
  max_idle_duration: optional(DURATION, "5m"),
  prefix: optional(STRING, "loki_process_custom_"),
  source: optional(STRING, ""),
  value: optional(STRING, ""),
};

const metrics: BlockSchema = repeated({
  blocks: {
    "metric.counter": repeated({
      attributes: {
        ...metricAttributes,
        action: required(oneOf("inc", "add")),
        count_entry_bytes: optional(BOOL, false),
        match_all: optional(BOOL, false),
      },
    }),
    "metric.gauge": repeated({
      attributes: { ...metricAttributes, action: required(oneOf("inc", "dec", "add", "sub", "set")) },
    }),
    "metric.histogram": repeated({ attributes: { ...metricAttributes, buckets: required(listOf(NUMBER)) } }),
  },
});

const truncate: BlockSchema = repeated({
  blocks: {
    rule: block(
      {
        attributes: {
          limit: required(BYTES),
          source_type: optional(oneOf("line", "label", "structured_metadata", "extracted"), "line"),
          sources: optional(STRINGS, []),
          suffix: optional(STRING, ""),
        },
      },
      "at least once",
    ),
  },
});

const windows = {
  drop_invalid_labels: optional(BOOL, false),
  overwrite_existing: optional(BOOL, false),
  source: optional(STRING, "message"),
};

const ELSEWHERE: Readonly<Record<string, BlockSchema>> = {
  "stage.cri": repeated({
    attributes: {
      max_partial_line_size: optional(INTEGER, 0),
      max_partial_line_size_truncate: optional(BOOL, false),
      max_partial_lines: optional(INTEGER, 100),
    },
  }),
  "stage.eventlogmessage": repeated({ attributes: windows }),
  "stage.geoip": repeated({
    attributes: {
      custom_lookups: optional(STRING_MAP),
      db: required(STRING),
      db_type: optional(STRING),
      source: required(STRING),
    },
  }),
  "stage.limit": repeated({
    attributes: {
      burst: required(INTEGER),
      by_label_name: optional(STRING, ""),
      drop: optional(BOOL, false),
      max_distinct_labels: optional(INTEGER, 10_000),
      rate: required(NUMBER),
    },
  }),
  "stage.luhn": repeated({
    attributes: {
      delimiters: optional(STRING, ""),
      min_length: optional(INTEGER, 13),
      replacement: optional(STRING, "**REDACTED**"),
      source: optional(STRING),
    },
  }),
  "stage.metrics": metrics,
  "stage.multiline": repeated({
    attributes: {
      firstline: required(REGEXP),
      max_lines: optional(INTEGER, 128),
      max_wait_time: optional(DURATION, "3s"),
      trim_newlines: optional(BOOL, true),
    },
  }),
  "stage.pattern": repeated({
    attributes: {
      labels_from_groups: optional(BOOL, false),
      pattern: required(STRING),
      source: optional(STRING),
    },
  }),
  "stage.replace": repeated({
    attributes: { expression: required(REGEXP), replace: optional(STRING, ""), source: optional(STRING, "") },
  }),
  "stage.sampling": repeated({
    attributes: { drop_counter_reason: optional(STRING, "sampling_stage"), rate: required(NUMBER) },
  }),
  "stage.template": repeated({ attributes: { source: required(STRING), template: required(STRING) } }),
  "stage.tenant": repeated({
    attributes: { label: optional(STRING, ""), source: optional(STRING, ""), value: optional(STRING, "") },
  }),
  "stage.truncate": truncate,
  "stage.windowsevent": repeated({ attributes: windows }),
};

/** How deep stages may stand in one another. */
const MATCH_LEVELS = 5;

function stages(levels: number): Readonly<Record<string, BlockSchema>> {
  const away = Object.entries(ELSEWHERE).map(([name, schema]) => [name, elsewhere(schema)] as const);
  const match = repeated({
    attributes: {
      action: optional(oneOf("keep", "drop"), "keep"),
      drop_counter_reason: optional(STRING, "match_stage"),
      pipeline_name: optional(STRING, ""),
      selector: required(STRING),
    },
    blocks: levels > 1 ? stages(levels - 1) : {},
  });
  return { ...HERE, ...Object.fromEntries(away), "stage.match": match };
}

export const STAGES: Readonly<Record<string, BlockSchema>> = stages(MATCH_LEVELS);
