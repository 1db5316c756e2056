import { z } from "zod";
import { atLeastOne, count, duration, flag, labels, limit, ownDuration, size } from "./loki-limit.ts";
import { lokiOtlpConfig } from "./loki-otlp-config.ts";
import { fromJson, list, setting, time, yesOrNo } from "./setting.ts";

const DAY_MS = 86_400_000;
const KIB = 1024;

/** What Loki's configuration has and Watchtower follows. What it limits of a push does not hold for OTLP, which is kept as it is received. */
export const LOKI_SETTINGS = {
  lokiIndexLabels: setting("loki.distributor.otlp_config.default_resource_attributes_as_index_labels", {
    env: "WATCHTOWER_LOKI_INDEX_LABELS",
    schema: list,
    expected: "a list of resource attributes",
    fallback: () => undefined,
    shownDefault: "Loki's 18",
    help: "resource attributes of logs that become labels of streams; the others are structured metadata",
  }),
  lokiOtlpConfig: limit("otlp_config", {
    schema: fromJson(lokiOtlpConfig).optional(),
    expected: "an object as Loki's otlp_config",
    fallback: () => undefined,
    shownDefault: "`{}`",
    help: "as Loki's: which attributes of resources, scopes and log records become labels or metadata, or are left out, by name or `regex`; in the environment as JSON",
  }),
  lokiDiscoverServiceName: labels(
    "discover_service_name",
    "Loki's 13",
    "labels that stand in for a missing `service_name` of logs; an empty list: it stays missing",
  ),
  lokiDiscoverLogLevels: flag(
    "discover_log_levels",
    true,
    "whether log lines get a `detected_level`, those that are stored, too",
  ),
  lokiLevelFields: labels(
    "log_level_fields",
    "Loki's 14",
    "labels, metadata and fields of a line that say its level, the first one present; an empty list: Loki's",
  ),
  lokiLevelJsonDepth: count(
    "log_level_from_json_max_depth",
    2,
    "how deep a level is looked for in a line of JSON",
  ),
  lokiMaxLineSize: size(
    "max_line_size",
    256 * KIB,
    "256KB",
    "longest line that a push may bring; over OTLP any",
  ),
  lokiTruncatesLines: flag(
    "max_line_size_truncate",
    false,
    "whether longer lines of a push are cut off, rather than refused",
  ),
  lokiTruncationMark: limit("max_line_size_truncate_identifier", {
    schema: z.string(),
    expected: "a text",
    fallback: () => "",
    shownDefault: "none",
    help: "what a line ends in that was cut off",
  }),
  lokiMaxLabelNames: atLeastOne(
    "max_label_names_per_series",
    15,
    "labels that a pushed stream may have, `service_name` aside; over OTLP any",
  ),
  lokiMaxLabelNameLength: atLeastOne(
    "max_label_name_length",
    1024,
    "longest name of a pushed label, in bytes; over OTLP any",
  ),
  lokiMaxLabelValueLength: atLeastOne(
    "max_label_value_length",
    2048,
    "longest value of a pushed label, in bytes; over OTLP any",
  ),
  lokiTakesMetadata: flag(
    "allow_structured_metadata",
    true,
    "whether pushed lines may have structured metadata; over OTLP they may",
  ),
  lokiMaxMetadata: count(
    "max_structured_metadata_entries_count",
    128,
    "structured metadata that a pushed line may have; over OTLP any",
  ),
  lokiMaxMetadataBytes: size(
    "max_structured_metadata_size",
    64 * KIB,
    "64KB",
    "bytes of structured metadata that a pushed line may have; over OTLP any",
  ),
  lokiRejectsOld: flag(
    "reject_old_samples",
    true,
    "whether a push may not bring lines that are older than `reject_old_samples_max_age`; over OTLP it may",
  ),
  lokiMaxAgeMs: duration(
    "reject_old_samples_max_age",
    7 * DAY_MS,
    "7d",
    "oldest line that a push may bring; over OTLP any",
  ),
  lokiGraceMs: duration(
    "creation_grace_period",
    600_000,
    "10m",
    "how far ahead of the time here a pushed line may be; over OTLP any",
  ),
  lokiIncrementsDuplicates: flag(
    "increment_duplicate_timestamp",
    false,
    "whether the second of two different lines that a push brings for the same time comes a nanosecond later; not over OTLP",
  ),
  queryMaxLines: atLeastOne("max_entries_limit_per_query", 5000, "lines that one LogQL query may return"),
  queryMaxLogSeries: atLeastOne("max_query_series", 500, "series that one LogQL metric query may return"),
  queryMaxLogBytes: size(
    "max_query_bytes_read",
    20 * KIB ** 3,
    "20GB",
    "bytes of lines that one LogQL query may read; in Loki any",
  ),
  lokiMaxQueryLengthMs: duration(
    "max_query_length",
    0,
    "`0`: any",
    "longest range of time that one LogQL query may ask for, `[1h]` and such aside; in Loki 721h",
  ),
  lokiQueryTimeoutMs: ownDuration("query_timeout", "query.timeout", "longest LogQL query"),
  lokiVolumeEnabled: flag("volume_enabled", true, "whether volumes are answered (`index/volume`)"),
  lokiVolumeMaxSeries: atLeastOne(
    "volume_max_series",
    100_000,
    "label sets that one query for volumes may add up; in Loki 1000",
  ),
  lokiMaxTails: atLeastOne("max_concurrent_tail_requests", 50, "live tails of logs at once; in Loki 10"),
  lokiRetentionMs: ownDuration("retention_period", "retention.maxAge", "how long log lines are kept"),
  lokiRetentionEnabled: setting("loki.compactor.retention_enabled", {
    env: "WATCHTOWER_LOKI_COMPACTOR_RETENTION_ENABLED",
    schema: yesOrNo,
    expected: "true or false",
    fallback: () => false,
    help: "whether log lines may be deleted over the API, as in Loki; what `retention.*` and `retention_period` say holds in any case",
  }),
  lokiDeletionMode: limit("deletion_mode", {
    schema: z.enum(["disabled", "filter-only", "filter-and-delete"]),
    expected: "disabled, filter-only or filter-and-delete",
    fallback: () => "filter-and-delete" as const,
    help: "whether lines that are to be deleted are only hidden from queries, or removed too",
  }),
  lokiDeleteCancelPeriodMs: time(
    "loki.compactor.delete_request_cancel_period",
    "WATCHTOWER_LOKI_DELETE_REQUEST_CANCEL_PERIOD",
    DAY_MS,
    "24h",
    "how long a request to delete lines can be canceled; then they are removed",
  ),
  lokiDeleteMaxIntervalMs: time(
    "loki.compactor.delete_max_interval",
    "WATCHTOWER_LOKI_DELETE_MAX_INTERVAL",
    DAY_MS,
    "24h",
    "how much time of a request to delete lines is dealt with at once, where lines have to be read",
  ),
};
