import type { Configurations, LokiConfiguration } from "../../api/loki/configuration.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import type { Setting } from "../../config/setting.ts";
import { SETTINGS } from "../../config/settings.ts";
import { type AttributeRule, actionsOf } from "../../model/loki/attribute-actions.ts";
import { LOKI_INDEX_ATTRIBUTES } from "../../model/loki/index-attributes.ts";
import { SERVICE_NAME_SOURCES } from "../../model/loki/service-name.ts";
import type { LokiOtlpConfig } from "../../config/loki-otlp-config.ts";
import type { StreamMapping } from "../../store/logs/stream-labels.ts";
import type { Config } from "../../config/settings.ts";

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
  };
}

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
      allow_structured_metadata: true,
      deletion_mode: config.lokiDeletionMode,
      discover_log_levels: true,
      discover_service_name: [...serviceNameSources(config)],
      max_concurrent_tail_requests: config.lokiMaxTails,
      max_entries_limit_per_query: config.queryMaxLines,
      max_query_bytes_read: `${config.queryMaxLogBytes}B`,
      max_query_series: config.queryMaxLogSeries,
      otlp_config: config.lokiOtlpConfig ?? {},
      query_timeout: prometheusDurationText(config.queryTimeoutMs),
      retention_period: prometheusDurationText(config.maxAgeMs),
      volume_enabled: true,
    },
    pattern_ingester: { enabled: true },
  };
}
