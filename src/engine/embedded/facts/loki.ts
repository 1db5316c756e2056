import type { Configurations, LokiConfiguration } from "../../../api/loki/configuration.ts";
import { prometheusDurationText } from "../../../base/prometheus-duration.ts";
import type { Setting } from "../../../config/setting.ts";
import { SETTINGS } from "../../../config/settings.ts";
import { type AttributeRule, actionsOf } from "../../../model/loki/attribute-actions.ts";
import { LOKI_INDEX_ATTRIBUTES } from "../../../model/loki/index-attributes.ts";
import { SERVICE_NAME_SOURCES } from "../../../model/loki/service-name.ts";
import type { LokiOtlpConfig } from "../../../config/loki-otlp-config.ts";
import { LOKI_LEVELS, type LevelRules } from "../../../store/logs/level-names.ts";
import type { StreamMapping } from "../../../store/logs/stream-labels.ts";
import type { Config } from "../../../config/settings.ts";

/** What is configured here, and what would be, under the names that Loki has for it. */
export const lokiConfigurations = (config: Config): Configurations => ({
  actual: lokiConfiguration(config),
  defaults: lokiConfiguration({ ...config, ...defaults() }),
});

/** How log records become lines of streams. */
export function lokiStreams(config: Config): StreamMapping {
  const { resource_attributes, scope_attributes, log_attributes, severity_text_as_label } =
    config.lokiOtlpConfig ?? NOTHING;
  const { ignore_defaults, attributes_config } = resource_attributes;
  const indexed = indexAttributes(config);
  const isDefault = !ignore_defaults && indexed.length > 0;
  const rules: readonly AttributeRule[] = isDefault
    ? [{ action: "index_label", attributes: indexed }, ...attributes_config]
    : attributes_config;
  return {
    resource: actionsOf(rules),
    scope: actionsOf(scope_attributes),
    ...(log_attributes.length === 0 ? {} : { record: actionsOf(log_attributes) }),
    hasRecordLabels: severity_text_as_label || log_attributes.some(isLabel),
    severityTextAsLabel: severity_text_as_label,
    serviceNameSources: serviceNameSources(config),
    levels: levelRules(config),
  };
}

/** As in Loki, no fields are Loki's own. */
const levelRules = ({
  lokiDiscoverLogLevels: areFound,
  lokiLevelFields: fields = [],
  lokiLevelJsonDepth: jsonDepth,
}: Config): LevelRules => ({
  areFound,
  fields: fields.length === 0 ? LOKI_LEVELS.fields : fields,
  jsonDepth,
});

const isLabel = ({ action }: AttributeRule): boolean => action === "index_label";

const NOTHING: LokiOtlpConfig = {
  resource_attributes: { ignore_defaults: false, attributes_config: [] },
  scope_attributes: [],
  log_attributes: [],
  severity_text_as_label: false,
};

const indexAttributes = (config: Config): readonly string[] =>
  config.lokiIndexLabels ?? LOKI_INDEX_ATTRIBUTES;

const serviceNameSources = (config: Config): readonly string[] =>
  config.lokiDiscoverServiceName ?? SERVICE_NAME_SOURCES;

/** Of all settings. */
function defaults(): Partial<Config> {
  return Object.fromEntries(
    Object.entries<Setting<unknown>>(SETTINGS).map(([name, { fallback }]) => [name, fallback({})]),
  );
}

function lokiConfiguration(config: Config): LokiConfiguration {
  return {
    auth_enabled: false,
    compactor: {
      retention_enabled: config.lokiRetentionEnabled,
      delete_request_cancel_period: prometheusDurationText(config.lokiDeleteCancelPeriodMs),
      delete_max_interval: prometheusDurationText(config.lokiDeleteMaxIntervalMs),
    },
    distributor: {
      otlp_config: { default_resource_attributes_as_index_labels: [...indexAttributes(config)] },
    },
    limits_config: {
      allow_structured_metadata: config.lokiTakesMetadata,
      creation_grace_period: prometheusDurationText(config.lokiGraceMs),
      deletion_mode: config.lokiDeletionMode,
      discover_log_levels: config.lokiDiscoverLogLevels,
      discover_service_name: [...serviceNameSources(config)],
      increment_duplicate_timestamp: config.lokiIncrementsDuplicates,
      log_level_fields: [...levelRules(config).fields],
      log_level_from_json_max_depth: config.lokiLevelJsonDepth,
      max_concurrent_tail_requests: config.lokiMaxTails,
      max_entries_limit_per_query: config.queryMaxLines,
      max_label_name_length: config.lokiMaxLabelNameLength,
      max_label_names_per_series: config.lokiMaxLabelNames,
      max_label_value_length: config.lokiMaxLabelValueLength,
      max_line_size: `${config.lokiMaxLineSize}B`,
      max_line_size_truncate: config.lokiTruncatesLines,
      max_line_size_truncate_identifier: config.lokiTruncationMark,
      max_query_bytes_read: `${config.queryMaxLogBytes}B`,
      max_query_length: prometheusDurationText(config.lokiMaxQueryLengthMs),
      max_query_series: config.queryMaxLogSeries,
      max_structured_metadata_entries_count: config.lokiMaxMetadata,
      max_structured_metadata_size: `${config.lokiMaxMetadataBytes}B`,
      otlp_config: config.lokiOtlpConfig ?? {},
      query_timeout: prometheusDurationText(config.lokiQueryTimeoutMs ?? config.queryTimeoutMs),
      reject_old_samples: config.lokiRejectsOld,
      reject_old_samples_max_age: prometheusDurationText(config.lokiMaxAgeMs),
      retention_period: prometheusDurationText(config.lokiRetentionMs ?? config.maxAgeMs),
      volume_enabled: config.lokiVolumeEnabled,
      volume_max_series: config.lokiVolumeMaxSeries,
    },
    pattern_ingester: { enabled: true },
  };
}
