import type { InstanceFacts } from "../../../api/prometheus/facts.ts";
import { prometheusDurationText } from "../../../base/prometheus-duration.ts";
import { SETTINGS } from "../../../config/settings.ts";
import type { Setting } from "../../../config/setting.ts";
import type { MetricStore } from "../../../store/metrics/store.ts";
import type { QueryThreadData } from "../messages.ts";

/** What Prometheus' status endpoints tell of this instance. */
export function prometheusFacts({ config, startedAt }: QueryThreadData, metrics: MetricStore): InstanceFacts {
  const flags = Object.fromEntries(
    Object.entries<Setting<unknown>>(SETTINGS).map(([name, { key, secret }]) => {
      const value: unknown = Reflect.get(config, name);
      return [key, value === undefined || secret === true ? "" : text(value)];
    }),
  );
  const lines = Object.entries(flags).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return {
    startedAt,
    configuration: lines.join(""),
    flags,
    retention: prometheusDurationText(config.maxAgeMs),
    addsZeros: config.prometheusFeatures.includes("created-timestamp-zero-ingestion"),
    typesAreLabels: config.prometheusFeatures.includes("type-and-unit-labels"),
    extent: () => metrics.stats(),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
