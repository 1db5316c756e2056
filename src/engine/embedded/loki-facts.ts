import type { Configurations, LokiConfiguration } from "../../api/loki/configuration.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import type { Setting } from "../../config/setting.ts";
import { SETTINGS } from "../../config/settings.ts";
import { LOKI_STREAMS } from "../../store/logs/stream-labels.ts";
import type { StreamMapping } from "../../store/logs/stream-labels.ts";
import type { Config } from "../../config/settings.ts";

/** What is configured here, and what would be, under the names that Loki has for it. */
export const lokiConfigurations = (config: Config, maxTails: number): Configurations => ({
  actual: lokiConfiguration(config, maxTails),
  defaults: lokiConfiguration({ ...config, ...defaults() }, maxTails),
});

/** How resources of logs become streams. */
export const lokiStreams = (config: Config): StreamMapping => ({
  indexAttributes: config.lokiIndexLabels ?? LOKI_STREAMS.indexAttributes,
  serviceNameSources: config.lokiDiscoverServiceName ?? LOKI_STREAMS.serviceNameSources,
});

/** Of all settings. */
function defaults(): Partial<Config> {
  return Object.fromEntries(
    Object.entries<Setting<unknown>>(SETTINGS).map(([name, { fallback }]) => [name, fallback({})]),
  );
}

function lokiConfiguration(config: Config, maxTails: number): LokiConfiguration {
  const streams = lokiStreams(config);
  return {
    auth_enabled: false,
    compactor: {
      retention_enabled: config.lokiRetentionEnabled,
      delete_request_cancel_period: prometheusDurationText(config.lokiDeleteCancelPeriodMs),
      delete_max_interval: prometheusDurationText(config.lokiDeleteMaxIntervalMs),
    },
    distributor: {
      otlp_config: { default_resource_attributes_as_index_labels: [...streams.indexAttributes] },
    },
    limits_config: {
      allow_structured_metadata: true,
      deletion_mode: config.lokiDeletionMode,
      discover_log_levels: true,
      discover_service_name: [...streams.serviceNameSources],
      max_concurrent_tail_requests: maxTails,
      max_entries_limit_per_query: config.queryMaxLines,
      max_query_bytes_read: `${config.queryMaxLogBytes}B`,
      max_query_series: config.queryMaxLogSeries,
      query_timeout: prometheusDurationText(config.queryTimeoutMs),
      retention_period: prometheusDurationText(config.maxAgeMs),
      volume_enabled: true,
    },
    pattern_ingester: { enabled: true },
  };
}
