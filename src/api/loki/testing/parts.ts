import type { Configurations } from "../configuration.ts";
import { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";

/** As they are unless deleting is enabled. */
export function noDeletes(): LineDeletes {
  const none = {
    all: [],
    add: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    forgetOld: () => Promise.resolve(),
  };
  const settings = {
    retentionEnabled: false,
    mode: "filter-and-delete" as const,
    cancelPeriodMs: 1,
    maxIntervalMs: 1,
  };
  return new LineDeletes({ deletes: none, removePart: () => Promise.resolve(0) }, settings);
}

const defaults = {
  compactor: { retention_enabled: false },
  limits_config: { max_query_series: 500, discover_service_name: ["service"] },
  pattern_ingester: { enabled: true },
};

/** More series are allowed than by default. */
export const CONFIGURATIONS: Configurations = {
  actual: { ...defaults, limits_config: { ...defaults.limits_config, max_query_series: 900 } },
  defaults,
};
